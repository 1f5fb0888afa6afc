"""Recorded events as rows of a table: what each says in words, who recorded it, and what became of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from leptoguide.advise.scores import how_scored
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.events import Event, read_events
from leptoguide.record.exams import Exam
from leptoguide.record.scores import Scores
from leptoguide.registry.history import Thread
from leptoguide.registry.models import RecordedEvent
from leptoguide.registry.records import as_written
from leptoguide.render.event_words import EventWords, StatedWords
from leptoguide.render.exam_words import ExamWords, parts
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """One sheet of scores in words."""

    instrument: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventSaid:
    """What an event says. ``note`` and ``reason`` are as written; ``complete`` names the kinds declared complete."""

    date: datetime.date
    kind: str
    label: str
    given: str
    facts: tuple[StatedWords, ...]
    scores: tuple[ScoreWords, ...]
    complete: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of an event: what it said, who recorded it and when, why it was changed, what was confirmed on it."""

    id: int
    said: EventSaid | None
    recorded_by: str
    recorded_at: datetime.datetime
    reason: str
    is_withdrawal: bool
    confirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event through its versions; ``id`` is the latest one's, and names what is amended or withdrawn."""

    id: int
    said: EventSaid
    versions: tuple[VersionRow, ...]
    is_withdrawn: bool

    @property
    def latest(self) -> VersionRow:
        """What holds now, or the withdrawal."""
        return self.versions[-1]

    @property
    def is_amended(self) -> bool:
        """Whether it was ever changed."""
        return len(self.versions) > 1 + self.is_withdrawn


class EventRows:
    """Rows of one patient's events in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words
        self.events = EventWords(Phrases(guideline, words))
        self.exams = ExamWords(guideline, words)

    def row(self, thread: Thread) -> EventRow:
        """One event."""
        versions = tuple(self._version(row) for row in thread.versions)
        said = next(v.said for v in reversed(versions) if v.said is not None)
        return EventRow(thread.latest.pk, said, versions, thread.is_withdrawn)

    def _version(self, row: RecordedEvent) -> VersionRow:
        safety = self.guideline.safety
        return VersionRow(
            id=row.pk,
            said=None if row.withdrawn else self.said(self._event(row)),
            recorded_by=str(row.recorded_by),
            recorded_at=row.recorded_at,
            reason=row.reason,
            is_withdrawal=row.withdrawn,
            confirmed=tuple(self.words.of(safety[x].entry.label) if x in safety else x for x in row.confirmed),
        )

    def _event(self, row: RecordedEvent) -> Event:
        (event,) = read_events([as_written(row)], self.guideline.dictionary.events, self.guideline.dictionary)
        return event

    def said(self, event: Event) -> EventSaid:
        """An event in words."""
        return EventSaid(
            date=event.date,
            kind=event.kind.id,
            label=self.words.of(event.kind.label),
            given=self.events.given(event),
            facts=tuple(self.events.stated(event)),
            scores=tuple(self._scores(event, scores) for scores in event.scores),
            complete=self.words.join(self.events.complete(event)),
            reason=event.reason or "",
            note=event.note or "",
        )

    def _scores(self, event: Event, scores: Scores) -> ScoreWords:
        exam = Exam(event.date, event.kind.id, scores)
        return ScoreWords(scores.instrument, self.exams.title(exam), tuple(self._lines(exam)))

    def _lines(self, exam: Exam) -> Iterator[str]:
        if judged := self.exams.judged(exam):
            yield self.words("phrase.is", x=judged[0], value=judged[1])
        for part in parts(self.exams.instrument(exam)):
            told = [self.exams.value(exam, part.id)] if self._is_told(exam, part.id) else []
            told += [change] if (change := self.exams.change(exam, part.id)) else []
            if told:
                value = self.words.set(self.words.clauses(told))
                yield self.words("phrase.is", x=self.words.of(part.label), value=value)
        yield from (self.words.set(line) for line in self.exams.recorded(exam))

    def _is_told(self, exam: Exam, part: str) -> bool:
        """Whether anything was entered for a part; what was not scored is left to the sheet of the exam."""
        return how_scored(self.exams.instrument(exam), exam, part) != "not-scored"
