"""What the parts of a timeline share: the canvas, the axis, the words, and the column of labels on the left."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.draw.axis import Axis
from leptoguide.draw.look import look
from leptoguide.draw.measure import wrapped
from leptoguide.draw.said import Said
from leptoguide.draw.svg import Canvas
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


@dataclass(frozen=True)
class Page:
    """One timeline in the making."""

    canvas: Canvas
    axis: Axis
    said: Said
    gutter: float
    """Where the column of labels ends."""

    @property
    def words(self) -> Words:
        return self.said.words

    @property
    def phrases(self) -> Phrases:
        return self.said.phrases

    def label(self, top: float, text: str, *, dropped: int = 0, least: float = 0, keep: float = 0) -> float:
        """The label of a track, and how many marks go without their own; returns where the track ends.

        ``keep`` is room on the right of the column that numbers of a scale need.
        """
        room = self.gutter - look().margin - look().gap - keep
        end = self._lines(top, text, room, look().size, look().ink)
        if dropped:
            end = self._lines(end, self.words("draw.unlabelled", count=dropped), room, look().small, look().quiet)
        return max(end + look().gap, top + least)

    def rule(self, y: float) -> float:
        """A line across under a track; returns where the next one begins."""
        self.canvas.line((look().margin, y), (self.axis.right, y), back=True, name="lg-rule", stroke=look().pale)
        return y + look().gap

    def _lines(self, top: float, text: str, room: float, size: float, fill: str) -> float:
        for line in wrapped(text, room, size):
            self.canvas.write(look().margin, top + look().ascent * look().size, line, size=size, fill=fill)
            top += look().leading
        return top
