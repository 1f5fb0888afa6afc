"""How much room a text takes: no font is asked, so widths are upper bounds; and lines broken to fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from leptoguide.draw.look import look

Anchor = Literal["start", "middle", "end"]

# What may not begin a line, and what may not end one, in Chinese typesetting.
_NOT_FIRST: Final = frozenset("\uff0c\u3002\uff1b\uff1a\u3001\uff1f\uff01\uff09\u3011\u300b\u201d\u2019%),.;:!?]}")
_NOT_LAST: Final = frozenset("\uff08\u3010\u300a\u201c\u2018([{")
_PIECE: Final = re.compile(r"\s+|[!-~\u00a1-\u02ff]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Box:
    """Room on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share an area; touching is not overlapping."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """At most how wide ``text`` is drawn."""
    return sum(map(_em, text)) * size * (look().glyph_bold if bold else 1)


def text_box(x: float, baseline: float, text: str, size: float, anchor: Anchor = "start", *, bold: bool = False) -> Box:
    """The room of one line of text."""
    width = text_width(text, size, bold=bold)
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return Box(left, baseline - look().ascent * size, left + width, baseline + look().descent * size)


@cache
def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return look().glyph_wide
    for glyphs in look().glyphs:
        if character in glyphs.of:
            return glyphs.em
    return look().glyph_other if character.isascii() else look().glyph_wide


def wrapped(text: str, width: float, size: float) -> list[str]:
    """``text`` in lines no wider than ``width``; a piece that is wider alone is cut."""
    lines: list[str] = []
    current = ""
    for piece in _unbroken(text):
        rest = piece
        if rest.isspace():
            current += " " if current else ""
            continue
        if current.strip() and text_width(current + rest, size) > width:
            lines.append(current.rstrip())
            current = ""
        while len(rest) > 1 and text_width(current + rest, size) > width:
            cut = _fitting(rest, width, size)
            lines.append(rest[:cut])
            rest = rest[cut:]
        current += rest
    return [*lines, current.rstrip()] if current.strip() else lines


def longest_piece(text: str, size: float) -> float:
    """The width of the widest piece that should not be cut."""
    return max((text_width(piece, size) for piece in _unbroken(text)), default=0)


def shortened(text: str, width: float, size: float) -> str:
    """``text``, or its beginning and an ellipsis when it is too wide; empty when not even one letter fits."""
    if text_width(text, size) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        short = f"{text[:end].rstrip()}\u2026"
        if text_width(short, size) <= width:
            return short
    return ""


def _fitting(text: str, width: float, size: float) -> int:
    end = len(text)
    while end > 1 and text_width(text[:end], size) > width:
        end -= 1
    return end


def _unbroken(text: str) -> Iterator[str]:
    """Words, single Chinese characters and white space; punctuation stays with its neighbour."""
    held = ""
    for piece in _PIECE.findall(text):
        if held and not piece.isspace() and not held.isspace() and (piece[0] in _NOT_FIRST or held[-1] in _NOT_LAST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
