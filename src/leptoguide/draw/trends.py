"""Measured values over time: only what was measured is joined, and nothing is drawn where nothing was measured."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leptoguide.advise.scores import how_scored, numbers
from leptoguide.draw.look import Fill, look
from leptoguide.draw.marks import mark
from leptoguide.draw.measure import Anchor, Box, text_width
from leptoguide.draw.page import Page
from leptoguide.draw.said import Said
from leptoguide.record.events import Event
from leptoguide.record.exams import Exam
from leptoguide.render.exam_words import ExamWords, number, parts
from leptoguide.render.phrase import Phrases, unit_sign


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a day, or nothing when it is on record that there is none; how it is written, and said in full."""

    date: datetime.date
    value: float | None
    text: str
    said: Callable[[Said], str]


@dataclass(frozen=True, slots=True)
class Trend:
    """What is measured, from 0 to ``highest``, and its values by day."""

    label: str
    highest: float
    points: tuple[Point, ...]


def fact_trend(fact: str, events: Sequence[Event], phrases: Phrases) -> Trend | None:
    """The trend of a numeric fact; nothing when it was never measured.

    The scale is the fact's own when it is short, else from 0 to a round number.
    """
    points = tuple(_points(fact, events, phrases))
    known = [point.value for point in points if point.value is not None]
    if not known:
        return None
    entry = phrases.guideline.dictionary.facts[fact]
    highest = entry.range[1] if entry.range is not None and entry.unit is None else _round_up(max(known))
    label = f"{phrases.fact(fact)} ({unit_sign(entry.unit)})" if entry.unit else phrases.fact(fact)
    return Trend(label, highest, points)


def _points(fact: str, events: Sequence[Event], phrases: Phrases) -> Iterator[Point]:
    for event in events:
        read = event.facts.get(fact)
        if read is None:
            continue
        said = _of_event(event)
        if isinstance(read.value, int | float) and not isinstance(read.value, bool):
            yield Point(event.date, float(read.value), f"{read.value:g}", said)
        elif read.absent is not None:
            yield Point(event.date, None, phrases.absent(read.absent), said)


def _of_event(event: Event) -> Callable[[Said], str]:
    return lambda said: said.event(event)


def score_trend(part: str, series: Sequence[Exam], words: ExamWords) -> Trend | None:
    """The trend of an item or a mean of a questionnaire, as entered; nothing when it was never scored."""
    instrument = words.instrument(series[0])
    entry = next(one for one in parts(instrument) if one.id == part)
    label = f"{words.short_name(series[0])} {words.words.of(entry.label)}"
    points = []
    for exam in series:
        value = numbers(instrument, exam).get(part)
        if value is None and how_scored(instrument, exam, part) != "not-evaluable":
            continue
        text = words.words("draw.not-evaluable") if value is None else number(value)
        said = words.words("phrase.is", x=label, value=words.value(exam, part))
        points.append(Point(exam.date, value, text, _of_exam(exam, said)))
    if all(point.value is None for point in points):
        return None
    better = words.better(instrument)
    _, highest = instrument.scale(instrument.items[0]) or (0, 1)
    return Trend(words.words.set(f"{label} ({better})") if better else label, highest, tuple(points))


def _of_exam(exam: Exam, text: str) -> Callable[[Said], str]:
    return lambda said: f"{said.day(exam.date)} · {text}"


def draw_trend(page: Page, trend: Trend, top: float) -> float:
    """One panel; returns where it ends."""
    pad = look().timeline.panel_pad
    low, high = top + pad + look().timeline.panel, top + pad

    def at(point: Point) -> tuple[float, float]:
        return page.axis.x(point.date), low + (high - low) * (point.value or 0) / trend.highest

    ends = [_scale(page, end, y) for end, y in ((trend.highest, high), (0, low))]
    for a, b in pairwise(trend.points):
        if a.value is not None and b.value is not None:
            page.canvas.line(at(a), at(b), name="lg-trend", stroke=look().quiet)
    for point in trend.points:
        r = look().timeline.mark / 2 + 1
        x, y = at(point)
        page.canvas.take(Box(x - r, y - r, x + r, y + r))
    dropped = sum(not _point(page, point, at(point)) for point in trend.points)
    end = page.label(top, trend.label, dropped=dropped, keep=max(ends) + look().gap)
    return max(end, low + pad)


def _scale(page: Page, end: float, y: float) -> float:
    """A line across with its number; returns how wide the number is."""
    page.canvas.line((page.axis.left, y), (page.axis.right, y), back=True, name="lg-grid", stroke=look().pale)
    text = f"{end:g}"
    baseline = y + look().small * (look().ascent - look().descent) / 2
    page.canvas.write(page.gutter - look().gap, baseline, text, size=look().small, anchor="end", fill=look().quiet)
    return text_width(text, look().small)


def _point(page: Page, point: Point, place: tuple[float, float]) -> bool:
    """One value, written out where there is room; whether it was."""
    x, y = place
    r = look().timeline.mark / 2 + 1
    fill: Fill = "unknown" if point.value is None else "full"
    page.canvas.titled(point.said(page.said), mark("circle", fill, x, y, r), name="lg-value")
    places = list(_places(page, x, y, r, point.text))
    return page.canvas.write_first_free(places, point.text, size=look().small, name="lg-number") is not None


def _places(page: Page, x: float, y: float, r: float, text: str) -> Iterator[tuple[float, float, Anchor]]:
    """Above the point, below it, or beside it."""
    size, gap = look().small, look().gap / 2
    half = text_width(text, size) / 2
    above, below = y - r - gap - look().descent * size, y + r + gap / 2 + look().ascent * size
    centre = min(max(x, page.axis.left + half), page.axis.right + look().margin - half)
    zero = page.axis.zero
    crossed = zero is not None and abs(page.axis.x(zero) - centre) < half
    for baseline in (above, below):
        if crossed:  # beside the line of day 0, which would strike the number out
            yield x + gap, baseline, "start"
        yield centre, baseline, "middle"
    beside = y + size * (look().ascent - look().descent) / 2
    yield x + r + gap, beside, "start"
    yield x - r - gap, beside, "end"


def _round_up(value: float) -> float:
    """The next round number of the grid."""
    if value <= 0:
        return 1
    steps = look().timeline.grid
    unit = steps[-1] ** math.floor(math.log(value, steps[-1]))
    return next((step * unit for step in steps if value <= step * unit), steps[-1] * unit)
