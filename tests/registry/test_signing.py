"""A signature: what must be so before it, what it freezes, and what comes after."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.utils import timezone

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import DecisionDraft, OpinionDraft, change_head, decide, give_opinion, prepare
from leptoguide.registry.models import LockedError, Meeting, Patient, RecordedEvent, Signature, Snapshot, User
from leptoguide.registry.records import case_of, current_events, state_fact
from leptoguide.registry.signing import Check, amend, content_of, sign, verify
from leptoguide.registry.snapshots import dossier
from leptoguide.render.advice_json import advice_json
from leptoguide.render.canonical import canonical, sha256
from tests.registry.meetings import DAY, QUESTION, blood_count, hand, head, meeting_of, signed

pytestmark = pytest.mark.django_db
Writers = tuple[User, User]


@pytest.fixture
def meeting(patient: Patient, writers: Writers, guideline: Guideline) -> Meeting:
    """A meeting that can be signed."""
    return meeting_of(patient, writers[0], guideline)


def refused(meeting: Meeting, signer: User, guideline: Guideline, **other: Any) -> str:
    """The code by which a signature is refused; nothing was written."""
    before = Signature.objects.count(), RecordedEvent.objects.count()
    with pytest.raises(InputError) as caught:
        sign(meeting, hand(meeting, signer, guideline, **other), guideline)
    assert (Signature.objects.count(), RecordedEvent.objects.count()) == before
    return caught.value.code


# ---------------------------------------------------------------- before


def test_the_identifier_is_asked_again(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    for typed in ("", "T-2", "t-1", "演示病例 T1"):
        assert refused(meeting, writers[0], guideline, identifier=typed) == "sign.identifier"
    assert sign(meeting, hand(meeting, writers[0], guideline, identifier=" Ｔ－１ "), guideline)


def test_what_was_not_seen_is_not_signed(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    seen = dossier(meeting, guideline).seen
    give_opinion(meeting, "neurology", OpinionDraft("又一条", "甲"), 0, writers[1], guideline)
    assert refused(meeting, writers[0], guideline, seen=seen) == "sign.changed"
    seen = dossier(meeting, guideline).seen
    blood_count(patient, writers[1], guideline)
    assert refused(meeting, writers[0], guideline, seen=seen) == "sign.changed"


def test_a_meeting_to_come_an_empty_one_and_one_without_people_are_not_signed(
    patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for other, code in (
        ({"date": tomorrow, "conclusion": "好"}, "sign.future"),
        ({}, "sign.nothing"),
        ({"attendees": (), "conclusion": "好"}, "sign.nobody"),
    ):
        made = prepare(patient, head(**other), writers[0], guideline)
        assert refused(made, writers[0], guideline) == code


def test_a_decision_is_not_signed_on_advice_that_has_moved(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    state_fact(meeting.patient, "intracranial_pressure", "normal", DAY, writers[1], guideline)
    assert refused(meeting, writers[0], guideline) == "sign.stale"
    advice = dossier(meeting, guideline).advice
    decide(meeting, "R9.vps", DecisionDraft("yes", "clinical-judgement"), 1, writers[0], advice)
    decide(meeting, "R9.ommaya-drainage", DecisionDraft("no"), 1, writers[0], advice)
    assert signed(meeting, writers[0], guideline)


# ---------------------------------------------------------------- what is signed


def test_the_snapshot_holds_everything_and_its_hash_can_be_worked_out_again(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    advice = dossier(meeting, guideline).advice
    events = [row.pk for row in current_events(patient)]
    made = signed(meeting, writers[0], guideline)
    data = Snapshot.objects.get().data
    found = json.loads(data)
    assert made.sha256 == sha256(data)
    assert canonical(found) == data
    assert found["patient"] == {
        "id": str(patient.pk),
        "identifier": "T-1",
        "name": "演示病例 T1",
        "sex": "unknown",
        "birth_date": None,
        "team": "演示团队",
        "is_demonstration": False,
    }
    assert found["meeting"]["question"] == QUESTION
    assert found["meeting"]["as_of"] == "2026-03-01"
    assert [entry["name"] for entry in found["meeting"]["attendees"]] == ["甲", "乙", "丙"]
    assert [(x["discipline"], x["given_by"], x["text"]) for x in found["opinions"]] == [
        ("neurosurgery", "乙", "可行分流术 <b>")
    ]
    assert [(x["option"], x["decided"], x["status"], x["departs"], x["reason"]) for x in found["decisions"]] == [
        ("R9.vps", "yes", "recommended", False, None),
        ("R9.ommaya-drainage", "no", "recommended", True, "patient-preference"),
    ]
    assert [int(event["ref"]) for event in found["events"]] == events
    assert found["advice"] == json.loads(canonical(advice_json(advice)))
    assert found["advice"]["origins"]["kps"]["ref"] in {event["ref"] for event in found["events"]}
    assert found["guideline"] == {"id": guideline.identity.id, "version": guideline.identity.version}
    assert found["disciplines"]["neurology"] == {"zh": "神经内科", "en": "Neurology"}
    assert found["report"]["en"]["minutes"]["question"]["value"] == QUESTION
    assert found["software"].startswith("LeptoGuide ")
    assert found["signed"]["by"] == "first"
    assert datetime.datetime.fromisoformat(found["signed"]["at"]) == made.signed_at


def test_signing_records_the_meeting_once_in_the_record(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    signed(meeting, writers[0], guideline)
    found = [row for row in current_events(patient) if row.kind == "mdt-meeting"]
    assert [(row.date, row.recorded_by) for row in found] == [(DAY, writers[0])]
    assert Snapshot.objects.get().event == found[0]
    second = prepare(patient, head("同一天的另一个问题", conclusion="好"), writers[0], guideline)
    signed(second, writers[0], guideline)
    assert [row for row in current_events(patient) if row.kind == "mdt-meeting"] == found


def test_a_meeting_overtakes_the_statement_of_that_morning_that_there_was_none(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    state_fact(patient, "mdt_held", False, DAY, writers[1], guideline)
    signed(meeting, writers[0], guideline)
    case = case_of(patient, DAY, guideline, current_events(patient))
    assert case.facts["mdt_held"] is True
    assert not case.conflicts
    (stated,) = [row for row in current_events(patient) if "mdt_held" in row.content]
    assert (stated.recorded_by, stated.replaces.recorded_by) == writers


def test_another_signs_the_same_bytes_and_nobody_signs_twice(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    first, second = writers
    signed(meeting, first, guideline)
    meeting.refresh_from_db()
    blood_count(patient, second, guideline)
    assert refused(meeting, second, guideline, seen="0" * 64) == "sign.changed"
    other = sign(meeting, hand(meeting, second, guideline, discipline="neurology"), guideline)
    assert [row.sha256 for row in Signature.objects.all()] == [Snapshot.objects.get().sha256] * 2
    assert (other.signer_name, other.discipline) == ("second", "neurology")
    assert refused(meeting, first, guideline) == "sign.twice"
    assert refused(meeting, second, guideline, seen="0" * 64) == "sign.twice", "as when the first form is sent again"
    assert refused(meeting, second, guideline, discipline="astrology") == "meeting.discipline"


def test_one_changed_byte_is_found(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    signed(meeting, writers[0], guideline)
    snapshot = Snapshot.objects.get()
    assert verify(snapshot) == Check(snapshot.sha256, snapshot.sha256, (snapshot.sha256,))
    assert verify(snapshot).matches
    for place in (0, len(snapshot.data) // 2, len(snapshot.data) - 1):
        altered = Snapshot.objects.get()
        altered.content = altered.data[:place] + bytes([altered.data[place] ^ 1]) + altered.data[place + 1 :]
        assert not verify(altered).matches
    snapshot.sha256 = "0" * 64
    assert not verify(snapshot).matches


# ---------------------------------------------------------------- afterwards


def test_what_is_signed_is_open_to_nobody(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    advice = dossier(meeting, guideline).advice
    signed(meeting, writers[0], guideline)
    for write in (
        lambda: change_head(meeting, head("另一个问题"), 1, writers[0], guideline),
        lambda: give_opinion(meeting, "neurosurgery", OpinionDraft("另一意见", "乙"), 1, writers[0], guideline),
        lambda: decide(meeting, "R9.vps", DecisionDraft("deferred"), 1, writers[0], advice),
    ):
        with pytest.raises(LockedError):
            write()


def test_an_amendment_stands_beside_what_it_amends(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    first, second = writers
    original = signed(meeting, first, guideline)
    before = Snapshot.objects.get().data
    meeting = Meeting.objects.get()
    changed = amend(meeting, "决定记录有误", second)
    assert (changed.amends, changed.amend_reason, changed.state) == (meeting, "决定记录有误", "prepared")
    assert meeting.amendment == changed
    advice = dossier(changed, guideline).advice
    held = dossier(changed, guideline)
    assert held.opinions["neurosurgery"].recorded_by == first
    assert held.stale == ()
    decide(changed, "R9.vps", DecisionDraft("deferred"), 1, second, advice)
    made = signed(changed, second, guideline)
    assert content_of(made.snapshot)["meeting"]["amends"] == {
        "number": meeting.pk,
        "sha256": original.sha256,
        "reason": "决定记录有误",
    }
    old = Snapshot.objects.get(meeting=meeting)
    assert (old.data, old.sha256) == (before, original.sha256)
    assert verify(old).matches
    third = amend(Meeting.objects.get(pk=changed.pk), "再次更正", first)
    assert third.amends == changed


def test_the_event_of_a_meeting_is_no_news_to_its_amendment(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    before = dossier(meeting, guideline).advice
    signed(meeting, writers[0], guideline)
    changed = amend(Meeting.objects.get(), "有误", writers[1])
    after = dossier(changed, guideline).advice
    assert before.options["R13.mdt"].status.value == "recommended"
    assert {name: o.status for name, o in after.options.items()} == {n: o.status for n, o in before.options.items()}


def test_only_what_is_signed_is_amended_and_only_once(meeting: Meeting, writers: Writers, guideline: Guideline) -> None:
    def code(meeting: Meeting, reason: str = "有误") -> str:
        with pytest.raises(InputError) as caught:
            amend(meeting, reason, writers[0])
        return caught.value.code

    assert code(meeting) == "amend.unsigned"
    signed(meeting, writers[0], guideline)
    meeting = Meeting.objects.get()
    assert code(meeting, " ") == "amend.reason"
    amend(meeting, "有误", writers[0])
    assert code(meeting) == "amend.twice"
    assert Meeting.objects.count() == 2


def test_an_amendment_of_the_day_moves_the_event_of_the_record(
    meeting: Meeting, patient: Patient, writers: Writers, guideline: Guideline
) -> None:
    signed(meeting, writers[0], guideline)
    changed = amend(Meeting.objects.get(), "日期有误", writers[1])
    day = DAY + datetime.timedelta(days=1)
    changed = change_head(changed, head(date=day), 1, writers[1], guideline)
    signed(changed, writers[1], guideline)
    found = [row for row in current_events(patient) if row.kind == "mdt-meeting"]
    assert [(row.date, row.reason) for row in found] == [(day, "日期有误")]
