"""How many patients have which status of an item: one bar a row, divided in the order of the statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from leptoguide.advise.status import ORDER, Status
from leptoguide.draw.chart import Frame, RowChart
from leptoguide.draw.look import look
from leptoguide.draw.measure import Box, text_width
from leptoguide.draw.share import amount, counted
from leptoguide.draw.texture import textured
from leptoguide.render.texts import Language, Words


@dataclass(frozen=True, slots=True)
class Statuses:
    """An item with how many patients have each status; one that is not there has none. ``bold``: it leads others."""

    label: str
    counts: Mapping[Status, int]
    bold: bool = False

    @property
    def total(self) -> int:
        """All patients."""
        return sum(self.counts.values())


def statuses_svg(frame: Frame, rows: Sequence[Statuses], language: Language) -> str:
    """A divided bar for each row, in the order given."""
    words = Words(language)
    chart = RowChart(frame, words, [row.label for row in rows], [_number(row) for row in rows])
    if not rows:
        chart.paragraph(words("draw.nothing"))
        return chart.document(words("draw.nothing"))
    _legend(chart)
    top = chart.top
    for row in rows:
        _bar(chart, row)
    chart.shares(top)
    return chart.document(words.clauses([f"{row.label}: {_said(words, row)}" for row in rows]))


def _number(row: Statuses) -> str:
    return f"n = {amount(row.total)}"


def _said(words: Words, row: Statuses) -> str:
    found = [f"{words(f'status.{s.value}')} {counted(row.counts[s], row.total)}" for s in ORDER if row.counts.get(s)]
    return words.join(found) or words("draw.nothing")


def _legend(chart: RowChart) -> None:
    """A sample of each status with its mark and its word, side by side as far as they fit."""
    size, side = look().size, look().chart.bar
    x = look().margin
    for status in ORDER:
        text = f"{chart.words(f'mark.{status.value}')} {chart.words(f'status.{status.value}')}"
        width = side * 2 + look().gap + text_width(text, size)
        if x > look().margin and x + width > chart.canvas.width - look().margin:
            x = look().margin
            chart.top += look().leading + look().gap
        box = Box(x, chart.top, x + side * 2, chart.top + side)
        for part in _textured(box, status):
            chart.canvas.add(part)
        chart.canvas.write(x + side * 2 + look().gap, chart.top + look().ascent * size, text, name="lg-text lg-legend")
        x += width + look().margin * 2
    chart.top += look().leading + look().gap * 2


def _bar(chart: RowChart, row: Statuses) -> None:
    box = chart.row(row.label, _number(row), bold=row.bold)
    total, before = row.total, 0
    for status in ORDER:
        count = row.counts.get(status, 0)
        if not count:
            continue
        part = replace(box, left=chart.x(before / total), right=chart.x((before + count) / total))
        before += count
        said = f"{row.label} · {chart.words(f'status.{status.value}')} {counted(count, total)}"
        chart.canvas.titled(said, _textured(part, status), name="lg-part")
        _write(chart, part, status, count)


def _textured(box: Box, status: Status) -> list[str]:
    found = look().chart.statuses[status.value]
    return textured(box, found.texture, found.colour, name=f"lg-status-{status.value}")


def _write(chart: RowChart, box: Box, status: Status, count: int) -> None:
    """The number in its part, with the mark of the status, where there is room."""
    size = look().small
    mark = chart.words(f"mark.{status.value}")
    texts = [
        text
        for text in (f"{mark} {amount(count)}", amount(count))
        if text_width(text, size) + 2 <= box.right - box.left
    ]
    if not texts:
        return
    solid = look().chart.statuses[status.value].texture == "solid"
    x, half = (box.left + box.right) / 2, text_width(texts[0], size) / 2
    if not solid:  # lines under it would strike the number out
        plate = replace(box, left=x - half, right=x + half, top=box.top + 1, bottom=box.bottom - 1)
        chart.canvas.rect(plate, name="lg-paper", fill=look().paper, stroke="none")
    chart.canvas.write(
        x,
        (box.top + box.bottom + size * (look().ascent - look().descent)) / 2,
        texts[0],
        size=size,
        anchor="middle",
        fill=look().paper if solid else look().ink,
        halo=False,
        name="lg-text lg-on-solid" if solid else "lg-text lg-part-number",
    )
