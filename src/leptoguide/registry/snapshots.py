"""What a meeting comes to as data: everything that a signature stands for, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any, Final

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.departures import departs, departures
from leptoguide.registry.meetings import decisions_of, head_of, opinions_of
from leptoguide.registry.models import Decision, Meeting, Opinion, Patient, RecordedEvent
from leptoguide.registry.records import as_written, case_of, current_events, standing_for
from leptoguide.render.advice_json import advice_json, text_json
from leptoguide.render.canonical import canonical, sha256

FORMAT: Final = 1
"""Of the snapshot. A later format has another number, and the readers of this one stay."""


@dataclass(frozen=True)
class Dossier:
    """A meeting with the record and the advice that it rests on, all read at one moment."""

    meeting: Meeting
    guideline: Guideline
    rows: tuple[RecordedEvent, ...]
    opinions: Mapping[str, Opinion]
    decisions: Mapping[str, Decision]

    @cached_property
    def advice(self) -> Advice:
        """The advice on the meeting's day."""
        return assess(self.guideline, case_of(self.meeting.patient, self.meeting.as_of, self.guideline, self.rows))

    @property
    def stale(self) -> tuple[str, ...]:
        """Options whose status is no longer what it was when they were decided on."""
        options = self.advice.options
        return tuple(name for name, held in self.decisions.items() if held.status != options[name].status.value)

    @cached_property
    def content(self) -> dict[str, Any]:
        """Everything but who signs and when."""
        identity = self.guideline.identity
        return {
            "format": FORMAT,
            "software": f"LeptoGuide {version('leptoguide')}",
            "guideline": {"id": identity.id, "version": identity.version},
            "disciplines": {name: text_json(entry.label) for name, entry in self.guideline.disciplines.items()},
            "patient": _patient(self.meeting.patient),
            "meeting": self._meeting(),
            "opinions": [self._opinion(name) for name in self.opinions],
            "decisions": [self._decision(name) for name in self.decisions],
            "events": [_event(row) for row in self.rows],
            "advice": advice_json(self.advice),
        }

    @property
    def seen(self) -> str:
        """A hash of the content: who signs says by it what was on the page."""
        return sha256(canonical(self.content))

    def _meeting(self) -> dict[str, Any]:
        meeting, disciplines = self.meeting, self.guideline.disciplines
        return {
            "number": meeting.pk,
            "date": meeting.date.isoformat(),
            "as_of": meeting.as_of.isoformat(),
            "question": meeting.question,
            "conclusion": meeting.conclusion,
            "attendees": [
                asdict(entry) | {"label": text_json(disciplines[entry.discipline].label) if entry.discipline else None}
                for entry in head_of(meeting).attendees
            ],
            "amends": {
                "number": meeting.amends.pk,
                "sha256": meeting.amends.snapshot.sha256,
                "reason": meeting.amend_reason,
            }
            if meeting.amends
            else None,
        }

    def _opinion(self, discipline: str) -> dict[str, Any]:
        held = self.opinions[discipline]
        return {
            "discipline": discipline,
            "label": text_json(self.guideline.disciplines[discipline].label),
            "given_by": held.given_by,
            "text": held.text,
            **_recorded(held),
        }

    def _decision(self, option: str) -> dict[str, Any]:
        held, advice = self.decisions[option], self.advice.options[option]
        return {
            "option": option,
            "label": text_json(advice.option.entry.label),
            "status": advice.status.value,
            "decided": held.decided,
            "departs": departs(held.decided, advice.status),
            "reason": held.reason or None,
            "reason_label": text_json(departures()[held.reason].label) if held.reason else None,
            "text": held.text,
            **_recorded(held),
        }


def dossier(meeting: Meeting, guideline: Guideline) -> Dossier:
    """The meeting as it stands: what was taken back is left out, and disciplines and options stand in their order.

    That the amended meeting was held is no news to its amendment, which rests on the record without that event.
    """
    own = standing_for(meeting.amends.snapshot.event) if meeting.amends else None
    opinions, decisions = opinions_of(meeting), decisions_of(meeting)
    return Dossier(
        meeting,
        guideline,
        tuple(row for row in current_events(meeting.patient) if row != own),
        {name: opinions[name] for name in guideline.disciplines if name in opinions and opinions[name].text},
        {name: decisions[name] for name in guideline.options if name in decisions and decisions[name].decided},
    )


def _patient(patient: Patient) -> dict[str, Any]:
    return {
        "id": str(patient.pk),
        "identifier": patient.identifier,
        "name": patient.name,
        "sex": patient.sex,
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else None,
        "team": patient.team.name,
        "is_demonstration": patient.is_demonstration,
    }


def _event(row: RecordedEvent) -> dict[str, Any]:
    return {**as_written(row), "recorded_at": row.recorded_at.isoformat(), "recorded_by": str(row.recorded_by)}


def _recorded(row: Opinion | Decision) -> dict[str, Any]:
    return {"recorded_at": row.recorded_at.isoformat(), "recorded_by": str(row.recorded_by)}


__all__: Sequence[str] = ["FORMAT", "Dossier", "dossier"]
