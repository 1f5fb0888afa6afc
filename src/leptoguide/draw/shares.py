"""Bars of shares: of how many patients something is known, waited for, or so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leptoguide.draw.chart import Frame, RowChart
from leptoguide.draw.look import look
from leptoguide.draw.share import counted, round_up, tick
from leptoguide.draw.svg import rect
from leptoguide.render.texts import Language, Words


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` out of ``of``; of nothing there is no bar."""

    label: str
    count: int
    of: int


def shares_svg(frame: Frame, rows: Sequence[Share], language: Language, *, whole: bool = True) -> str:
    """A bar for each row, in the order given. ``whole``: the axis goes to all, else to just above the largest share."""
    words = Words(language)
    numbers = [counted(row.count, row.of) for row in rows]
    chart = RowChart(frame, words, [row.label for row in rows], numbers)
    if not rows:
        chart.paragraph(words("draw.nothing"))
        return chart.document(words("draw.nothing"))
    if not whole:
        largest = max((row.count / row.of for row in rows if row.of), default=0)
        chart.most = min(1, round_up(largest, look().timeline.grid)) or 1
    top = chart.top
    for row, number in zip(rows, numbers, strict=True):
        _bar(chart, row, number)
    if whole:
        chart.shares(top)
    else:
        chart.axis(top, [(part * chart.most, tick(part * chart.most)) for part in (0, 1 / 2, 1)])
    return chart.document(words.clauses([f"{row.label} {number}" for row, number in zip(rows, numbers, strict=True)]))


def _bar(chart: RowChart, row: Share, number: str) -> None:
    """The part that is so in full, the rest as an empty frame where all of it is shown; nothing at all of nobody."""
    box = chart.row(row.label, number)
    if not row.of:
        return
    bar = replace(box, right=chart.x(row.count / row.of))
    drawn = [rect(box, name="lg-rest", fill=look().paper, stroke=look().line)] if chart.most == 1 else []
    if row.count:
        drawn.append(rect(bar, name="lg-share", fill=look().accent, stroke=look().accent))
    chart.canvas.titled(f"{row.label} · {number}", drawn, name="lg-row")
