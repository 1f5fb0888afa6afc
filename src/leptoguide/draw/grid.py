"""A grid of what exams found: a row for each item, a column for each exam, on the axis of days."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from leptoguide.draw.look import look
from leptoguide.draw.measure import Box, text_box, text_width, wrapped
from leptoguide.draw.page import Page
from leptoguide.draw.svg import element, rect


@dataclass(frozen=True, slots=True)
class Cell:
    """One finding of one exam: what a pointer says, and how it is written, the fullest way first.

    ``name`` is its class. ``dashed``: it could not be evaluated. ``loud``: it is to be checked.
    """

    said: str
    texts: tuple[str, ...]
    name: str
    fill: str
    ink: str
    dashed: bool = False
    loud: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """An item and its findings by exam; ``None`` where an exam has none. Rows of one ``style`` are written one way."""

    label: str
    cells: tuple[Cell | None, ...]
    style: str


@dataclass(frozen=True, slots=True)
class _Column:
    """The day of an exam with its place on the axis, and from where to where its cells may reach."""

    date: datetime.date
    x: float
    left: float
    right: float
    width: float

    @property
    def middle(self) -> float:
        """The middle of its cells: on the day, or as near as the room allows."""
        half = self.width / 2
        return min(max(self.x, self.left + half), self.right - half)

    def box(self, top: float) -> Box:
        """The room of a cell."""
        return Box(self.middle - self.width / 2, top, self.middle + self.width / 2, top + look().timeline.cell)


def draw_grid(page: Page, heading: str, days: Sequence[datetime.date], rows: Sequence[GridRow], top: float) -> float:
    """The grid under its heading; returns where it ends. ``days`` are those of the exams, in order."""
    for line in wrapped(heading, page.axis.right - look().margin, look().size):
        page.canvas.write(look().margin, top + look().ascent * look().size, line, bold=True, name="lg-grid-heading")
        top += look().leading
    columns = _columns(page, days)
    ways = {row.style: _way(columns, [other for other in rows if other.style == row.style]) for row in rows}
    columns = _fitted(columns, rows, ways)
    top = _dates(page, columns, top)
    for row in rows:
        bottom = top + look().timeline.cell + 2
        found = _written(columns, row)
        for column, _ in found:
            page.canvas.take(column.box(top))
        dropped = sum(not _draw(page, column, cell, ways[row.style], top) for column, cell in found)
        top = page.label(top, row.label, dropped=dropped, least=bottom - top)
    return top


def _columns(page: Page, days: Sequence[datetime.date]) -> list[_Column]:
    """Columns with the room up to half way to the next, so that none overlaps; exams of one day share its room."""
    places = sorted({page.axis.x(day) for day in days})
    between = [(a + b) / 2 for a, b in pairwise(places)]
    edges = [page.gutter, *between, page.canvas.width - look().margin / 2]
    room = dict(zip(places, pairwise(edges), strict=True))
    columns, used = [], dict.fromkeys(places, 0)
    for day in days:
        x = page.axis.x(day)
        left, right = room[x]
        share = (right - left) / sum(page.axis.x(other) == x for other in days)
        left += used[x] * share
        gap = min(1, share / 2 / 2)
        columns.append(_Column(day, x, left + gap, left + share - gap, share - 2 * gap))
        used[x] += 1
    return columns


def _fitted(columns: Sequence[_Column], rows: Sequence[GridRow], ways: Mapping[str, int]) -> list[_Column]:
    """The columns all no wider than what stands in them needs."""
    written = [_text(cell, ways[row.style]) for row in rows for cell in row.cells if cell is not None]
    needed = max([look().timeline.cell_width, *(text_width(text, look().small) + look().gap * 2 for text in written)])
    return [replace(column, width=min(column.width, needed)) for column in columns]


def _way(columns: Sequence[_Column], rows: Sequence[GridRow]) -> int:
    """The fullest way in which all of some rows can be written; the shortest when none is short enough for all."""
    pairs = [pair for row in rows for pair in _written(columns, row)]
    most = max((len(cell.texts) for _, cell in pairs), default=1) - 1
    ways = range(most + 1)
    return next((way for way in ways if all(_fits(column, _text(cell, way)) for column, cell in pairs)), most)


def _written(columns: Sequence[_Column], row: GridRow) -> list[tuple[_Column, Cell]]:
    return [(column, cell) for column, cell in zip(columns, row.cells, strict=True) if cell is not None]


def _text(cell: Cell, way: int) -> str:
    return cell.texts[min(way, len(cell.texts) - 1)]


def _fits(column: _Column, text: str) -> bool:
    return text_width(text, look().small) + 2 <= column.width


def _dates(page: Page, columns: Sequence[_Column], top: float) -> float:
    """The days over the columns where there is room, without the year unless all have room for it."""
    size, baseline = look().small, top + look().ascent * look().small
    whole = all(text_width(column.date.isoformat(), size) <= column.right - column.left for column in columns)
    for column in columns:
        text = column.date.isoformat()[0 if whole else len("2026-") :]
        half = text_width(text, size) / 2
        x = min(max(column.x, column.left + half), column.right - half)
        if 2 * half <= column.right - column.left and page.canvas.is_free(text_box(x, baseline, text, size, "middle")):
            page.canvas.write(x, baseline, text, size=size, anchor="middle", fill=look().quiet, name="lg-date")
    return top + look().leading


def _draw(page: Page, column: _Column, cell: Cell, way: int, top: float) -> bool:
    """One cell; whether it could be written."""
    box, size = column.box(top), look().small
    text = _text(cell, way)
    fits = _fits(column, text)
    drawn = [
        rect(
            box,
            name=cell.name,
            fill=cell.fill,
            stroke=look().ink if cell.loud or cell.dashed else look().line,
            stroke_width=2 if cell.loud else 1,
            stroke_dasharray="2 2" if cell.dashed else None,
        )
    ]
    if cell.dashed and not fits:  # too narrow for a dashed edge to be told from a whole one
        drawn.append(element("line", x1=box.left, y1=box.bottom, x2=box.right, y2=box.top, stroke=look().ink))
    page.canvas.titled(cell.said, drawn, name="lg-score")
    if fits:
        baseline = (box.top + box.bottom + size * (look().ascent - look().descent)) / 2
        page.canvas.write(
            column.middle, baseline, text, size=size, anchor="middle", fill=cell.ink, halo=False, name="lg-score-text"
        )
    return fits
