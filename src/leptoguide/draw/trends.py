"""Measured values over time: only what was measured is joined, and nothing is drawn where nothing was measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from leptoguide.draw.look import Fill, look
from leptoguide.draw.marks import mark
from leptoguide.draw.measure import Anchor, Box, text_width
from leptoguide.draw.page import Page
from leptoguide.record.events import Event
from leptoguide.render.phrase import Phrases, unit_sign


def measured(fact: str, events: Sequence[Event]) -> list[tuple[Event, float | None]]:
    """Events that state the fact: its value, or nothing when they say that there is none."""
    found: list[tuple[Event, float | None]] = []
    for event in events:
        read = event.facts.get(fact)
        if read is None:
            continue
        if isinstance(read.value, int | float) and not isinstance(read.value, bool):
            found.append((event, float(read.value)))
        elif read.absent is not None:
            found.append((event, None))
    return found


def trend_label(phrases: Phrases, fact: str) -> str:
    """What is measured, and in what."""
    unit = phrases.guideline.dictionary.facts[fact].unit
    return f"{phrases.fact(fact)} ({unit_sign(unit)})" if unit else phrases.fact(fact)


def draw_trend(page: Page, fact: str, values: Sequence[tuple[Event, float | None]], top: float) -> float:
    """One panel; returns where it ends. The scale is the fact's own when it is short, else from 0 to a round number."""
    entry = page.phrases.guideline.dictionary.facts[fact]
    known = [value for _, value in values if value is not None]
    highest = entry.range[1] if entry.range is not None and entry.unit is None else _round_up(max(known))
    pad = look().timeline.panel_pad
    low, high = top + pad + look().timeline.panel, top + pad

    def at(event: Event, value: float) -> tuple[float, float]:
        return page.axis.x(event.date), low + (high - low) * value / highest

    numbers = [_scale(page, number, y) for number, y in ((highest, high), (0, low))]
    for (event_a, a), (event_b, b) in pairwise(values):
        if a is not None and b is not None:
            page.canvas.line(at(event_a, a), at(event_b, b), name="lg-trend", stroke=look().quiet)
    for event, value in values:
        r = look().timeline.mark / 2 + 1
        x, y = at(event, value or 0)
        page.canvas.take(Box(x - r, y - r, x + r, y + r))
    dropped = sum(not _point(page, fact, event, value, at(event, value or 0)) for event, value in values)
    end = page.label(top, trend_label(page.phrases, fact), dropped=dropped, keep=max(numbers) + look().gap)
    return max(end, low + pad)


def _scale(page: Page, number: float, y: float) -> float:
    """A line across with its number; returns how wide the number is."""
    page.canvas.line((page.axis.left, y), (page.axis.right, y), back=True, name="lg-grid", stroke=look().pale)
    text = f"{number:g}"
    baseline = y + look().small * (look().ascent - look().descent) / 2
    page.canvas.write(page.gutter - look().gap, baseline, text, size=look().small, anchor="end", fill=look().quiet)
    return text_width(text, look().small)


def _point(page: Page, fact: str, event: Event, value: float | None, place: tuple[float, float]) -> bool:
    """One value, written out where there is room; whether it was."""
    x, y = place
    r = look().timeline.mark / 2 + 1
    fill: Fill = "unknown" if value is None else "full"
    page.canvas.titled(page.said.event(event), mark("circle", fill, x, y, r), name="lg-value")
    read = event.facts[fact]
    text = f"{value:g}" if value is not None else page.phrases.absent(read.absent or "")
    places = list(_places(page, x, y, r, text))
    return page.canvas.write_first_free(places, text, size=look().small, name="lg-number") is not None


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
