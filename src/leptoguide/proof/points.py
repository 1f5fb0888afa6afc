"""A threshold's neighbourhood: the facts that it compares, just below it, on it and just above."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from leptoguide.evaluate.evaluator import shift_date
from leptoguide.knowledge.values import FactValue
from leptoguide.language import nodes as n
from leptoguide.proof.patient import World
from leptoguide.proof.thresholds import Threshold

Point = Mapping[str, FactValue]
"""The facts that a threshold compares, at one place."""


def points(world: World, today: datetime.date, threshold: Threshold) -> list[Point]:
    """Below, on and above, as far as the fact can be there; dates lie around ``today``."""
    return list(_points(world, today, threshold))


def _points(world: World, today: datetime.date, threshold: Threshold) -> Iterator[Point]:
    fact, row = threshold.fact, world.row(threshold.fact)
    match threshold.at:
        case n.Number(value=value) | n.Quantity(value=value):
            place = row.index(value)
            yield from ({fact: row[i]} for i in (place - 1, place, place + 1) if 0 <= i < len(row))
        case n.FactRef(id=other) if row:
            shared = [value for value in row[1:-1] if value in world.row(other)]
            place = row.index(shared[len(shared) // 2])
            yield from ({fact: row[i], other: row[place]} for i in (place - 1, place, place + 1))
        case date:
            yield from _days(today, fact, date)


def _days(today: datetime.date, fact: str, at: n.Node) -> Iterator[Point]:
    """Three days around a date that another fact gives; at a month's end where months are added."""
    (base,) = n.fact_ids(at)
    day, limit = _base_day(base, at, today)
    for by in (-1, 0, 1):
        moved = limit + datetime.timedelta(days=by)
        yield {base: day, fact: moved} if "as_of" in (base, fact) else {"as_of": today, base: day, fact: moved}


def _base_day(base: str, at: n.Node, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The day of the fact that is moved, and where that leads: the last month's end before today, or today itself."""
    if base == "as_of":
        return today, _moved(at, today)
    days = (today - datetime.timedelta(days=by) for by in range(1, (today - datetime.date.min).days))
    return next((day, end) for day in days if (end := _moved(at, day)) < today and _is_month_end(day))


def _is_month_end(day: datetime.date) -> bool:
    return (day + datetime.timedelta(days=1)).day == 1


def _moved(at: n.Node, day: datetime.date) -> datetime.date:
    if isinstance(at, n.Shift):
        moved = shift_date(_moved(at.date, day), at.duration, -1 if at.sign == "-" else 1)
        assert moved is not None
        return moved
    return day
