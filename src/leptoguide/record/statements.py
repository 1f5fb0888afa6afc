"""What events state: which statement of each fact holds, and which ones were taken back.

Events are in the order of the record: by day, and within a day as they were written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from leptoguide.knowledge.schema.record import RecordRules
from leptoguide.record.events import Event
from leptoguide.record.facts import ReadFact


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as one event states it."""

    read: ReadFact
    event: Event


@dataclass(frozen=True, slots=True)
class Statements:
    """The statement of each fact that holds. ``taken_back``: where in the record each fact was last made unknown."""

    held: Mapping[str, Statement]
    taken_back: Mapping[str, int]


def statements(events: Sequence[Event], rules: RecordRules) -> Statements:
    """The latest statement of each fact; for results, the most diagnostic one since they were last taken back."""
    held: dict[str, Statement] = {}
    for event in standing(events):
        for name, read in event.facts.items():
            if _says_nothing(read):
                continue
            if name in held and _less_diagnostic(read, held[name].read, rules.most_diagnostic.get(name)):
                continue
            held[name] = Statement(read, event)
    return Statements(held, taken_back_at(events))


def findings_of(name: str, events: Sequence[Event]) -> Iterator[Statement]:
    """Statements that an examination made, so that their day is its day. What somebody entered has no such day."""
    for event in standing(events):
        read = event.facts.get(name)
        if read is not None and not event.kind.observes_all:
            yield Statement(read, event)


def standing(events: Sequence[Event]) -> list[Event]:
    """The events without the facts that a later one takes back."""
    taken_back = taken_back_at(events)
    found = []
    for place, event in enumerate(events):
        facts = {name: read for name, read in event.facts.items() if place >= taken_back.get(name, -1)}
        found.append(event if len(facts) == len(event.facts) else replace(event, facts=facts))
    return found


def taken_back_at(events: Sequence[Event]) -> dict[str, int]:
    """The place of the last event that makes each fact unknown: ``null`` where a kind may state any fact.

    In other events ``null`` says nothing, as in a case.
    """
    return {
        name: place
        for place, event in enumerate(events)
        if event.kind.observes_all
        for name, read in event.facts.items()
        if _says_nothing(read)
    }


def _says_nothing(read: ReadFact) -> bool:
    return read.value is None and read.absent is None


def _less_diagnostic(read: ReadFact, held: ReadFact, order: Sequence[str] | None) -> bool:
    if order is None or held.value is None or not isinstance(read.value, str):
        return False
    return order.index(str(held.value)) < order.index(read.value)
