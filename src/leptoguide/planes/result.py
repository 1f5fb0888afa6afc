"""What a plan says of a batch: for each item a status a patient, and why, as codes and bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.advise.status import ORDER, Status
from leptoguide.planes.encode import Codes
from leptoguide.planes.graph import Plane
from leptoguide.planes.rows import OCTET, WORD, Rows, Table, Words
from leptoguide.planes.truths import Pair

if TYPE_CHECKING:
    from leptoguide.planes.plan import Plan

BLOCK: Final = 1 << 10
"""Words that become numbers at a time, so that what lies between two steps stays in the processor's cache."""

Numbers = npt.NDArray[Any]
"""Unsigned, one a patient; as many bytes as are needed."""


class Result:
    """One batch, worked out. Made by :meth:`leptoguide.planes.plan.Plan.run`.

    ``count`` patients. What was not asked for in the run can not be had here, and is a :class:`KeyError`.
    """

    def __init__(self, plan: Plan, rows: Rows, planes: Mapping[Plane, int], table: Table) -> None:
        self.plan = plan
        self.count = rows.count
        self._rows = rows
        self._planes = planes
        self._table = table

    def statuses(self, item: str) -> Numbers:
        """For each patient the place of an item's status in :data:`leptoguide.advise.status.ORDER`, ``uint8``."""
        return self._numbers(self.plan.status_bits[item])

    def statuses_under(self, option: str, discrepancy: str) -> Numbers:
        """The same under another reading of the source; only for options that it can touch."""
        return self._numbers(self.plan.reading_bits[option, discrepancy])

    def reasons(self, item: str) -> Numbers:
        """For each patient the reason of an item's status, as :mod:`leptoguide.planes.items` explains its bits."""
        return self._numbers(self.plan.items[item].reason)

    def who(self, item: str, status: Status) -> Words:
        """The patients with this status, a bit each; see :meth:`how_many`."""
        place = ORDER.index(status)
        found: Words = self._rows.everybody
        for bit, plane in enumerate(self.plan.status_bits[item]):
            words = self._words(plane)
            found = found & (words if place >> bit & 1 else ~words)
        return found

    def lacking(self, item: str) -> Mapping[str, Words]:
        """For each fact of an item the patients whose status waits for it, a bit each."""
        waiting = self.who(item, Status.NEEDS_DATA)
        found = self.plan.items[item]
        return {fact: waiting & self._words(plane) for fact, plane in zip(found.facts, found.reason, strict=False)}

    def plane(self, plane: Plane) -> Words:
        """One of the ``planes`` that were asked for in the run; the bits after the last patient mean nothing."""
        return self._words(plane)

    def numbers(self, planes: Sequence[Plane]) -> Numbers:
        """For each patient a number, spelled by such planes, lowest bit first."""
        return self._numbers(planes)

    def how_many(self, words: Words) -> int:
        """The patients in a plane."""
        whole, rest = divmod(self.count, WORD)
        found = int(np.bitwise_count(words[:whole]).sum())
        return found + (int(words[whole]) & ((1 << rest) - 1)).bit_count() if rest else found

    def column(self, name: str) -> pa.Array:
        """One of :attr:`Plan.conditions` by its name: true/false, or a code; null while unknown."""
        match self.plan.conditions[name]:
            case Pair(true=true, false=false):
                known = self._words(true) | self._words(false)
                return pa.Array.from_buffers(
                    pa.bool_(), self.count, [pa.py_buffer(known), pa.py_buffer(self._words(true))]
                )
            case Codes(having=having):
                planes = [self._words(plane) for plane in having.values()]
                numbers = np.zeros(self.count, np.int8)
                for number, words in enumerate(planes):
                    numbers[self._rows.unpacked(words)] = number
                known = np.bitwise_or.reduce(planes)
                indices = pa.Array.from_buffers(pa.int8(), self.count, [pa.py_buffer(known), pa.py_buffer(numbers)])
                return pa.DictionaryArray.from_arrays(indices, pa.array(list(having), pa.string()))

    def batch(self, *, reasons: bool = True, words: bool = True) -> pa.RecordBatch:
        """Every item as two columns: its status, and its reason under ``item:reason`` as an unsigned number.

        A status is its word, or without ``words`` its place in :data:`leptoguide.advise.status.ORDER`, which is less
        to write.
        """
        names = pa.array([status.value for status in ORDER], pa.string())
        columns: dict[str, pa.Array] = {}
        for item in self.plan.items:
            places = pa.array(self.statuses(item))
            columns[item] = pa.DictionaryArray.from_arrays(places, names) if words else places
            if reasons:
                columns[f"{item}:reason"] = pa.array(self.reasons(item))
        return pa.RecordBatch.from_pydict(columns)

    def _words(self, plane: Plane) -> Words:
        words: Words = self._table[self._planes[plane]]
        return words

    def _numbers(self, planes: Sequence[Plane]) -> Numbers:
        return numbers([self._words(plane) for plane in planes], self.count)


def numbers(bits: Sequence[Words], count: int) -> Numbers:
    """One unsigned number a patient from its bits, lowest first, in as few bytes as hold them."""
    if not bits:
        return np.zeros(count, np.uint8)
    kind = np.min_scalar_type((1 << len(bits)) - 1)
    found = np.empty(len(bits[0]) * WORD, kind)
    for start in range(0, len(bits[0]), BLOCK):
        part = found[start * WORD : (start + BLOCK) * WORD]
        for lowest in range(0, len(bits), OCTET):
            octets = _octets([words[start : start + BLOCK] for words in bits[lowest : lowest + OCTET]])
            if lowest == 0:
                part[:] = octets
            else:
                wide = octets.astype(kind)
                np.bitwise_or(part, np.left_shift(wide, lowest, wide), part)
    return found[:count]


def _octets(bits: Sequence[Words]) -> npt.NDArray[np.uint8]:
    """A byte a patient from up to eight planes; a bit becomes a byte of 0 or 1 and is shifted into its place."""
    found: Words | None = None
    for bit, words in enumerate(bits):
        flags = np.unpackbits(words.view(np.uint8), bitorder="little").view(np.uint64)
        placed = np.left_shift(flags, bit, flags) if bit else flags
        found = placed if found is None else np.bitwise_or(found, placed, found)
    assert found is not None
    return np.asarray(found.view(np.uint8))
