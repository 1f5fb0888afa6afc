"""Sets of facts completed in every way, and what each completion makes of each option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from math import prod
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from leptoguide.ask.axes import PATIENT, Answer, Axes, Facts, RowNumbers, packed
from leptoguide.ask.folded import Line
from leptoguide.planes.graph import EVERYBODY, NOBODY, Plane
from leptoguide.planes.rows import WORD, Words
from leptoguide.planes.spelling import Spelling

FactSet: TypeAlias = tuple[str, ...]
"""Facts asked together, in the order of their names."""

Statuses: TypeAlias = npt.NDArray[np.uint8]
"""Places in the order of statuses; an option a row, a completion a column."""

CHUNK: Final = 1 << 16
"""Completions that are worked out together."""


class Completions:
    """Runs sets of facts of one patient.

    ``options``: those whose status some open fact can change; ``base`` their statuses as the patient is known.
    A completion that contradicts what must hold between facts, where the patient's own facts do not, is left out.
    """

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        folded, engine = axes.folded, axes.engine
        bits = {name: [folded.plane(p) for p in planes] for name, planes in engine.status_bits.items()}
        self.fixed: Mapping[str, int] = {
            name: sum(1 << place for place, plane in enumerate(planes) if plane == EVERYBODY)
            for name, planes in bits.items()
            if all(plane in (NOBODY, EVERYBODY) for plane in planes)
        }
        self.options = tuple(name for name in engine.options if name not in self.fixed)
        self._bits = [bits[name] for name in self.options]
        self._broken = [p for plane in engine.broken.values() if (p := folded.plane(plane)) not in (NOBODY, EVERYBODY)]
        self._line = Line(folded, [*(plane for planes in self._bits for plane in planes), *self._broken])
        before = self._run({}, 1)
        self._broken = [plane for plane in self._broken if not before[plane][0] & np.uint64(1)]
        between = [self._facts([plane]) for plane in self._broken]
        self.rests_on: Mapping[str, Facts] = {
            name: self._with_held(self._facts(planes), between)
            for name, planes in zip(self.options, self._bits, strict=True)
        }
        self.base: Statuses = self._statuses(before, 1)[:, 0]

    def status(self, option: str) -> int:
        """The place of an option's status as the patient is known."""
        return self.fixed[option] if option in self.fixed else int(self.base[self._number[option]])

    def size(self, facts: FactSet) -> int | None:
        """How many completions a set has; ``None`` when they can not be tried."""
        parts = [self._answers(part) for part in self._parts(facts)]
        return None if any(p is None for p in parts) else prod(len(p) for p in parts if p is not None)

    def reached(self, sets: Sequence[FactSet]) -> npt.NDArray[np.uint8]:
        """Which statuses each option can come to: bit *s* for the status with place *s*; a set a column.

        Every set must have a size.
        """
        found = [np.zeros((len(self.options), 0), np.uint8)]
        for chunk, sizes in self._chunks(sets):
            statuses, possible = self.run(chunk, sizes)
            seen = np.left_shift(np.uint8(1), statuses)
            seen[:, ~possible] = 0
            starts = np.cumsum([0, *sizes[:-1]])
            found.append(np.bitwise_or.reduceat(seen, starts, axis=1))
        return np.concatenate(found, axis=1)

    def each(self, sets: Sequence[FactSet]) -> Iterator[tuple[FactSet, Statuses, npt.NDArray[np.bool_]]]:
        """Every set with the statuses of its completions (its last part varies fastest), and which are possible."""
        for chunk, sizes in self._chunks(sets):
            statuses, possible = self.run(chunk, sizes)
            end = 0
            for facts, size in zip(chunk, sizes, strict=True):
                start, end = end, end + size
                yield facts, statuses[:, start:end], possible[start:end]

    def run(self, sets: Sequence[FactSet], sizes: Sequence[int]) -> tuple[Statuses, npt.NDArray[np.bool_]]:
        """The statuses of all completions of all sets, one after the other, and which are possible."""
        count = sum(sizes)
        rows: dict[Facts, RowNumbers] = {}
        start = 0
        for facts, size in zip(sets, sizes, strict=True):
            parts = self._parts(facts)
            numbers_of = [self._row_numbers(part) for part in parts]
            pattern = _pattern(tuple(len(found) for found in numbers_of))
            for part, found, places in zip(parts, numbers_of, pattern, strict=True):
                group = self.axes.group[next(iter(part))]
                if group not in rows:
                    rows[group] = np.full(count, PATIENT, np.int32)
                rows[group][start : start + size] = found[places]
            start += size
        planes = self._run(rows, count)
        broken = np.bitwise_or.reduce([planes[p] for p in self._broken]) if self._broken else None
        possible = np.ones(count, np.bool_)
        if broken is not None:
            possible = np.unpackbits(broken.view(np.uint8), count=count, bitorder="little") == 0
        return self._statuses(planes, count), possible

    def parts(self, facts: FactSet) -> list[tuple[Facts, list[Answer]]]:
        """The facts of a set that vary together, each with its answers."""
        return [(part, self._answers(part) or []) for part in self._parts(facts)]

    # ------------------------------------------------------------

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.options)}

    def _facts(self, planes: Sequence[Plane]) -> Facts:
        leaves = self.axes.folded.leaves(planes)
        reads = self.axes.engine.reads
        return frozenset(f for leaf in leaves for f in reads[leaf] if f in self.axes.facts)

    def _with_held(self, facts: Facts, between: Sequence[Facts]) -> Facts:
        """With the known facts that may be asked again, where what is known of them can exclude an answer.

        Cytology can not be had while sampling is known not to have been done: the two change together.
        """
        held = {name for name in self.axes.facts if name in self.axes.known}
        found, before = facts, frozenset[str]()
        while found != before:
            before = found
            found |= {name for constraint in between if constraint & found for name in constraint & held}
        return found

    def _parts(self, facts: FactSet) -> list[Facts]:
        found: dict[Facts, Facts] = {}
        for name in facts:
            group = self.axes.group[name]
            found[group] = found.get(group, frozenset()) | {name}
        return list(found.values())

    def _answers(self, part: Facts) -> list[Answer] | None:
        return self.axes.answers(part)

    def _row_numbers(self, part: Facts) -> RowNumbers:
        found = self._rows_of.get(part)
        if found is None:
            found = self._rows_of[part] = np.array([answer.row for answer in self._answers(part) or ()], np.int32)
        return found

    @cached_property
    def _rows_of(self) -> dict[Facts, RowNumbers]:
        return {}

    def _chunks(self, sets: Iterable[FactSet]) -> Iterator[tuple[list[FactSet], list[int]]]:
        chunk: list[FactSet] = []
        sizes: list[int] = []
        total = 0
        for facts in sets:
            size = self.size(facts)
            assert size is not None
            if chunk and total + size > CHUNK:
                yield chunk, sizes
                chunk, sizes, total = [], [], 0
            chunk.append(facts)
            sizes.append(size)
            total += size
        if chunk:
            yield chunk, sizes

    def _run(self, rows: Mapping[Facts, RowNumbers], count: int) -> Mapping[Plane, Words]:
        words = -(-count // WORD)
        axes = self.axes

        def leaf(plane: Plane) -> Words:
            bits = axes.bits(plane)
            moving = next((f for f in axes.engine.reads[plane] if axes.group.get(f) in rows), None)
            if moving is None:
                flags: npt.NDArray[Any] = np.full(count, bits[PATIENT])
            else:
                flags = bits[rows[axes.group[moving]]]
            return packed(flags, words)

        return self._line.run(words, leaf)

    def _statuses(self, planes: Mapping[Plane, Words], count: int) -> Statuses:
        found = np.empty((len(self.options), count), np.uint8)
        for row, bits in enumerate(self._bits):
            table = np.stack([planes[plane] for plane in bits])
            (found[row],) = Spelling([range(len(bits))]).of(table, count)
        return found


@cache
def _pattern(sizes: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """For each part of a set which of its answers stands in each completion; the last part varies fastest."""
    return np.indices(sizes).reshape(len(sizes), -1)
