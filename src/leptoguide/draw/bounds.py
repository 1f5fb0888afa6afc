"""Intervals between the worst and the best case over what is not known: a line with two ends, and what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leptoguide.draw.chart import Frame, RowChart
from leptoguide.draw.look import look
from leptoguide.draw.measure import Box
from leptoguide.draw.share import amount, counted
from leptoguide.draw.svg import element
from leptoguide.draw.texture import textured
from leptoguide.render.texts import Language, Words


@dataclass(frozen=True, slots=True)
class Bounds:
    """At worst ``low`` out of ``low_of``, at best ``high`` out of ``high_of``; filling in can change the whole too."""

    label: str
    low: int
    low_of: int
    high: int
    high_of: int

    @property
    def certain(self) -> bool:
        """Whether nothing depends on what is missing."""
        return (self.low, self.low_of) == (self.high, self.high_of)


def bounds_svg(frame: Frame, rows: Sequence[Bounds], language: Language) -> str:
    """An interval for each row, in the order given: from the worst to the best case, hatched between."""
    words = Words(language)
    numbers = [_number(row) for row in rows]
    chart = RowChart(frame, words, [row.label for row in rows], numbers)
    if not rows:
        chart.paragraph(words("draw.nothing"))
        return chart.document(words("draw.nothing"))
    top = chart.top
    for row, number in zip(rows, numbers, strict=True):
        _interval(chart, row, number)
    chart.shares(top)
    chart.paragraph(words("draw.legend-bounds"))
    return chart.document(words.clauses([_said(words, row) for row in rows]))


def _number(row: Bounds) -> str:
    worst, best = counted(row.low, row.low_of), counted(row.high, row.high_of)
    return worst if row.certain else f"{worst} \u2013 {best}"


def _said(words: Words, row: Bounds) -> str:
    return words(
        "draw.bounds",
        label=row.label,
        low=amount(row.low),
        low_of=amount(row.low_of),
        high=amount(row.high),
        high_of=amount(row.high_of),
    )


def _interval(chart: RowChart, row: Bounds, number: str) -> None:
    box = chart.row(row.label, number)
    if not row.low_of or not row.high_of:
        return
    low, high = chart.x(row.low / row.low_of), chart.x(row.high / row.high_of)
    middle = (box.top + box.bottom) / 2
    line = element("line", class_="lg-grid", x1=box.left, y1=middle, x2=box.right, y2=middle, stroke=look().pale)
    drawn = [line]
    if high > low:
        drawn += textured(replace(box, left=low, right=high), "rising", look().accent, name="lg-open")
    drawn += [_end(low, box), *([_end(high, box)] if high > low else [])]
    chart.canvas.titled(f"{_said(chart.words, row)} · {number}", drawn, name="lg-row")


def _end(x: float, box: Box) -> str:
    """The end of an interval, a stroke beyond the bar on both sides."""
    top, bottom = box.top - look().chart.curve, box.bottom + look().chart.curve
    return element(
        "line", class_="lg-end", x1=x, y1=top, x2=x, y2=bottom, stroke=look().ink, stroke_width=look().chart.curve + 1
    )
