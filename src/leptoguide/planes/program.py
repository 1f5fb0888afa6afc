"""Some planes of a graph as a straight line of word operations, and running it over rows.

What is needed is ordered once: leaves by the column that they are read from, words after their operands. A word writes
over a scratch plane that nobody reads any more, so that what is worked on stays in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Plane, Word
from leptoguide.planes.leaves import ColumnLeaf
from leptoguide.planes.rows import Rows, Table, Words

_OPERATIONS: Final[dict[str, Any]] = {
    "and": np.bitwise_and,
    "or": np.bitwise_or,
    "xor": np.bitwise_xor,
    "not": np.bitwise_xor,  # with everybody
}


class _Read(NamedTuple):
    """Put a leaf into a place."""

    leaf: ColumnLeaf
    place: int


class _Work(NamedTuple):
    """Put the outcome of an operation on two places into a third."""

    operation: Any
    left: int
    right: int
    place: int


class _Stretch(NamedTuple):
    """Leaves, and the words that can then be worked out."""

    reads: list[_Read]
    works: list[_Work]


class Program:
    """Computes the planes ``wanted``. Immutable once made, and safe to run from several threads.

    The result of a run has a row of words for each of them, without those that are wanted twice; ``row`` says which.
    """

    def __init__(self, graph: Graph, wanted: Sequence[Plane]) -> None:
        self.wanted = tuple(dict.fromkeys(wanted))
        self.row = {plane: number for number, plane in enumerate(self.wanted)}
        order = _order(graph, self.wanted)
        self.leaves = tuple(leaf for plane in order if isinstance(leaf := graph.nodes[plane], ColumnLeaf))
        self.operations = sum(isinstance(graph.nodes[plane], Word) for plane in order)
        self._place: dict[Plane, int] = {}
        self._stretches: list[_Stretch] = []
        self._scratch = 0
        self._lay_out(graph, order)
        self._spare: list[Table] = []

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are read."""
        return frozenset(leaf.source for leaf in self.leaves) - {""}

    def run(self, rows: Rows) -> Table:
        """The planes over these rows, one a row of the result; bits after the last patient mean nothing."""
        found = np.empty((len(self.wanted), rows.words), np.uint64)
        scratch = self._borrow(rows.words)
        at: list[Words] = [rows.nobody, rows.everybody, *found, *scratch]
        at += [rows.nobody] * len(self.leaves)

        def plane(number: Plane) -> Words:
            return at[self._place[number]]

        for reads, works in self._stretches:
            for leaf, place in reads:
                at[place] = leaf.read(rows, plane)
            for operation, left, right, place in works:
                operation(at[left], at[right], at[place])
        for number, words in zip(self.wanted, found, strict=True):
            if at[self._place[number]] is not words:
                words[:] = at[self._place[number]]
        self._spare.append(scratch)
        return found

    def _borrow(self, words: int) -> Table:
        """Scratch planes of an earlier run, or new ones."""
        try:
            scratch = self._spare.pop()
        except IndexError:
            scratch = None
        if scratch is None or scratch.shape[1] != words:
            scratch = np.empty((self._scratch, words), np.uint64)
        return scratch

    # ------------------------------------------------------------ making it

    def _lay_out(self, graph: Graph, order: Sequence[Plane]) -> None:
        """A place for every plane: constants, wanted words, scratch, leaves, in this order."""
        first_scratch = len((NOBODY, EVERYBODY)) + len(self.wanted)
        last_use = {operand: step for step, plane in enumerate(order) for operand in graph.operands(plane)}
        words = [(step, plane) for step, plane in enumerate(order) if isinstance(graph.nodes[plane], Word)]
        self._place |= {NOBODY: NOBODY, EVERYBODY: EVERYBODY}
        free: list[int] = []
        scratch_of: dict[Plane, int] = {}
        for step, plane in words:
            for operand in dict.fromkeys(graph.operands(plane)):
                if last_use[operand] == step and operand in scratch_of:
                    free.append(scratch_of[operand])
            if plane in self.row:
                self._place[plane] = len((NOBODY, EVERYBODY)) + self.row[plane]
                continue
            if not free:
                free.append(first_scratch + self._scratch)
                self._scratch += 1
            self._place[plane] = scratch_of[plane] = free.pop()
        first_leaf = first_scratch + self._scratch
        leaves = [plane for plane in order if isinstance(graph.nodes[plane], ColumnLeaf)]
        self._place |= {plane: first_leaf + number for number, plane in enumerate(leaves)}
        self._steps(graph, order)

    def _steps(self, graph: Graph, order: Sequence[Plane]) -> None:
        for plane in order:
            node, place = graph.nodes[plane], self._place[plane]
            if isinstance(node, ColumnLeaf):
                if not self._stretches or self._stretches[-1].works:
                    self._stretches.append(_Stretch([], []))
                self._stretches[-1].reads.append(_Read(node, place))
            elif isinstance(node, Word):
                right = EVERYBODY if node.operator == "not" else self._place[node.right]
                work = _Work(_OPERATIONS[node.operator], self._place[node.left], right, place)
                self._stretches[-1].works.append(work)


def _order(graph: Graph, wanted: Sequence[Plane]) -> list[Plane]:
    """All planes that are needed, operands first; before them the leaves that need none, by column."""
    found: dict[Plane, None] = {}
    for root in wanted:
        waiting = [(root, iter(graph.operands(root)))]
        while waiting:
            plane, operands = waiting[-1]
            for operand in operands:
                if operand not in found:
                    waiting.append((operand, iter(graph.operands(operand))))
                    break
            else:
                found[plane] = None
                waiting.pop()
    needed = [plane for plane in found if plane not in (NOBODY, EVERYBODY)]
    early = {
        plane: leaf.source for plane in needed if isinstance(leaf := graph.nodes[plane], ColumnLeaf) and not leaf.needs
    }
    columns = {column: number for number, column in enumerate(dict.fromkeys(early.values()))}
    return [*sorted(early, key=lambda plane: columns[early[plane]]), *(p for p in needed if p not in early)]
