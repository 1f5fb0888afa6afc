"""One fact from two sides: what an event states of it, and what events show.

A later event overrides an earlier statement. Otherwise both must agree: where they do not, neither is believed and the
fact is unknown. An event leaves open what happened outside the record, so a statement may know more than the events
show, until the record is declared complete. A declaration is an answer as of its day, like a list stated whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.record.events import Event
from leptoguide.record.statements import Statement, Statements


@dataclass(frozen=True, slots=True)
class Source:
    """An event that a fact came from: its day, its kind, and its reference when it has one."""

    date: datetime.date
    kind: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact came from: the latest event that tells it.

    ``carried``: some of it dates from before the day asked. ``closed``: the day up to which what is not there is known
    to be absent, when a declaration or an older answer says so. ``others``: further events that it came from; for a
    fact in conflict, those that disagree with the statement.
    """

    date: datetime.date
    kind: str
    carried: bool
    ref: str | None = None
    closed: datetime.date | None = None
    others: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """Facts as of a day. ``conflicts``: what is stated and what events show, where they differ; it stays unknown."""

    facts: dict[str, FactValue] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    entered: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    conflicts: dict[str, tuple[FactValue, FactValue]] = field(default_factory=dict)


class Resolver:
    """Begins with what is stated, and takes in what events show, one fact at a time."""

    def __init__(self, stated: Statements, as_of: datetime.date, dictionary: Dictionary) -> None:
        self.stated = stated.held
        self.as_of = as_of
        self.dictionary = dictionary
        self.found = Derived()
        for name, statement in self.stated.items():
            read = statement.read
            if read.value is not None:
                self.found.facts[name] = read.value
            if read.absent is not None:
                self.found.absent[name] = read.absent
            if read.entered is not None:
                self.found.entered[name] = read.entered
            self.found.origins[name] = self._origin([statement.event])

    # ------------------------------------------------------------ single values

    def happened(self, name: str, value: FactValue, event: Event) -> None:
        """The event made it so on its day."""
        self._take(name, value, event, overrides=self._after(event, name))

    def nothing_happened(self, name: str, value: FactValue, declared: Event) -> None:
        """The record held every event of the kind on that day, and there was none; a later answer replaces it."""
        if not self._before(declared, name):
            self._take(name, value, declared, declared=True)

    def once(self, name: str, value: FactValue, event: Event, day: datetime.date, declared: bool = False) -> None:
        """How it was on ``day``, which no later event changes. A declaration from before that day may be replaced."""
        if not declared or event.date >= day or not self._before(event, name):
            self._take(name, value, event, declared=declared)

    def _take(self, name: str, value: FactValue, event: Event, overrides: bool = False, declared: bool = False) -> None:
        stated = self._statement(name)
        closing = event if declared else None
        if stated is None or overrides:
            self._put(name, value, self._origin([event], closing))
        elif stated.read.value == value:
            self._put(name, value, self._origin([stated.event, event], closing))
        else:
            self._conflict(name, value, [event])

    # ------------------------------------------------------------ dates of events

    def first(self, name: str, event: Event | None, declared: Event | None, days: Collection[datetime.date]) -> None:
        """The day of the first such event on record; an earlier one may lie outside an open record.

        ``days`` are those of all such events: on any other day up to a declaration there was none.
        """

        def fits(stated: datetime.date, event: Event, said_on: datetime.date) -> bool:
            return stated < event.date and stated <= said_on

        self._date(name, event, declared, days, fits, moves_on=False)

    def latest(self, name: str, event: Event | None, declared: Event | None, days: Collection[datetime.date]) -> None:
        """The day of the latest such event on record; a later one may lie outside an open record."""

        def fits(stated: datetime.date, event: Event, said_on: datetime.date) -> bool:
            return stated > event.date

        self._date(name, event, declared, days, fits, moves_on=True)

    def _date(
        self,
        name: str,
        event: Event | None,
        declared: Event | None,
        days: Collection[datetime.date],
        fits: Callable[[datetime.date, Event, datetime.date], bool],
        moves_on: bool,
    ) -> None:
        never = self.dictionary.facts[name].never
        statement = self._statement(name)
        said = statement.read.value if statement else None
        outside = isinstance(said, datetime.date) and not _covered(said, declared, days)
        if event is None:
            if declared is None or never is None or (outside and said != NEVER[never]):
                return
            self._take(name, NEVER[never], declared, declared=True)
        elif statement is None or not isinstance(said, datetime.date):
            self._take(name, event.date, event)
        elif (moves_on or said in NEVER.values()) and event.date > statement.event.date:
            self._take(name, event.date, event, overrides=True)
        elif said in NEVER.values() or not outside or not fits(said, event, statement.event.date):
            self._take(name, event.date, event)

    # ------------------------------------------------------------ lists

    def members(
        self,
        name: str,
        present: Mapping[str, Event],
        absent: Mapping[str, Event],
        declared: Event | None,
        day: datetime.date | None = None,
    ) -> None:
        """A list, code by code. ``present``, ``absent``: the event that shows each. ``day``: when it was so, if past.

        What no event shows is absent as of ``declared``, unless the list was answered again later.
        """
        statement = self._statement(name)
        said = statement.read.value if statement else None
        if declared and self._before(declared, name) and (day is None or declared.date < day):
            declared = None
        if not (present or absent or declared):
            return
        codes = frozenset(self.dictionary.codes[name])
        shown = {**dict.fromkeys(absent, False), **dict.fromkeys(present, True)}
        by_event = {**absent, **present}
        if declared:
            shown = dict.fromkeys(codes, False) | shown
        known, against = dict(shown), []
        sources: list[Event] = [*by_event.values()]
        closings = [declared] if declared and shown.keys() - by_event.keys() else []
        if statement and isinstance(said, Members):
            told = dict.fromkeys(said.absent, False) | dict.fromkeys(said.present, True)
            known = {**shown, **told}
            for code in sorted(told.keys() & shown.keys()):
                event = by_event.get(code)
                if event and day is None and event.date > statement.event.date:
                    known[code] = shown[code]
                elif told[code] != shown[code]:
                    against.append(event or declared)
            sources.append(statement.event)
            if not declared and said.absent - by_event.keys():
                closings.append(statement.event)
        if against:
            implied = _members(shown)
            self._conflict(name, implied, [event for event in against if event])
            return
        closing = min(closings, key=lambda event: event.date, default=None)
        self._put(name, _members(known), self._origin(sources or closings, closing))

    # ------------------------------------------------------------ keeping

    def _statement(self, name: str) -> Statement | None:
        """What is stated, when it has a value; a mere reason for having none gives way."""
        statement = self.stated.get(name)
        return statement if statement and statement.read.value is not None else None

    def _after(self, event: Event, name: str) -> bool:
        statement = self.stated.get(name)
        return statement is not None and event.date > statement.event.date

    def _before(self, event: Event, name: str) -> bool:
        statement = self.stated.get(name)
        return statement is not None and event.date < statement.event.date

    def _put(self, name: str, value: FactValue, origin: Origin) -> None:
        self.found.absent.pop(name, None)
        self.found.entered.pop(name, None)
        self.found.facts[name] = value
        self.found.origins[name] = origin

    def _conflict(self, name: str, implied: FactValue, against: Iterable[Event]) -> None:
        statement = self.stated[name]
        assert statement.read.value is not None
        self.found.conflicts[name] = (statement.read.value, implied)
        del self.found.facts[name]
        others = tuple(dict.fromkeys(_source(event) for event in against))
        told = statement.event
        self.found.origins[name] = Origin(told.date, told.kind.id, told.date < self.as_of, told.ref, others=others)

    def _origin(self, events: Iterable[Event], closing: Event | None = None) -> Origin:
        """The latest of the events leads; the one that closes a list is among them."""
        ordered = sorted(events, key=lambda event: event.date, reverse=True)
        main, *others = dict.fromkeys(_source(event) for event in (*ordered, *([closing] if closing else [])))
        closed = closing.date if closing else None
        carried = min(main.date, closed or main.date) < self.as_of
        return Origin(main.date, main.kind, carried, main.ref, closed, tuple(others))


def _covered(day: datetime.date, declared: Event | None, days: Collection[datetime.date]) -> bool:
    """Whether a declaration says that there was no such event on the day."""
    return declared is not None and day <= declared.date and day not in days


def _members(known: Mapping[str, bool]) -> Members:
    return Members(
        frozenset(code for code, there in known.items() if there),
        frozenset(code for code, there in known.items() if not there),
    )


def _source(event: Event) -> Source:
    return Source(event.date, event.kind.id, event.ref)
