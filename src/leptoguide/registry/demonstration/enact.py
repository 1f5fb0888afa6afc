"""The story of a patient, written down as people would have: each step on its own day, through the same functions."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.days import read_day
from leptoguide.registry.demonstration.clock import at
from leptoguide.registry.demonstration.story import EventStory, MeetingStory, Story
from leptoguide.registry.meetings import Attendee, DecisionDraft, Head, OpinionDraft, decide, give_opinion, prepare
from leptoguide.registry.models import Patient, RecordedEvent, User
from leptoguide.registry.records import Draft, amend, record, withdraw
from leptoguide.registry.signing import Hand, sign
from leptoguide.registry.snapshots import dossier

PROOF: Final = "demonstration"
_MORNING: Final = datetime.time(9)
_NOON: Final = datetime.time(12)
_AFTERNOON: Final = datetime.time(15)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who enters and minutes, and who signs."""

    writer: User
    signer: User


@dataclass(frozen=True, slots=True)
class _Step:
    day: datetime.date
    time: datetime.time
    act: Callable[[], None]


def enact(story: Story, patient: Patient, cast: Cast, guideline: Guideline, now: datetime.datetime) -> None:
    """Write the story down, its days moved so that its ``as_of`` is today; no step is dated later than ``now``."""
    told = _Telling(story, patient, cast, guideline, now.date() - story.as_of)
    steps = sorted(told.steps(), key=lambda step: (step.day, step.time))
    for step in steps:
        with at(min(datetime.datetime.combine(step.day, step.time, now.tzinfo), now)):
            step.act()
    first = datetime.datetime.combine(steps[0].day, _MORNING, now.tzinfo)
    Patient.objects.filter(pk=patient.pk).update(created_at=min(first, now))


@dataclass(frozen=True, slots=True)
class _Telling:
    story: Story
    patient: Patient
    cast: Cast
    guideline: Guideline
    shift: datetime.timedelta

    def steps(self) -> Iterator[_Step]:
        """Everything that is written, in no order of time."""
        for event in self.story.events:
            written: list[RecordedEvent] = []
            day = (event.recorded or event.date) + self.shift
            yield _Step(day, _MORNING, partial(self._record, event, written))
            for later in event.corrected:
                act = partial(
                    self._withdraw if later.withdrawn else self._amend, event, later.why, _keys(later), written
                )
                yield _Step(later.on + self.shift, _NOON, act)
        for meeting in self.story.meetings:
            yield _Step(meeting.date + self.shift, _AFTERNOON, partial(self._meet, meeting))

    def _draft(self, event: EventStory, **other: Any) -> Draft:
        content = {key: self._moved(value) for key, value in (_keys(event) | other).items()}
        return Draft(event.date + self.shift, event.kind, content)

    def _moved(self, value: Any) -> Any:
        day = read_day(value) if isinstance(value, str) else None
        return (day + self.shift).isoformat() if day else value

    def _record(self, event: EventStory, written: list[RecordedEvent]) -> None:
        written.append(record(self.patient, self._draft(event), self.cast.writer, self.guideline))

    def _amend(self, event: EventStory, why: str, keys: Mapping[str, Any], written: list[RecordedEvent]) -> None:
        draft = self._draft(event, **keys)
        written.append(amend(written[-1], draft, self.cast.writer, self.guideline, why))

    def _withdraw(self, event: EventStory, why: str, keys: Mapping[str, Any], written: list[RecordedEvent]) -> None:
        written.append(withdraw(written[-1], self.cast.writer, why))

    def _meet(self, story: MeetingStory) -> None:
        by, guideline, day = self.cast.writer, self.guideline, story.date + self.shift
        attendees = tuple(Attendee(person.name, person.discipline) for person in story.attendees)
        head = Head(day, day, story.question, story.conclusion, attendees)
        meeting = prepare(self.patient, head, by, guideline)
        for said in story.opinions:
            give_opinion(meeting, said.discipline, OpinionDraft(said.text, said.given_by), 0, by, guideline)
        advice = dossier(meeting, guideline).advice
        for made in story.decisions:
            decide(meeting, made.option, DecisionDraft(made.decided, made.reason, made.text), 0, by, advice)
        if story.signed:
            seen = dossier(meeting, guideline).seen
            sign(meeting, Hand(self.cast.signer, self.patient.identifier, seen, PROOF), guideline)


def _keys(entry: Any) -> dict[str, Any]:
    return dict(entry.model_extra or {})
