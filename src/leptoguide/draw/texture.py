"""Bars filled with a texture, so that they are told apart without colour: drawn lines, no pattern to refer to."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.draw.look import Texture, look
from leptoguide.draw.measure import Box
from leptoguide.draw.svg import element, rect


def textured(box: Box, texture: Texture, colour: str, *, name: str) -> list[str]:
    """A rectangle with its texture. ``name`` is the class of each part, by which a page can set the colour."""
    fill = colour if texture == "solid" else look().paper
    drawn = [rect(box, name=f"{name} lg-{texture}", fill=fill, stroke=colour)]
    lines = " ".join(f"M {x1:.2f} {y1:.2f} L {x2:.2f} {y2:.2f}" for x1, y1, x2, y2 in _lines(box, texture))
    if lines:
        drawn.append(element("path", class_=f"{name} lg-hatch", d=lines, stroke=colour, fill="none"))
    return drawn


def _lines(box: Box, texture: Texture) -> Iterator[tuple[float, float, float, float]]:
    if texture in ("rising", "crossed"):
        yield from _slanted(box)
    if texture in ("falling", "crossed"):
        for x1, y1, x2, y2 in _slanted(box):
            yield x1, box.top + box.bottom - y1, x2, box.top + box.bottom - y2
    if texture == "upright":
        x = box.left + look().chart.hatch / 2
        while x < box.right:
            yield x, box.top, x, box.bottom
            x += look().chart.hatch / 2


def _slanted(box: Box) -> Iterator[tuple[float, float, float, float]]:
    """Lines from the lower left to the upper right, cut at the edges."""
    height = box.bottom - box.top
    start = box.left - height + look().chart.hatch
    while start < box.right:
        left, right = max(start, box.left), min(start + height, box.right)
        yield left, box.bottom - (left - start), right, box.bottom - (right - start)
        start += look().chart.hatch
