"""Numbers from planes, many at once: each patient's bit of each plane put into its place of a byte.

Single bits are the costly part, so that what is done for one item is done for all that have as many bits: a few calls
of NumPy, each over as much as the processor's cache holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from leptoguide.planes.rows import OCTET, WORD, Table

Numbers: TypeAlias = npt.NDArray[Any]
"""Unsigned, one a patient; as many bytes as are needed."""

CELLS: Final = 1 << 12
"""Words that are spelled out together."""

_ONE: Final = np.uint64(1)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Numbers of as many bits: their places in the outcome, and the rows of their bits, lowest first."""

    places: tuple[int, ...]
    bits: npt.NDArray[np.intp]
    kind: np.dtype[Any]


class Spelling:
    """Which rows of a table spell which number; made once for all tables of a program."""

    def __init__(self, numbers: Sequence[Sequence[int]]) -> None:
        """For each number the rows of its bits, lowest first."""
        self._count = len(numbers)
        self._groups: list[_Alike] = []
        for width in sorted({len(rows) for rows in numbers}):
            places = tuple(place for place, rows in enumerate(numbers) if len(rows) == width)
            bits = np.array([numbers[place] for place in places], np.intp).reshape(len(places), width)
            self._groups.append(_Alike(places, bits.T, np.dtype(np.min_scalar_type((1 << width) - 1))))

    def of(self, table: Table, count: int) -> list[Numbers]:
        """The numbers of ``count`` patients. They share one piece of memory, since many small ones cost more to get."""
        found: list[Numbers] = [np.empty(0)] * self._count
        patients = table.shape[1] * WORD
        sizes = [len(group.places) * patients * group.kind.itemsize for group in self._groups]
        room, start = np.empty(sum(sizes), np.uint8), 0
        for group, size in zip(self._groups, sizes, strict=True):
            numbers = room[start : start + size].view(group.kind).reshape(len(group.places), patients)
            _spell(table, group.bits, numbers)
            for place, row in zip(group.places, numbers, strict=True):
                found[place] = row[:count]
            start += size
        return found


def _spell(table: Table, bits: npt.NDArray[np.intp], out: Numbers) -> None:
    """A row of numbers for each column of ``bits``."""
    octets = [bits[lowest : lowest + OCTET] for lowest in range(0, len(bits), OCTET)]
    if not octets:
        out[:] = 0
        return
    for some, block in _blocks(len(out), table.shape[1]):
        part = out[some, block.start * WORD : block.stop * WORD]
        highest, *others = (_octet(table, octet[:, some], block) for octet in reversed(octets))
        part[:] = highest
        for lower in others:
            np.left_shift(part, OCTET, part)
            np.bitwise_or(part, lower, part)


def _octet(table: Table, bits: npt.NDArray[np.intp], block: slice) -> npt.NDArray[np.uint8]:
    """Up to eight bits as a byte a patient: doubled, and the next lower one added."""
    found: Table | None = None
    for rows in bits[::-1]:
        flags = np.unpackbits(table[rows, block].view(np.uint8), axis=1, bitorder="little").view(np.uint64)
        if found is not None:
            np.bitwise_or(np.left_shift(found, _ONE, found), flags, found)
        else:
            found = flags
    assert found is not None
    return found.view(np.uint8)


def _blocks(rows: int, words: int) -> Iterator[tuple[slice, slice]]:
    """Parts of a table that fit into the processor's cache when each bit becomes a byte."""
    high = min(rows, 16)
    wide = max(CELLS // high, 1)
    for top in range(0, rows, high):
        for start in range(0, words, wide):
            yield slice(top, top + high), slice(start, min(start + wide, words))
