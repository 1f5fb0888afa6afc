"""What a plan says of a batch: for each item a status a patient, and why, as codes and bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from leptoguide.advise.status import ORDER, Status
from leptoguide.planes.encode import Codes
from leptoguide.planes.graph import Plane
from leptoguide.planes.rows import WORD, Rows, Table, Words
from leptoguide.planes.spelling import Numbers, Spelling
from leptoguide.planes.truths import Pair

if TYPE_CHECKING:
    from leptoguide.planes.plan import Plan


STATUS_BITS: Final = (len(ORDER) - 1).bit_length()
"""Bits that the place of a status in :data:`leptoguide.advise.status.ORDER` takes."""


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
        return self.numbers(self.plan.status_bits[item])

    def statuses_under(self, option: str, discrepancy: str) -> Numbers:
        """The same under another reading of the source; only for options that it can touch."""
        return self.numbers(self.plan.reading_bits[option, discrepancy])

    def reasons(self, item: str) -> Numbers:
        """For each patient the reason of an item's status, as :mod:`leptoguide.planes.items` explains its bits."""
        return self.numbers(self.plan.items[item].reason)

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
        """For each patient a number, spelled by such planes, lowest bit first. Many are faster by :meth:`spelled`."""
        (found,) = self.spelled([planes])
        return found

    def spelled(self, numbers: Sequence[Sequence[Plane]]) -> list[Numbers]:
        """Many such numbers at once. They share one piece of memory, which stays as long as any of them."""
        rows = [[self._planes[plane] for plane in bits] for bits in numbers]
        return Spelling(rows).of(self._table, self.count)

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
        bits: dict[str, Sequence[Plane]] = {}
        for name, item in self.plan.items.items():
            bits[name] = self.plan.status_bits[name]
            if reasons:
                bits[f"{name}:reason"] = item.reason
        columns = {name: pa.array(found) for name, found in zip(bits, self.spelled([*bits.values()]), strict=True)}
        if words:
            columns |= {item: pa.DictionaryArray.from_arrays(columns[item], names) for item in self.plan.items}
        return pa.RecordBatch.from_pydict(columns)

    def codes(self) -> pa.RecordBatch:
        """Every item as one column of numbers: the status in the lowest :data:`STATUS_BITS`, above them the reason.

        Half as many columns as :meth:`batch`, which is less to write. ``Plan.explain`` names both parts.
        """
        items = self.plan.items
        bits = [(*self.plan.status_bits[name], *item.reason) for name, item in items.items()]
        found = self.spelled(bits)
        return pa.RecordBatch.from_pydict({name: pa.array(one) for name, one in zip(items, found, strict=True)})

    def _words(self, plane: Plane) -> Words:
        words: Words = self._table[self._planes[plane]]
        return words
