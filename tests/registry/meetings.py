"""Meetings for tests: a patient about whom something can be decided, and the steps up to a signature."""

from __future__ import annotations

import datetime
from typing import Any

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import Attendee, DecisionDraft, Head, OpinionDraft, decide, give_opinion, prepare
from leptoguide.registry.models import Meeting, Patient, Signature, User
from leptoguide.registry.records import Draft, record, state_fact
from leptoguide.registry.signing import Hand, sign
from leptoguide.registry.snapshots import dossier

DAY = datetime.date(2026, 3, 1)
QUESTION = "是否鞘内治疗？ < > & ± μ ≥ −"
PRESENT = (Attendee("甲", "medical-oncology"), Attendee("乙", "neurosurgery"), Attendee("丙"))


def known_patient(patient: Patient, by: User, guideline: Guideline) -> None:
    """Confirmed leptomeningeal metastasis with raised pressure: a shunt is recommended."""
    facts: dict[str, Any] = {
        "csf_cytology": "positive",
        "intracranial_pressure": "raised",
        "kps": 70,
        "her2_ihc": "3+",
        "concomitant_drugs": [],
    }
    for name, value in facts.items():
        state_fact(patient, name, value, DAY, by, guideline)


def head(question: str = QUESTION, **other: Any) -> Head:
    """What a meeting is about."""
    fields: dict[str, Any] = {"date": DAY, "as_of": DAY, "attendees": PRESENT}
    return Head(question=question, **(fields | other))


def meeting_of(patient: Patient, by: User, guideline: Guideline) -> Meeting:
    """A meeting with an opinion and two decisions, one of them a departure."""
    known_patient(patient, by, guideline)
    meeting = prepare(patient, head(), by, guideline)
    give_opinion(meeting, "neurosurgery", OpinionDraft("可行分流术 <b>", "乙"), 0, by, guideline)
    advice = dossier(meeting, guideline).advice
    decide(meeting, "R9.vps", DecisionDraft("yes"), 0, by, advice)
    decide(meeting, "R9.ommaya-drainage", DecisionDraft("no", "patient-preference", "患者选择分流"), 0, by, advice)
    return meeting


def hand(meeting: Meeting, signer: User, guideline: Guideline, **other: Any) -> Hand:
    """Somebody who has seen what is there and typed the right number."""
    seen = meeting.snapshot.sha256 if meeting.signed else dossier(meeting, guideline).seen
    fields: dict[str, Any] = {"identifier": meeting.patient.identifier, "seen": seen, "proof": "password"}
    return Hand(signer=signer, **(fields | other))


def signed(meeting: Meeting, signer: User, guideline: Guideline) -> Signature:
    """The first signature."""
    return sign(meeting, hand(meeting, signer, guideline), guideline)


def blood_count(patient: Patient, by: User, guideline: Guideline) -> None:
    """Something new in the record that could move the advice."""
    record(patient, Draft(DAY, "laboratory", {"platelets": 20}), by, guideline)
