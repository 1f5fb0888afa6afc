"""Days as Arrow counts them, from 1970, and many moved at once by calendar durations as the evaluator moves one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.record.days import EARLIEST, LATEST

Days: TypeAlias = npt.NDArray[np.int64]

_EPOCH: Final = datetime.date(1970, 1, 1).toordinal()
_DAYS_OF: Final = {"day": 1, "week": 7}
_MONTHS_OF: Final = {"month": 1, "year": 12}
UNITS: Final = _DAYS_OF.keys() | _MONTHS_OF.keys()
"""The calendar durations that can be moved by."""


class Step(NamedTuple):
    """A move by so many days, weeks, months or years; back when negative."""

    unit: n.DurationUnit
    amount: int


def day_number(day: datetime.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> datetime.date:
    """The day with this number."""
    return datetime.date.fromordinal(number + _EPOCH)


FIRST: Final = day_number(EARLIEST)
LAST: Final = day_number(LATEST)
"""The days that a case can name."""

EARLY: Final = day_number(NEVER["early"])
LATE: Final = day_number(NEVER["late"])
"""The two nevers, which are also the ends of the calendar."""

BLOCK: Final = 1 << 14
"""Rows worked on at a time, so that what lies between two steps stays in the processor's cache."""

_FARTHEST: Final = LATE - EARLY
"""A move by more days or months than this leads out of the calendar from anywhere."""


def moved(days: Days, steps: Sequence[Step]) -> tuple[Days, npt.NDArray[np.bool_]]:
    """``days`` after all ``steps``, one after the other, and for which of them there is such a day.

    A day that the month lacks becomes its last; never stays never; a day out of the calendar, at any step, is none,
    and what stands in its place means nothing.
    """
    there = np.ones(days.shape, np.bool_)
    for step in steps:
        never = (days == EARLY) | (days == LATE)
        if step.unit in _DAYS_OF:
            later = days + _bounded(step.amount * _DAYS_OF[step.unit])
        else:
            later = _by_months(days, _bounded(step.amount * _MONTHS_OF[step.unit]))
        inside = (later >= EARLY) & (later <= LATE)
        there &= never | inside
        days = np.where(never | ~inside, days, later)
    return days, there


def _bounded(amount: int) -> int:
    return max(-_FARTHEST - 1, min(amount, _FARTHEST + 1))


def _by_months(days: Days, months: int) -> Days:
    month = days.view("datetime64[D]").astype("datetime64[M]")
    in_month = days - month.astype("datetime64[D]").view(np.int64)
    first, after = ((month + m).astype("datetime64[D]").view(np.int64) for m in (months, months + 1))
    return np.asarray(np.minimum(first + in_month, after - 1), np.int64)


def outcomes(steps: Sequence[Step]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """:func:`moved` for every day that a case can name, between the two nevers; see :func:`looked_up`."""
    days, there = moved(np.concatenate([[EARLY], np.arange(FIRST, LAST + 1), [LATE]]), steps)
    return days.astype(np.int32), there


def looked_up(table: npt.NDArray[Any], days: npt.ArrayLike) -> npt.NDArray[Any]:
    """What one of :func:`outcomes` has for each day; before the first and after the last only the nevers are."""
    numbers = np.atleast_1d(np.asarray(days, np.int32))
    found = np.empty(numbers.shape, table.dtype)
    for start in range(0, numbers.size, BLOCK):
        part = slice(start, start + BLOCK)
        np.take(table, numbers[part] - np.int32(FIRST - 1), mode="clip", out=found[part])
    return found.reshape(np.shape(days))
