"""The head of a timeline: dates, days from diagnosis, day 0 and the day of the assessment."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from leptoguide.draw.axis import Axis
from leptoguide.draw.look import look
from leptoguide.draw.measure import Box, text_box, text_width
from leptoguide.draw.page import Page
from leptoguide.draw.said import signed
from leptoguide.draw.svg import element, points


def draw_scale(page: Page, top: float) -> float:
    """Rows of labels; returns where they end. Lines down the page are drawn by :func:`draw_lines`."""
    axis, words = page.axis, page.words
    top = _day_of_assessment(page, top)
    if axis.zero is not None:
        top = _flag(page, top, axis.zero, words("draw.day-zero", date=axis.zero.isoformat()))
    if axis.turn is not None:
        _earlier(page, top)
        top += look().leading
    top = _row(page, top, words("draw.date"), _dates(axis), lambda day: day.isoformat()[: len("2026-03")])
    if axis.zero is not None:
        top = _row(page, top, words("draw.day"), _days(axis), lambda day: signed(axis.number(day) or 0))
    page.canvas.line((axis.left, top), (axis.right, top), name="lg-axis", stroke=look().ink)
    return top + look().gap


def draw_lines(page: Page, top: float, bottom: float) -> None:
    """Day 0, the day of the assessment and the turn of the scale, down the page behind everything."""
    axis = page.axis
    for day in _dates(axis):
        page.canvas.line((axis.x(day), top), (axis.x(day), bottom), back=True, name="lg-grid", stroke=look().wash)
    if axis.turn is not None:
        box = Box(axis.left, top, axis.turn_x, bottom)
        page.canvas.rect(box, back=True, name="lg-earlier", fill=look().wash, stroke="none")
        _break(page, top)
        _break(page, bottom)
    if axis.zero is not None and axis.first <= axis.zero <= axis.last:
        x = axis.x(axis.zero)
        page.canvas.line((x, top), (x, bottom), back=True, name="lg-day-zero", stroke=look().accent)
    x = axis.x(axis.last)
    page.canvas.line((x, top), (x, bottom), back=True, name="lg-as-of", stroke=look().ink, stroke_dasharray="4 3")


def _day_of_assessment(page: Page, top: float) -> float:
    text = f"{page.words('head.as-of')} {page.axis.last.isoformat()}"
    return _flag(page, top, page.axis.last, text)


def _flag(page: Page, top: float, day: datetime.date, text: str) -> float:
    """A line of text at a day, as near to it as the margins let."""
    if not page.axis.first <= day <= page.axis.last:
        return page.canvas.paragraph(page.axis.left, top, text, page.axis.right - page.axis.left)
    x, baseline = page.axis.x(day), top + look().ascent * look().size
    width = text_width(text, look().size)
    left = min(max(x - width / 2, look().margin), page.canvas.width - look().margin - width)
    page.canvas.write(left, baseline, text, name="lg-flag")
    tip = [(x - 2, top + look().leading - 2), (x + 2, top + look().leading - 2), (x, top + look().leading + 2)]
    page.canvas.add(element("polygon", class_="lg-pointer", points=points(tip), fill=look().ink))
    return top + look().leading + look().gap


def _earlier(page: Page, top: float) -> None:
    """Says that the first part of the scale is drawn closer together, and from when."""
    first = page.axis.first.isoformat()[: len("2026")]
    for text in (page.words("draw.earlier-from", year=first), page.words("draw.earlier"), first):
        box = text_box(page.axis.left, top + look().ascent * look().small, text, look().small)
        if box.right <= page.axis.right:
            page.canvas.write(page.axis.left, top + look().ascent * look().small, text, size=look().small)
            return


def _break(page: Page, y: float) -> None:
    """Two slanted strokes where the scale turns."""
    x, r = page.axis.turn_x, look().timeline.tick
    for shift in (0, r):
        page.canvas.line((x - r + shift, y + r), (x + shift, y - r), name="lg-break", stroke=look().ink)


def _row(
    page: Page, top: float, label: str, days: Iterable[datetime.date], text_of: Callable[[datetime.date], str]
) -> float:
    size = look().small
    baseline = top + look().ascent * size
    page.canvas.write(look().margin, baseline, label, size=size, fill=look().quiet)
    for day in days:
        place = (page.axis.x(day), baseline, "middle")
        box = text_box(*place[:2], text_of(day), size, "middle")
        if box.left >= page.gutter and page.canvas.is_free(box):
            page.canvas.write(page.axis.x(day), baseline, text_of(day), size=size, anchor="middle", name="lg-tick")
    return top + look().leading


def _dates(axis: Axis) -> list[datetime.date]:
    return _spaced(axis, [list(axis.months(step)) for step in look().timeline.month_steps], "2026-03")


def _days(axis: Axis) -> list[datetime.date]:
    return _spaced(axis, [list(axis.numbered(step)) for step in look().timeline.day_steps], f"{signed(-1)}000")


def _spaced(axis: Axis, choices: Sequence[list[datetime.date]], widest: str) -> list[datetime.date]:
    """The finest division whose labels stand apart."""
    room = text_width(widest, look().small) + look().gap
    for days in choices:
        if all(gap >= room for gap in _gaps(axis, days)):
            return days
    return choices[-1]


def _gaps(axis: Axis, days: Sequence[datetime.date]) -> Iterator[float]:
    places = [axis.x(day) for day in days]
    return (b - a for a, b in pairwise(places))
