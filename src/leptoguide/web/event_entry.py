"""From the form of an event to the event as a case file writes it, and back. Every problem stands with its field."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.record.days import read_day
from leptoguide.record.events import MAX_LINE, Event, read_events
from leptoguide.record.facts import read_fact
from leptoguide.registry.models import Patient
from leptoguide.registry.records import Draft
from leptoguide.registry.words import language, word
from leptoguide.web import score_entry
from leptoguide.web.entry import REST_ABSENT, UNKNOWN, controls_of, half_width, raw_value
from leptoguide.wording import Written

DATE, AGENTS, ACTION, PROCEDURE, COMPLETE, REASON, NOTE = (
    "date",
    "agents",
    "action",
    "procedure",
    "complete",
    "reason",
    "note",
)
WHOLE: Final = ""
"""Where a problem of the form as a whole stands."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form says. ``event`` is there when nothing is wrong; ``problems`` are by field, in words."""

    draft: Draft | None
    event: Event | None
    problems: Mapping[str, str]


def facts_of(kind: EventKind, dictionary: Dictionary) -> tuple[str, ...]:
    """The facts that a form for the kind asks for."""
    return tuple(name for name in dictionary.facts if name != "as_of") if kind.observes_all else kind.observes


def classes_of(kind: EventKind) -> tuple[str, ...]:
    """The classes of agents that a form for the kind lists."""
    return kind.course.classes if kind.course else kind.gathers.classes if kind.gathers else ()


def read_form(
    kind: EventKind, data: QueryDict, guideline: Guideline, patient: Patient, today: datetime.date
) -> Entered:
    """The event that a form describes. Nothing is stored, and no problem hides another."""
    reader = _Reader(kind, data, guideline, patient, today)
    content = dict(reader.content())
    day = reader.day()
    problems = reader.problems
    if not problems and not content and not (kind.settles or kind.dates):
        problems[WHOLE] = word("entry.nothing")
    if problems or day is None:
        return Entered(None, None, problems)
    draft = Draft(day, kind.id, content)
    try:
        (event,) = read_events([draft.as_written()], guideline.dictionary.events, guideline.dictionary, kind.id)
    except InputError as refused:  # what no field of its own has caught
        return Entered(None, None, {WHOLE: refused.said_in(language())})
    return Entered(draft, event, {})


def form_of(draft: Draft, kind: EventKind, dictionary: Dictionary) -> QueryDict:
    """The form as it would be filled in for an event, from which :func:`read_form` reads the same event."""
    data = QueryDict(mutable=True)
    content = draft.content
    data[DATE] = draft.date.isoformat()
    for name in (ACTION, PROCEDURE, REASON, NOTE):
        if name in content:
            data[name] = content[name]
    if kind.course:
        data.setdefault(ACTION, "start")
    for name in (AGENTS, COMPLETE):
        data.setlist(name, list(content.get(name, ())))
    for name in facts_of(kind, dictionary):
        if name in content and (content[name] is not None or kind.observes_all):
            for control, value in controls_of(dictionary.facts[name], content[name], dictionary).items():
                data[f"{name}.{control}"] = value
    for name, value in score_entry.controls_of(content.get("scores"), kind, dictionary):
        data[name] = value
    return data


class _Reader:
    def __init__(
        self, kind: EventKind, data: QueryDict, guideline: Guideline, patient: Patient, today: datetime.date
    ) -> None:
        self.kind = kind
        self.data = data
        self.dictionary = guideline.dictionary
        self.patient = patient
        self.today = today
        self.problems: dict[str, str] = {}

    def text(self, name: str) -> str:
        return self.data.get(name, "").strip()

    def day(self) -> datetime.date | None:
        text = half_width(self.text(DATE))
        day = read_day(text)
        born = self.patient.birth_date
        if not text:
            self.problems[DATE] = word("entry.date-needed")
        elif day is None:
            self.problems[DATE] = InputError("date.invalid", raw=Written(text)).said_in(language())
        elif day > self.today:
            self.problems[DATE] = word("entry.date-future", today=self.today.isoformat())
        elif born and day < born:
            self.problems[DATE] = word("entry.date-before-birth", birth=born.isoformat())
        return day

    def content(self) -> Iterator[tuple[str, Any]]:
        """The keys of the event, as far as each is right."""
        yield from self._agents()
        yield from self._procedure()
        for name in facts_of(self.kind, self.dictionary):
            yield from self._fact(name)
        scores = score_entry.read(self.kind, self.data, self.dictionary, self.problems)
        if scores:
            yield "scores", scores
        for name in (REASON, NOTE):
            yield from self._line(name)
        if complete := self.data.getlist(COMPLETE):
            yield COMPLETE, complete

    def _agents(self) -> Iterator[tuple[str, Any]]:
        if not classes_of(self.kind):
            return
        agents = self.data.getlist(AGENTS)
        if not agents:
            self.problems[AGENTS] = word("entry.agents-needed")
        else:
            yield AGENTS, agents
        if self.kind.course and not self.text(ACTION):
            self.problems[ACTION] = word("entry.action-needed")
        elif self.text(ACTION):
            yield ACTION, self.text(ACTION)

    def _procedure(self) -> Iterator[tuple[str, Any]]:
        if not self.kind.procedures:
            return
        if self.text(PROCEDURE):
            yield PROCEDURE, self.text(PROCEDURE)
        else:
            self.problems[PROCEDURE] = word("entry.procedure-needed")

    def _fact(self, name: str) -> Iterator[tuple[str, Any]]:
        fact = self.dictionary.facts[name]
        marker = self.text(f"{name}.marker")
        if marker and self._has_value(name, marker):
            self.problems[name] = word("entry.value-and-marker")
            return
        try:
            raw = raw_value(fact, self.data, self.dictionary, f"{name}.")
            read_fact(name, raw, self.dictionary, name)
        except InputError as refused:
            self.problems[name] = _refused(refused)
            return
        if raw is not None or (marker == UNKNOWN and self.kind.observes_all):
            yield name, raw

    def _has_value(self, name: str, marker: str) -> bool:
        """Whether something else was entered that the marker would silently put aside."""
        items = marker != REST_ABSENT and any(key.startswith(f"{name}.item.") for key in self.data)
        return bool(self.text(f"{name}.value")) or items

    def _line(self, name: str) -> Iterator[tuple[str, Any]]:
        text = self.text(name)
        if len(text) > MAX_LINE or not text.isprintable():
            self.problems[name] = InputError("event.line", length=MAX_LINE).said_in(language())
        elif text:
            yield name, text


def _refused(refused: InputError) -> str:
    """Why a fact was refused. How a case file would write it is no help beside a control."""
    if refused.code == "fact.wrong-type":
        return refused.message_in(language())
    return refused.said_in(language(), with_place=False)
