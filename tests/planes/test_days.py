"""Many dates moved at once, each as the evaluator moves one."""

from __future__ import annotations

import datetime
import random

import numpy as np
import pytest

from leptoguide.evaluate.evaluator import shift_date
from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.planes.days import EARLY, FIRST, LAST, LATE, Step, day_number, day_of, looked_up, moved, outcomes
from leptoguide.record.days import EARLIEST, LATEST

UNITS: tuple[n.DurationUnit, ...] = ("day", "week", "month", "year")
AMOUNTS = (-4000, -600, -25, -12, -6, -1, 0, 1, 5, 6, 11, 12, 13, 28, 29, 365, 4000, 9000, 10**12, -(10**12))


def _expected(day: datetime.date, steps: tuple[Step, ...]) -> datetime.date | None:
    found: datetime.date | None = day
    for step in steps:
        if found is not None:
            found = shift_date(found, n.Duration(abs(step.amount), step.unit), -1 if step.amount < 0 else 1)
    return found


def _days() -> list[datetime.date]:
    """The ends of the calendar, ends of months in common, leap and century years, and any others."""
    source = random.Random("days")
    ends = [
        datetime.date(y, m, 1) - datetime.timedelta(days=1) for y in (2, 1900, 2000, 2024, 2100) for m in range(1, 13)
    ]
    firsts = [day + datetime.timedelta(days=1) for day in ends]
    anywhere = [datetime.date.fromordinal(source.randrange(1, datetime.date.max.toordinal())) for _ in range(150)]
    near = [NEVER["early"] + datetime.timedelta(days=1), NEVER["late"] - datetime.timedelta(days=1)]
    return [*NEVER.values(), *near, EARLIEST, LATEST, *ends, *firsts, *anywhere]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_days_move_as_the_evaluator_moves_one(unit: n.DurationUnit, amount: int) -> None:
    days = _days()
    found, there = moved(np.array([day_number(day) for day in days], np.int64), (Step(unit, amount),))
    for day, number, inside in zip(days, found, there, strict=True):
        assert (day_of(int(number)) if inside else None) == _expected(day, (Step(unit, amount),)), day


def test_several_steps_are_taken_one_after_the_other() -> None:
    source, days = random.Random("steps"), _days()
    numbers = np.array([day_number(day) for day in days], np.int64)
    for _ in range(60):
        steps = tuple(Step(source.choice(UNITS), source.choice(AMOUNTS)) for _ in range(source.choice((2, 3))))
        found, there = moved(numbers, steps)
        for day, number, inside in zip(days, found, there, strict=True):
            assert (day_of(int(number)) if inside else None) == _expected(day, steps), (day, steps)


def test_what_is_looked_up_is_what_is_worked_out() -> None:
    steps = (Step("month", 6), Step("day", -1))
    later, there = outcomes(steps)
    days = np.array([EARLY, *range(FIRST, LAST + 1, 37), LAST, LATE])
    expected, inside = moved(days, steps)
    assert (looked_up(later, days) == expected).all()
    assert (looked_up(there, days) == inside).all()
    assert len(later) == LAST - FIRST + 3
