"""Facts as of a day, from dated events: pure, and each fact says which event it came from.

What the record does not hold is unknown, never absent: a list of drugs is closed only when an event declares
that the record holds every event of that kind, or states the whole list.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.record import Course, EventKind, RecordRules
from leptoguide.record.events import Event
from leptoguide.record.resolve import Derived, Resolver
from leptoguide.record.statements import findings_of, statements


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
        stated = statements(events, rules)
        self.taken_back = stated.taken_back
        self.resolver = Resolver(stated, as_of, dictionary)

    def run(self) -> Derived:
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
        return self.resolver.found

    def _own(self, kind: EventKind) -> list[Event]:
        return [event for event in self.events if event.kind is kind]

    def _declared(self, name: str, *kinds: str) -> Event | None:
        """The event that last declared the record complete for the kind; of several kinds, the one longest ago.

        A fact made unknown since then is open again.
        """
        since = self.taken_back.get(name, -1) + 1
        latest = [next((e for e in reversed(self.events[since:]) if kind in e.complete), None) for kind in kinds]
        declared = [event for event in latest if event is not None]
        return min(declared, key=lambda event: event.date) if len(declared) == len(kinds) else None

    # ------------------------------------------------------------ events that happened

    def _happened(self, kind: EventKind) -> None:
        own = self._own(kind)
        for name, value in kind.settles.items() if own else ():
            self.resolver.happened(name, value, own[-1])
        for name, value in kind.otherwise.items() if not own else ():
            if declared := self._declared(name, kind.id):
                self.resolver.nothing_happened(name, value, declared)
        state: dict[str, tuple[Any, Event]] = {}
        settles = {p.id: p.settles for p in kind.procedures}
        for event in own:
            for name, value in settles.get(event.procedure or "", {}).items():
                state[name] = value, event
        for name, (value, event) in state.items():
            self.resolver.happened(name, value, event)
        for name in dict.fromkeys(n for s in settles.values() for n in s):
            if name not in state and (declared := self._declared(name, kind.id)):
                self.resolver.nothing_happened(name, False, declared)

    def _dates(self) -> None:
        kinds: dict[str, list[EventKind]] = {}
        for kind in self.kinds.values():
            for name in kind.dates:
                kinds.setdefault(name, []).append(kind)
        for name, telling in kinds.items():
            ids = [kind.id for kind in telling]
            own = [event for event in self.events if event.kind.id in ids]
            declared = self._declared(name, *ids)
            days = {event.date for event in own}
            if telling[0].dates[name] == "first":
                self.resolver.first(name, own[0] if own else None, declared, days)
            else:
                self.resolver.latest(name, own[-1] if own else None, declared, days)

    def _onset(self) -> datetime.date | None:
        rule = self.rules.onset
        proofs = [
            found.event
            for name, value in rule.results.items()
            for found in findings_of(name, self.events)
            if found.read.value == value
        ]
        first = min(proofs, key=lambda event: event.date, default=None)
        self.resolver.first(rule.fact, first, None, ())
        onset = self.resolver.found.facts.get(rule.fact)
        return onset if isinstance(onset, datetime.date) else None

    # ------------------------------------------------------------ courses of agents

    def _course(self, kind: EventKind, course: Course, onset: datetime.date | None) -> None:
        own = self._own(kind)
        active, stopped = _state(own)
        self.resolver.members(course.current, active, stopped, self._declared(course.current, kind.id))
        if course.past:
            self.resolver.members(course.past, stopped, {}, self._declared(course.past, kind.id))
        for name, agent in course.last_given.items():
            given = [event for event in own if agent in event.agents]
            days = {event.date for event in given}
            self.resolver.latest(name, given[-1] if given else None, self._declared(name, kind.id), days)
        if onset is not None:
            self._at_onset(kind, course, onset)

    def _at_onset(self, kind: EventKind, course: Course, onset: datetime.date) -> None:
        before = [e for e in self._own(kind) if e.date < onset or (e.date == onset and e.action == "stop")]
        active, stopped = _state(before)
        last = max((event.date for event in stopped.values()), default=None)
        regimen = active or {agent: event for agent, event in stopped.items() if event.date == last}
        if course.at_onset:
            declared = self._declared(course.at_onset, kind.id)
            self.resolver.members(course.at_onset, regimen, {}, declared, day=onset)
        for name, group in course.exposure.items():
            was_active, was_stopped = self._of_class(active, group), self._of_class(stopped, group)
            if was_active or was_stopped:
                known = "ongoing" if was_active else "stopped"
                self.resolver.once(name, known, (was_active or was_stopped)[-1], onset)
            elif declared := self._declared(name, kind.id):
                self.resolver.once(name, "never", declared, onset, declared=True)
        for name, group in course.stopped_on.items():
            if not self._of_class(active, group) and (ends := self._of_class(stopped, group)):
                self.resolver.once(name, ends[-1].date, ends[-1], onset)

    def _of_class(self, agents: Mapping[str, Event], group: str) -> list[Event]:
        """Events of agents of the class, the latest last."""
        found = [event for agent, event in agents.items() if self.dictionary.agents[agent].class_ == group]
        return sorted(found, key=lambda event: event.date)

    def _gathered(self, kind: EventKind) -> None:
        assert kind.gathers is not None
        name = kind.gathers.list
        given = {agent: event for event in self._own(kind) for agent in event.agents}
        self.resolver.members(name, given, {}, self._declared(name, kind.id))

    def _treatment_start(self, onset: datetime.date | None) -> None:
        if onset is None:
            return
        rule = self.rules.treatment_start
        given = [event for event in self.events if event.kind.id in rule.kinds and event.action != "stop"]
        first = next((event for event in given if event.date >= onset), None)
        self.resolver.first(rule.fact, first, self._declared(rule.fact, *rule.kinds), {event.date for event in given})


def _state(events: Iterable[Event]) -> tuple[dict[str, Event], dict[str, Event]]:
    """Agents in use after the events and agents stopped, each with the last event that says so."""
    active: dict[str, Event] = {}
    stopped: dict[str, Event] = {}
    for event in events:
        for agent in event.agents:
            here, there = (stopped, active) if event.action == "stop" else (active, stopped)
            here[agent] = event
            there.pop(agent, None)
    return active, stopped
