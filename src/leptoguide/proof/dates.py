"""Dates over the patient: whether known, and the day as a key or as a count, each worked out when it is asked for.

Months are added to the key as CQL adds them, days to the count. A date moved out of the calendar is unknown; never
stays never.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cached_property

import z3

from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.proof import gregorian as g
from leptoguide.proof.terms import NO, YES, Term, both, constant, decided, either, implies, no
from leptoguide.proof.truths import Pair, settled

Require = Callable[[Term], None]
"""Takes what has to hold of an auxiliary term for a date to mean what it says."""

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": g.MONTHS}
_FARTHEST = 2 * g.CALENDAR[1]
"""Years that lead out of the calendar from any day."""


class DateTerm:
    """A date. ``key`` and ``count`` mean something where it is ``known``; ``early`` and ``late`` are the two nevers."""

    def __init__(
        self,
        known: Term,
        years: g.Years,
        *,
        key: g.Bits | None = None,
        count: g.Bits | None = None,
        early: Term = NO,
        late: Term = NO,
        require: Require | None = None,
    ) -> None:
        self.known = known
        self.years = years
        self.early = early
        self.late = late
        self._key = key
        self._count = count
        self._require = require

    @property
    def never(self) -> Term:
        """There is no day."""
        return either(self.early, self.late)

    @property
    def counted(self) -> bool:
        """Made by counting days, so that its count is at hand and its key is not."""
        return self._key is None

    @cached_property
    def key(self) -> g.Bits:
        """Year, month and day."""
        return self._or_never(self._day, g.key_of)

    @cached_property
    def count(self) -> g.Bits:
        """The number of the day."""
        own = self._count if self._key is None else g.count_of_key(self._key, self.years)
        return self._or_never(own, g.count_of)

    @cached_property
    def _day(self) -> g.Bits:
        """The key, whatever it is when there is no day; that of a counted day is the one with this count."""
        if self._key is not None:
            return self._key
        assert self._require is not None
        key = z3.FreshConst(z3.BitVecSort(g.KEY), "day")
        counted = both(g.is_day(key, self.years), g.count_of_key(key, self.years) == self._count)
        self._require(implies(both(self.known, no(self.never)), counted))
        return key

    def _or_never(self, bits: g.Bits, of: Callable[[datetime.date], g.Bits]) -> g.Bits:
        for side, name in ((self.early, "early"), (self.late, "late")):
            if side is not NO:
                bits = z3.If(side, of(NEVER[name]), bits)
        return bits

    def compare(self, operator: n.Comparison, other: DateTerm) -> Pair:
        """The comparison, unknown while either date is."""
        a, b = (self.count, other.count) if self.counted or other.counted else (self.key, other.key)
        less, more = decided(z3.ULT(a, b)), decided(z3.ULT(b, a))
        holds = {
            "<": less,
            "<=": no(more),
            ">": more,
            ">=": no(less),
            "=": no(either(less, more)),
            "!=": either(less, more),
        }
        return settled(holds[operator], both(self.known, other.known))

    def moved(self, duration: n.Duration, sign: int, require: Require) -> DateTerm:
        """The date so much later (earlier, when ``sign`` is -1)."""
        amount = sign * duration.value
        if duration.unit in _MONTHS:
            months = amount * _MONTHS[duration.unit]
            if abs(months) > _FARTHEST * g.MONTHS:
                return self._only_never()
            key, valid, years = g.moved_by_months(self._day, months, self.years)
            return self._later(valid, years, require, key=key)
        days = amount * _DAYS[duration.unit]
        if abs(days) > datetime.date.max.toordinal():
            return self._only_never()
        count = self._plain_count + days
        around = abs(days) // sum(g.LENGTHS) + 1
        years = (max(self.years[0] - around, g.CALENDAR[0]), min(self.years[1] + around, g.CALENDAR[1]))
        return self._later(g.valid_count(count), years, require, count=count)

    @property
    def _plain_count(self) -> g.Bits:
        return self._count if self._key is None else g.count_of_key(self._key, self.years)

    def _later(
        self, valid: Term, years: g.Years, require: Require, *, key: g.Bits | None = None, count: g.Bits | None = None
    ) -> DateTerm:
        known = both(self.known, either(self.never, decided(valid)))
        return DateTerm(known, years, key=key, count=count, early=self.early, late=self.late, require=require)

    def _only_never(self) -> DateTerm:
        known = both(self.known, self.never)
        return DateTerm(known, self.years, key=self._day, early=self.early, late=self.late)


def literal(day: datetime.date, known: Term = YES) -> DateTerm:
    """A known day, or a never."""
    sides = {side: constant(day == extreme) for side, extreme in NEVER.items()}
    return DateTerm(known, (day.year, day.year), key=g.key_of(day), **sides)


def choice(condition: Pair, taken: DateTerm, rest: DateTerm) -> DateTerm:
    """Kleene's choice between two dates."""
    alike = taken.compare("=", rest).true
    known = either(both(condition.true, taken.known), both(condition.false, rest.known), alike)
    years = (min(taken.years[0], rest.years[0]), max(taken.years[1], rest.years[1]))
    here = condition.true

    def side(a: Term, b: Term) -> Term:
        return either(both(here, a), both(no(here), b))

    key = z3.If(here, taken.key, rest.key)
    return DateTerm(known, years, key=key, early=side(taken.early, rest.early), late=side(taken.late, rest.late))
