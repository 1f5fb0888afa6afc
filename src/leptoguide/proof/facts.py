"""One fact of a symbolic patient, by its type: what is known of it as terms, and back from a model to a value.

Each kind has the same five sides: ``known``; ``sound`` (its Booleans are some answer, or none); ``holds(value)``
(it is exactly this); ``within(other)`` (``other`` knows all that is known here, and alike); ``read(model)``.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.proof import gregorian as g
from leptoguide.proof import numbers
from leptoguide.proof.dates import DateTerm
from leptoguide.proof.terms import (
    Term,
    at_most_one,
    both,
    conjunction,
    constant,
    disjunction,
    either,
    implies,
    no,
    same,
)
from leptoguide.proof.truths import Pair


class Model:
    """A model of the solver; what it leaves open is no."""

    def __init__(self, model: z3.ModelRef) -> None:
        self._model = model

    def is_true(self, term: Term) -> bool:
        """Whether a Boolean holds."""
        return bool(z3.is_true(self._model.eval(term, model_completion=True)))

    def number(self, bits: g.Bits) -> int:
        """The value of a bit-vector."""
        return int(self._model.eval(bits, model_completion=True).as_long())


class SymbolicFact(ABC):
    """One fact; see the module."""

    @property
    @abstractmethod
    def known(self) -> Term: ...

    @property
    @abstractmethod
    def sound(self) -> Term: ...

    @abstractmethod
    def holds(self, value: FactValue | None) -> Term: ...

    @abstractmethod
    def within(self, other: Any) -> Term: ...

    @abstractmethod
    def read(self, model: Model) -> FactValue | None: ...

    @property
    def answers(self) -> tuple[Term, ...]:
        """The Booleans that make something known, one by one."""
        return (self.known,)


@dataclass(frozen=True)
class BooleanFact(SymbolicFact):
    """Yes or no."""

    pair: Pair

    @property
    def known(self) -> Term:
        return self.pair.known

    @property
    def sound(self) -> Term:
        return no(both(self.pair.true, self.pair.false))

    def holds(self, value: FactValue | None) -> Term:
        return both(same(self.pair.true, constant(value is True)), same(self.pair.false, constant(value is False)))

    def within(self, other: BooleanFact) -> Term:
        return both(implies(self.pair.true, other.pair.true), implies(self.pair.false, other.pair.false))

    def read(self, model: Model) -> FactValue | None:
        if model.is_true(self.pair.true):
            return True
        return False if model.is_true(self.pair.false) else None


@dataclass(frozen=True)
class CodeFact(SymbolicFact):
    """One of some codes."""

    codes: Mapping[str, Term]

    @property
    def known(self) -> Term:
        return disjunction(self.codes.values())

    @property
    def sound(self) -> Term:
        return at_most_one(list(self.codes.values()))

    def holds(self, value: FactValue | None) -> Term:
        return conjunction(same(term, constant(code == value)) for code, term in self.codes.items())

    def within(self, other: CodeFact) -> Term:
        return conjunction(implies(term, other.codes[code]) for code, term in self.codes.items())

    def read(self, model: Model) -> FactValue | None:
        return next((code for code, term in self.codes.items() if model.is_true(term)), None)


@dataclass(frozen=True)
class ListFact(SymbolicFact):
    """Codes known present and codes known absent; ``given`` when the question was answered at all."""

    given: Term
    present: Mapping[str, Term]
    absent: Mapping[str, Term]

    @property
    def known(self) -> Term:
        return self.given

    @property
    def sound(self) -> Term:
        return conjunction(
            both(no(both(here, self.absent[code])), implies(either(here, self.absent[code]), self.given))
            for code, here in self.present.items()
        )

    def holds(self, value: FactValue | None) -> Term:
        members = value if isinstance(value, Members) else Members(frozenset())
        return both(
            same(self.given, constant(value is not None)),
            *(same(term, constant(code in members.present)) for code, term in self.present.items()),
            *(same(term, constant(code in members.absent)) for code, term in self.absent.items()),
        )

    def within(self, other: ListFact) -> Term:
        sides = ((self.present, other.present), (self.absent, other.absent))
        kept = [implies(term, there[code]) for here, there in sides for code, term in here.items()]
        return both(implies(self.given, other.given), *kept)

    def read(self, model: Model) -> FactValue | None:
        if not model.is_true(self.given):
            return None
        present, absent = (
            frozenset(code for code, term in side.items() if model.is_true(term))
            for side in (self.present, self.absent)
        )
        return Members(present, absent)

    @property
    def answers(self) -> tuple[Term, ...]:
        return (self.given, *self.present.values(), *self.absent.values())

    def has(self, code: str) -> Pair:
        """Whether a code is in the list."""
        return Pair(self.present[code], self.absent[code])

    def answered(self, code: str, value: bool) -> ListFact:
        """The same list with one code known to be in it, or not to be."""
        present, absent = {**self.present, code: constant(value)}, {**self.absent, code: constant(not value)}
        return ListFact(constant(True), present, absent)

    @property
    def any(self) -> Pair:
        """Whether the list has a member at all."""
        return Pair(disjunction(self.present.values()), conjunction(self.absent.values()))


@dataclass(frozen=True)
class NumberFact(SymbolicFact):
    """A place in a row of values."""

    given: Term
    row: numbers.Row
    reached: tuple[Term, ...]

    @property
    def known(self) -> Term:
        return self.given

    @property
    def term(self) -> numbers.NumberTerm:
        """The number, to be compared."""
        return numbers.placed(self.known, self.row, self.reached)

    @property
    def sound(self) -> Term:
        return numbers.ascending(self.reached, self.known)

    def holds(self, value: FactValue | None) -> Term:
        if not isinstance(value, int | float):
            return no(self.known)
        return both(self.known, numbers.at(self.reached, place_of(value, self.row)))

    def within(self, other: NumberFact) -> Term:
        alike = conjunction(same(a, b) for a, b in zip(self.reached, other.reached, strict=True))
        return implies(self.known, both(other.known, alike))

    def read(self, model: Model) -> FactValue | None:
        if not model.is_true(self.known):
            return None
        return self.row[sum(model.is_true(step) for step in self.reached)]


def place_of(value: float, row: numbers.Row) -> int:
    """Where a number stands in its row; :class:`ValueError` when it is none of the values that stand for the range."""
    place = bisect_left(row, value)
    if place == len(row) or row[place] != value:
        raise ValueError(f"{value} is not among {row}")
    return place


@dataclass(frozen=True)
class DateFact(SymbolicFact):
    """A day, or never; what they are means nothing while the date is unknown."""

    date: DateTerm
    key: g.Bits

    def later(self, name: str) -> DateFact:
        """The same date, known or not by another name.

        Sharing the day spares the solver the proof that two calendars count alike.
        """
        early, late = self.date.early, self.date.late
        return DateFact(DateTerm(z3.Bool(name), self.date.years, key=self.key, early=early, late=late), self.key)

    @property
    def known(self) -> Term:
        return self.date.known

    @property
    def sound(self) -> Term:
        return g.is_day(self.key, self.date.years)

    def holds(self, value: FactValue | None) -> Term:
        if not isinstance(value, datetime.date):
            return no(self.known)
        if value in NEVER.values():
            return both(self.known, self.date.never)
        return both(self.known, no(self.date.never), self.key == g.key_of(value))

    def within(self, other: DateFact) -> Term:
        if self.key is other.key and self.date.never is other.date.never:
            return implies(self.known, other.known)
        alike = either(both(self.date.never, other.date.never), both(no(self.date.never), self.key == other.key))
        return implies(self.known, both(other.known, same(self.date.never, other.date.never), alike))

    def read(self, model: Model) -> FactValue | None:
        if not model.is_true(self.known):
            return None
        if model.is_true(self.date.never):
            return NEVER["early" if model.is_true(self.date.early) else "late"]
        return g.day_of(model.number(self.key))
