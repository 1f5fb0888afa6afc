"""The Gregorian calendar as circuits over bit-vectors.

A *key* is year, month (from 0) and day, one after the other, so that keys order as days do; a *count* is the number
of a day, as Python's ``toordinal`` has it. ``years`` bounds the years of a key, which keeps the circuits small.
"""

from __future__ import annotations

import datetime
from calendar import isleap, monthrange
from itertools import accumulate
from typing import Any, Final

import z3

from leptoguide.proof.terms import Term, both, conjunction, disjunction

Bits = Any
"""A bit-vector term."""

Years = tuple[int, int]
"""The first and the last."""

CALENDAR: Final[Years] = (datetime.date.min.year, datetime.date.max.year)
MONTHS: Final = datetime.date.max.month
LENGTHS: Final = tuple(monthrange(CALENDAR[0], month)[1] for month in range(1, MONTHS + 1))
"""Days of each month of a common year, which the first one is."""

_FEBRUARY: Final = 1
_YEAR: Final = CALENDAR[1].bit_length()
_MONTH: Final = MONTHS.bit_length()
_DAY: Final = max(LENGTHS).bit_length()
KEY: Final = _YEAR + _MONTH + _DAY
COUNT: Final = datetime.date.max.toordinal().bit_length() + 2
"""Bits of a key; and of a count, with room for a sign and an overflow."""


def key_of(day: datetime.date) -> Bits:
    """The key of a known day."""
    return z3.BitVecVal((((day.year << _MONTH) | (day.month - 1)) << _DAY) | day.day, KEY)


def day_of(key: int) -> datetime.date:
    """The day of a known key."""
    year, month, day = key >> (_MONTH + _DAY), (key >> _DAY) % (1 << _MONTH), key % (1 << _DAY)
    return datetime.date(year, month + 1, day)


def count_of(day: datetime.date) -> Bits:
    """The count of a known day."""
    return z3.BitVecVal(day.toordinal(), COUNT)


def parts(key: Bits) -> tuple[Bits, Bits, Bits]:
    """Year, month from 0, day."""
    year = z3.Extract(KEY - 1, _MONTH + _DAY, key)
    return year, z3.Extract(_MONTH + _DAY - 1, _DAY, key), z3.Extract(_DAY - 1, 0, key)


def is_day(key: Bits, years: Years) -> Term:
    """The key is that of a day within these years."""
    year, month, day = parts(key)
    in_years = both(z3.UGE(year, years[0]), z3.ULE(year, years[1]))
    return both(in_years, z3.ULT(month, MONTHS), day != 0, z3.ULE(day, _length(year, month, years)))


def moved_by_months(key: Bits, months: int, years: Years) -> tuple[Bits, Term, Years]:
    """The key so many calendar months later, whether that is within the calendar, and the years it can lie in.

    A day that the month lacks becomes its last.
    """
    year, month, day = parts(key)
    whole, rest = divmod(months, MONTHS)
    total = z3.ZeroExt(1, month) + rest
    over = z3.UGE(total, MONTHS)
    moved = z3.If(over, total - MONTHS, total)
    later = z3.ZeroExt(2, year) + whole + z3.If(over, z3.BitVecVal(1, _YEAR + 2), z3.BitVecVal(0, _YEAR + 2))
    reach = (years[0] + whole, years[1] + whole + 1)
    valid = both(later >= CALENDAR[0], later <= CALENDAR[1])
    within = (max(reach[0], CALENDAR[0]), min(reach[1], CALENDAR[1]))
    new_year, new_month = z3.Extract(_YEAR - 1, 0, later), z3.Extract(_MONTH - 1, 0, moved)
    length = _length(new_year, new_month, within)
    return z3.Concat(new_year, new_month, z3.If(z3.UGT(day, length), length, day)), valid, within


def count_of_key(key: Bits, years: Years) -> Bits:
    """The count of a key that is a day within these years."""
    year, month, day = (z3.ZeroExt(COUNT - part.size(), part) for part in parts(key))
    before = year - 1
    leap_days = z3.LShR(before, 2)
    skipped = [c for c in _skipped(CALENDAR) if c < years[0]]
    passed = [z3.If(z3.UGT(year, c), _count(1), _count(0)) for c in _skipped(years)]
    months = _count(0)
    for number, days in enumerate(accumulate(LENGTHS), start=1):
        months = z3.If(z3.UGE(month, number), _count(days), months)
    leap = z3.If(both(_leap(parts(key)[0], years), z3.UGT(month, _FEBRUARY)), _count(1), _count(0))
    return before * sum(LENGTHS) + leap_days - len(skipped) - sum(passed, _count(0)) + months + leap + day


def valid_count(count: Bits) -> Term:
    """The number of some day of the calendar."""
    return both(count >= datetime.date.min.toordinal(), count <= datetime.date.max.toordinal())


def _count(value: int) -> Bits:
    return z3.BitVecVal(value, COUNT)


def _skipped(years: Years) -> list[int]:
    """Years divisible by four that are no leap years."""
    return [year for year in range(years[0], years[1] + 1) if not year & 0b11 and not isleap(year)]


def _leap(year: Bits, years: Years) -> Term:
    return conjunction([z3.Extract(1, 0, year) == 0, *(year != c for c in _skipped(years))])


def _length(year: Bits, month: Bits, years: Years) -> Bits:
    """Days of a month."""
    days = z3.BitVecVal(max(LENGTHS), _DAY)
    for length in sorted(set(LENGTHS) - {max(LENGTHS)}, reverse=True):
        these = disjunction(month == m for m, found in enumerate(LENGTHS) if found == length)
        days = z3.If(these, z3.BitVecVal(length, _DAY), days)
    return z3.If(both(month == _FEBRUARY, _leap(year, years)), z3.BitVecVal(LENGTHS[_FEBRUARY] + 1, _DAY), days)
