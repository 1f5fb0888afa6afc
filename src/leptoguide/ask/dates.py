"""Days that stand for all days: those at which some comparison of two dates turns, and their neighbours."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue
from leptoguide.planes.days import FIRST, LAST, Step, day_number, day_of, moved
from leptoguide.planes.graph import Node
from leptoguide.planes.leaves import Compared
from leptoguide.planes.terms import Column, Literal, Moved, Term

NEAR: Final = 4
"""Days on either side of a turn: a month that lacks a day moves one by up to three."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A date of one side of a comparison: a fact or a day, moved."""

    fact: str | None
    day: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Two dates that are compared."""

    one: _Side
    other: _Side


class Days:
    """Telling days of the date facts of a guideline, by the leaves of its planes."""

    def __init__(self, facts: Mapping[str, Fact], leaves: Iterable[Node]) -> None:
        self._facts = facts
        self._meetings: dict[str, list[_Meeting]] = {}
        for leaf in leaves:
            if isinstance(leaf, Compared):
                for meeting in _meetings(leaf):
                    for side in (meeting.one, meeting.other):
                        if side.fact is not None and self._facts[side.fact].type == "date":
                            self._meetings.setdefault(side.fact, []).append(meeting)

    def of(self, fact: str, known: Mapping[str, FactValue]) -> list[datetime.date]:
        """Days of ``fact``, ascending: between two neighbours nothing turns that the ``known`` dates decide."""
        never = self._facts[fact].never
        found = {FIRST, LAST, *self.near(fact, known)}
        days = [day_of(number) for number in sorted(found)]
        if never == "early":
            return [NEVER[never], *days]
        return [*days, NEVER[never]] if never else days

    def near(self, fact: str, known: Mapping[str, FactValue]) -> Iterator[int]:
        """Days around each turn of a comparison with a known date, by number."""
        for meeting in self._meetings.get(fact, ()):
            for own, other in ((meeting.one, meeting.other), (meeting.other, meeting.one)):
                if own.fact == fact and (day := _day(other, known)) is not None:
                    turn = _moved(_moved(day, other.steps), _back(own.steps))
                    yield from (d for d in range(turn - NEAR, turn + NEAR + 1) if FIRST <= d <= LAST)


def _meetings(leaf: Compared) -> Iterator[_Meeting]:
    for one in _sides(leaf.left, ()):
        for other in _sides(leaf.right, ()):
            yield _Meeting(one, other)


def _sides(term: Term, steps: tuple[Step, ...]) -> Iterator[_Side]:
    match term:
        case Column(fact=fact):
            yield _Side(fact, 0, steps)
        case Literal(value=int() as day):
            yield _Side(None, day, steps)
        case Moved(date=date, steps=own):
            yield from _sides(date, (*own, *steps))
        case Literal():
            return
        case _:
            yield from _sides(term.taken, steps)
            yield from _sides(term.rest, steps)


def _day(side: _Side, known: Mapping[str, FactValue]) -> int | None:
    if side.fact is None:
        return side.day
    value = known.get(side.fact)
    return day_number(value) if isinstance(value, datetime.date) else None


def _moved(day: int, steps: Sequence[Step]) -> int:
    return int(moved(np.array([day], np.int64), steps)[0][0])


def _back(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(Step(step.unit, -step.amount) for step in reversed(tuple(steps)))
