"""Facts as of a day, from dated events: pure, and each fact says which event it came from.

What the record does not hold is unknown, never absent: a list of drugs is closed only when an event declares
that the record holds every event of that kind.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.record import Course, EventKind, RecordRules
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.record.events import Event


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: the day and kind of the event; ``carried`` when that day is before the one asked."""

    date: datetime.date
    kind: str
    carried: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """Facts as of a day. ``conflicts``: facts that an event states otherwise than events imply; they stay unknown."""

    facts: Mapping[str, FactValue]
    absent: Mapping[str, str]
    entered: Mapping[str, str]
    origins: Mapping[str, Origin]
    conflicts: Mapping[str, tuple[FactValue, FactValue]]


def facts_as_of(
    events: Iterable[Event],
    as_of: datetime.date,
    dictionary: Dictionary,
    kinds: Mapping[str, EventKind],
    rules: RecordRules,
) -> Derived:
    """What is known on a day. Events after it do not count."""
    past = [event for event in events if event.date <= as_of]
    return _Derivation(past, as_of, dictionary, kinds, rules).run()


class _Derivation:
    def __init__(
        self,
        events: list[Event],
        as_of: datetime.date,
        dictionary: Dictionary,
        kinds: Mapping[str, EventKind],
        rules: RecordRules,
    ) -> None:
        self.events = events
        self.as_of = as_of
        self.dictionary = dictionary
        self.kinds = kinds
        self.rules = rules
        self.complete = {kind for event in events for kind in event.complete}
        self.facts: dict[str, FactValue] = {}
        self.absent: dict[str, str] = {}
        self.entered: dict[str, str] = {}
        self.origins: dict[str, Origin] = {}
        self.conflicts: dict[str, tuple[FactValue, FactValue]] = {}

    def run(self) -> Derived:
        self._stated()
        for kind in self.kinds.values():
            self._happened(kind)
        self._dates()
        onset = self._onset()
        for kind in self.kinds.values():
            if kind.course:
                self._course(kind, kind.course, onset)
            if kind.gathers:
                self._gathered(kind)
        self._treatment_start(onset)
        return Derived(self.facts, self.absent, self.entered, self.origins, self.conflicts)

    # ------------------------------------------------------------ statements

    def _stated(self) -> None:
        """The latest statement of each fact; for results, the most diagnostic one."""
        for event in self.events:
            for name, read in event.facts.items():
                if read.value is None and read.absent is None:
                    continue
                if self._less_diagnostic(name, read.value):
                    continue
                self.facts.pop(name, None)
                self.absent.pop(name, None)
                self.entered.pop(name, None)
                if read.value is not None:
                    self.facts[name] = read.value
                if read.absent is not None:
                    self.absent[name] = read.absent
                if read.entered is not None:
                    self.entered[name] = read.entered
                self.origins[name] = self._origin(event)

    def _less_diagnostic(self, name: str, value: FactValue | None) -> bool:
        order = self.rules.most_diagnostic.get(name)
        known = self.facts.get(name)
        if order is None or known is None or not isinstance(value, str):
            return False
        return order.index(str(known)) < order.index(value)

    def _origin(self, event: Event) -> Origin:
        return Origin(event.date, event.kind.id, carried=event.date < self.as_of)

    def _imply(self, name: str, value: FactValue, event: Event | None) -> None:
        """A fact that follows from events; one that was stated otherwise is not believed either way."""
        stated = self.facts.get(name)
        if stated is not None and stated != value:
            self.conflicts[name] = (stated, value)
            del self.facts[name]
            return
        if name in self.conflicts:
            return
        self.absent.pop(name, None)
        self.facts[name] = value
        if event is not None:
            self.origins[name] = self._origin(event)

    # ------------------------------------------------------------ events that happened

    def _happened(self, kind: EventKind) -> None:
        own = [event for event in self.events if event.kind is kind]
        if own:
            for name, value in kind.settles.items():
                self._imply(name, value, own[-1])
        elif kind.id in self.complete:
            for name, value in kind.otherwise.items():
                self._imply(name, value, None)
        state: dict[str, tuple[Any, Event]] = {}
        settles = {p.id: p.settles for p in kind.procedures}
        for event in own:
            for name, value in settles.get(event.procedure or "", {}).items():
                state[name] = value, event
        for name, (value, event) in state.items():
            self._imply(name, value, event)
        if kind.id in self.complete:
            for name in {n for s in settles.values() for n in s} - state.keys():
                self._imply(name, False, None)

    def _dates(self) -> None:
        found: dict[str, Event] = {}
        closed: dict[str, bool] = {}
        for kind in self.kinds.values():
            for name, which in kind.dates.items():
                closed[name] = closed.get(name, True) and kind.id in self.complete
                for event in self.events:
                    if event.kind is kind and (
                        name not in found or (which == "latest" and event.date >= found[name].date)
                    ):
                        found[name] = event
        for name, is_closed in closed.items():
            never = self.dictionary.facts[name].never
            if name in found:
                self._imply(name, found[name].date, found[name])
            elif is_closed and never:
                self._imply(name, NEVER[never], None)

    def _onset(self) -> datetime.date | None:
        fact, results = self.rules.onset.fact, self.rules.onset.results
        for event in self.events:
            proven = any(r.value == results[name] for name, r in event.facts.items() if name in results)
            if proven and fact not in self.facts:
                self._imply(fact, event.date, event)
        onset = self.facts.get(fact)
        return onset if isinstance(onset, datetime.date) else None

    # ------------------------------------------------------------ courses of agents

    def _course(self, kind: EventKind, course: Course, onset: datetime.date | None) -> None:
        own = [event for event in self.events if event.kind is kind]
        closed = kind.id in self.complete
        active, stopped = _state(own, self.as_of)
        self._list(course.current, frozenset(active), closed, own)
        if course.past:
            self._list(course.past, frozenset(stopped) - frozenset(active), closed, own)
        for name, agent in course.last_given.items():
            given = [event for event in own if agent in event.agents]
            if given:
                self._imply(name, given[-1].date, given[-1])
            elif closed and (never := self.dictionary.facts[name].never):
                self._imply(name, NEVER[never], None)
        if onset is not None:
            self._at_onset(course, own, onset, closed)

    def _at_onset(self, course: Course, own: list[Event], onset: datetime.date, closed: bool) -> None:
        before = [event for event in own if event.date < onset or (event.date == onset and event.action == "stop")]
        active, stopped = _state(before, onset)
        last = max(stopped.values(), default=None)
        regimen = set(active) or {agent for agent, day in stopped.items() if day == last}
        if course.at_onset:
            self._list(course.at_onset, frozenset(regimen), closed, before)
        for name, group in course.exposure.items():
            was_active = self._of_class(active, group)
            was_stopped = self._of_class(stopped, group)
            if was_active or was_stopped or closed:
                self._imply(name, "ongoing" if was_active else "stopped" if was_stopped else "never", None)
        for name, group in course.stopped_on.items():
            days = [stopped[agent] for agent in self._of_class(stopped, group)]
            if days and not self._of_class(active, group):
                self._imply(name, max(days), None)

    def _of_class(self, agents: Iterable[str], group: str) -> list[str]:
        return [agent for agent in agents if self.dictionary.agents[agent].class_ == group]

    def _gathered(self, kind: EventKind) -> None:
        assert kind.gathers is not None
        own = [event for event in self.events if event.kind is kind]
        given = frozenset(agent for event in own for agent in event.agents)
        self._list(kind.gathers.list, given, kind.id in self.complete, own)

    def _list(self, name: str, present: frozenset[str], closed: bool, events: list[Event]) -> None:
        """A list fact: open unless the record is complete for its kind."""
        if not present and not closed:
            return
        codes = frozenset(self.dictionary.codes[name])
        self._imply(name, Members(present, codes - present if closed else frozenset()), events[-1] if events else None)

    def _treatment_start(self, onset: datetime.date | None) -> None:
        rule = self.rules.treatment_start
        if onset is None or rule.fact in self.facts:
            return
        starts = [e for e in self.events if e.kind.id in rule.kinds and e.action != "stop" and e.date >= onset]
        never = self.dictionary.facts[rule.fact].never
        if starts:
            self._imply(rule.fact, starts[0].date, starts[0])
        elif never and all(kind in self.complete for kind in rule.kinds):
            self._imply(rule.fact, NEVER[never], None)


def _state(events: Iterable[Event], day: datetime.date) -> tuple[dict[str, datetime.date], dict[str, datetime.date]]:
    """Agents active on a day (with their start) and agents stopped by then (with their stop)."""
    active: dict[str, datetime.date] = {}
    stopped: dict[str, datetime.date] = {}
    for event in events:
        if event.date > day:
            break
        for agent in event.agents:
            if event.action == "stop":
                active.pop(agent, None)
                stopped[agent] = event.date
            else:
                active.setdefault(agent, event.date)
                stopped.pop(agent, None)
    return active, stopped
