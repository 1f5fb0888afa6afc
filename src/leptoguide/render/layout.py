"""Lines for a terminal: wrapped by display width, so that Chinese and Latin text both keep the margin."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

WIDTH = 80

# What may not begin a line, and what may not end one, in Chinese typesetting.
_NOT_FIRST = "，。；：、？！）】》”’％·…%),.;:!?]}›"
_NOT_LAST = "（【《“‘([{§‹"

_PIECE = re.compile(r"\s+|[A-Za-z0-9_+\-./=<>≥≤±'’%§#*{}\[\]()@,:;!?&]+|.", re.DOTALL)


def wrap(text: str, width: int = WIDTH, indent: str = "", hanging: str | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` cells; ``hanging`` indents all lines but the first."""
    hanging = indent if hanging is None else hanging
    lines: list[str] = []
    current = indent
    start = indent
    for word in _unbroken(text):
        piece = word
        if piece.isspace():
            if current != start:
                current += " "
            continue
        if cell_len(current + piece) > width and current.strip():
            lines.append(current.rstrip())
            current = start = hanging
        while cell_len(current + piece) > width:  # one piece longer than a line
            room = width - cell_len(current)
            cut = _cut(piece, room)
            lines.append(current + piece[:cut])
            piece, current, start = piece[cut:], hanging, hanging
        current += piece
    if current.strip():
        lines.append(current.rstrip())
    return lines


def _unbroken(text: str) -> Iterator[str]:
    """Words, single Chinese characters, and white space; punctuation stays with its neighbour."""
    held = ""
    for piece in _PIECE.findall(text):
        glued = held and not held.isspace() and not piece.isspace()
        if glued and (piece[0] in _NOT_FIRST or held[-1] in _NOT_LAST):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _cut(piece: str, room: int) -> int:
    for end in range(len(piece), 1, -1):
        if cell_len(piece[:end]) <= room:
            return end
    return 1


def pad(text: str, width: int) -> str:
    """``text`` filled with blanks to ``width`` cells."""
    return text + " " * max(0, width - cell_len(text))


def both_ends(left: str, right: str, width: int = WIDTH) -> str:
    """``left`` and ``right`` at the two margins, on one line when they fit, else on two."""
    gap = width - cell_len(left) - cell_len(right)
    return f"{left}{' ' * gap}{right}" if gap >= 2 else f"{left}\n{' ' * max(0, width - cell_len(right))}{right}"


def rule(width: int = WIDTH) -> str:
    """A line across the page."""
    return "─" * width
