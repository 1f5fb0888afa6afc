"""Days to pixels: one straight scale, or two when long ago and lately would not fit on one."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from leptoguide.draw.look import look

_MONTHS: Final = len(calendar.month_name) - 1


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from ``first`` to ``last`` between two margins; before ``turn`` the scale is another, if there is one.

    ``zero`` is the day that days are counted from.
    """

    first: datetime.date
    last: datetime.date
    left: float
    right: float
    zero: datetime.date | None = None
    turn: datetime.date | None = None

    @property
    def turn_x(self) -> float:
        """Where the scale turns."""
        return self.left if self.turn is None else self.left + (self.right - self.left) * look().timeline.earlier_width

    def x(self, day: datetime.date) -> float:
        """The place of a day."""
        if self.turn is None:
            return _between(day, self.first, self.last, self.left, self.right)
        if day < self.turn:
            return _between(day, self.first, self.turn, self.left, self.turn_x)
        return _between(day, self.turn, self.last, self.turn_x, self.right)

    @property
    def main(self) -> datetime.date:
        """The first day of the main scale."""
        return self.turn or self.first

    def number(self, day: datetime.date) -> int | None:
        """The number of a day, counted from day 0."""
        return None if self.zero is None else (day - self.zero).days

    def months(self, step: int) -> Iterator[datetime.date]:
        """First days of every ``step``-th month on the main scale."""
        year, month = self.main.year, self.main.month
        index = year * _MONTHS + month - 1
        index += -index % step
        while True:
            day = datetime.date(index // _MONTHS, index % _MONTHS + 1, 1)
            if day > self.last:
                return
            if day >= self.main:
                yield day
            index += step

    def numbered(self, step: int) -> Iterator[datetime.date]:
        """Every ``step``-th day of the main scale, day 0 among them when it lies there."""
        if self.zero is None:
            return
        first = (self.main - self.zero).days
        number = first + -first % step
        while (day := self.zero + datetime.timedelta(days=number)) <= self.last:
            yield day
            number += step


def axis_for(
    days: Sequence[datetime.date], zero: datetime.date | None, last: datetime.date, left: float, right: float
) -> Axis:
    """The axis of a record: from its first day to ``last``; what lies before a long silence is drawn closer together.

    The silence is looked for from day 0 backwards, or from the end when day 0 is not known.
    """
    settings = look().timeline
    known = sorted({*days, last, *([zero] if zero and zero <= last else [])})
    first = known[0]
    turn = known[-1] if zero is None or zero > last else zero
    for day in reversed([d for d in known if d < turn]):
        if (turn - day).days > settings.silence:
            break
        turn = day
    span, earlier = (last - first).days, (turn - first).days
    pad = datetime.timedelta(days=max(1, round((last - turn).days * settings.pad_days)))
    if earlier > span * settings.earlier_from and earlier > settings.silence:
        before = datetime.timedelta(days=max(1, round(earlier * settings.pad_earlier)))
        return Axis(first - before, last, left, right, zero, turn - pad)
    pad = datetime.timedelta(days=max(1, round(span * settings.pad_days)))
    return Axis(first - pad, last, left, right, zero)


def _between(day: datetime.date, a: datetime.date, b: datetime.date, left: float, right: float) -> float:
    share = (day - a).days / max(1, (b - a).days)
    return left + (right - left) * share
