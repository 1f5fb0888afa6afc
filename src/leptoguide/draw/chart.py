"""What charts of many patients share: a heading, a stamp, rows with names and numbers, an axis of shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leptoguide.draw.look import look
from leptoguide.draw.measure import Box, longest_piece, text_width, wrapped
from leptoguide.draw.svg import Canvas, widest
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands over and under a chart; ``width`` in pixels, by default that of a page.

    ``stamp`` is said on the picture itself, wherever it is copied to, as that its patients are made up.
    """

    title: str
    stamp: str = ""
    note: str = ""
    width: float | None = None


class Chart:
    """A chart in the making; ``top`` is how far down it is drawn."""

    def __init__(self, frame: Frame, words: Words) -> None:
        self.frame = frame
        self.words = words
        self.canvas = Canvas(frame.width or look().page)
        self.top = look().margin
        self._heading()
        if frame.stamp:
            self._stamp(frame.stamp)

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.canvas.width - 2 * look().margin

    def document(self, description: str) -> str:
        """The whole drawing, with the note under it."""
        if self.frame.note:
            self.paragraph(self.frame.note)
        said = self.words.clauses([*([self.frame.stamp] if self.frame.stamp else []), description])
        return self.canvas.document(self.top + look().margin, self.frame.title, said)

    def paragraph(self, text: str) -> None:
        """Small quiet lines across the page."""
        for line in wrapped(text, self.room, look().small):
            baseline = self.top + look().ascent * look().small
            self.canvas.write(
                look().margin, baseline, line, size=look().small, fill=look().quiet, name="lg-text lg-quiet"
            )
            self.top += look().leading

    def _heading(self) -> None:
        for line in wrapped(self.frame.title, self.room / look().glyph_bold, look().heading):
            baseline = self.top + look().heading * look().ascent
            self.canvas.write(look().margin, baseline, line, size=look().heading, bold=True, name="lg-text lg-heading")
            self.top += look().heading + look().gap
        self.top += look().gap

    def _stamp(self, text: str) -> None:
        size, pad = look().chart.stamp, look().gap
        lines = wrapped(text, (self.room - 2 * pad) / look().glyph_bold, size)
        width = max(text_width(line, size, bold=True) for line in lines) + 2 * pad
        box = Box(look().margin, self.top, look().margin + width, self.top + len(lines) * look().leading + 2 * pad)
        self.canvas.rect(box, back=True, name="lg-stamp", stroke=look().ink, stroke_width=2, stroke_dasharray="6 3")
        for n, line in enumerate(lines):
            baseline = self.top + pad + n * look().leading + look().ascent * size
            self.canvas.write(
                look().margin + pad, baseline, line, size=size, bold=True, halo=False, name="lg-text lg-stamped"
            )
        self.top = box.bottom + 2 * look().gap


class RowChart(Chart):
    """A chart with a row for each thing: its name on the left, or above on a narrow page, and its number on the right.

    Between ``left`` and ``right`` lie the shares from nothing to ``most``. A number too long to leave room for a bar
    stands above it too.
    """

    def __init__(self, frame: Frame, words: Words, names: Sequence[str], numbers: Sequence[str]) -> None:
        super().__init__(frame, words)
        self.most = 1.0
        width, wide = self.canvas.width, widest(numbers, look().small)
        gutter = look().margin + self._gutter(names) + look().gap * 2
        right = width - look().margin * 2 - look().gap - wide
        self.beside = width >= look().chart.beside_from and right - gutter >= look().chart.least
        self.above = not self.beside and wide > width * look().chart.gutter_share
        self.right = width - look().margin * 2 - look().gap * 2 if self.above else right
        self.left = gutter if self.beside else look().margin * 2

    def x(self, share: float) -> float:
        """The place of a share."""
        return self.left + (self.right - self.left) * share / self.most

    def row(self, name: str, number: str, *, bold: bool = False) -> Box:
        """Writes a row's name and number and goes on below it; returns the room for its bar."""
        settings, small = look().chart, look().small
        room = (self.left - 2 * look().gap if self.beside else self.canvas.width - look().margin) - look().margin
        lines = wrapped(name, room / (look().glyph_bold if bold else 1), look().size)
        height = len(lines) * look().leading
        if self.beside:
            whole = max(settings.row, height + look().gap)
            middle = self.top + whole / 2
            self._names(lines, middle - height / 2, bold=bold)
            self.top += whole
        else:
            self._names(lines, self.top, bold=bold)
            if self.above:
                baseline = self.top + height + look().ascent * small
                self.canvas.write(look().margin, baseline, number, size=small, name="lg-text lg-number")
                height += look().leading
            middle = self.top + height + look().gap / 2 + settings.bar / 2
            self.top = middle + settings.bar / 2 + look().gap * 2
        if not self.above:
            baseline = middle + small * (look().ascent - look().descent) / 2
            self.canvas.write(self.right + look().margin, baseline, number, size=small, name="lg-text lg-number")
        return Box(self.left, middle - settings.bar / 2, self.right, middle + settings.bar / 2)

    def axis(self, top: float, labels: Sequence[tuple[float, str]]) -> None:
        """Lines down the rows that began at ``top``, with what they stand for under them."""
        size, free = look().small, self.left - self.canvas.width
        baseline = self.top + look().gap + look().ascent * size
        for share, text in labels:
            x = self.x(share)
            self.canvas.line((x, top), (x, self.top), back=True, name="lg-grid", stroke=look().pale)
            half = text_width(text, size) / 2
            if x - half >= free:
                self.canvas.write(
                    x, baseline, text, size=size, anchor="middle", fill=look().quiet, name="lg-text lg-quiet"
                )
                free = x + half + look().gap
        self.canvas.line((self.left, self.top), (self.right, self.top), name="lg-axis", stroke=look().ink)
        self.top += look().leading + look().gap * 2

    def shares(self, top: float) -> None:
        """The axis from nothing to all."""
        parts = look().chart.axis_parts
        self.axis(top, [(part / parts, f"{part / parts:.0%}") for part in range(parts + 1)])

    def _gutter(self, names: Sequence[str]) -> float:
        """As wide as the names need, within limits."""
        most = look().chart.gutter_share * self.canvas.width
        longest = max((longest_piece(name, look().size) for name in names), default=0)
        return min(max(min(widest(names, look().size), most), longest), most) * look().glyph_bold

    def _names(self, lines: Sequence[str], top: float, *, bold: bool) -> None:
        first = top + (look().leading + look().size * (look().ascent - look().descent)) / 2
        for n, line in enumerate(lines):
            baseline = first + n * look().leading
            self.canvas.write(look().margin, baseline, line, bold=bold, name="lg-text lg-name")
