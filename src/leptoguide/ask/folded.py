"""The planes of one patient: what the known facts decide is folded away, and what is left asks the open facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from leptoguide.ask.engine import Engine
from leptoguide.ask.table import Flags
from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Leaf, Plane, Word
from leptoguide.planes.rows import Words

_APPLY: Final = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}


@dataclass(frozen=True, slots=True)
class Answered(Leaf):
    """A leaf of the guideline's planes that some open fact moves, by its number there."""

    plane: Plane


class Folded:
    """What is left of an engine's planes for one patient.

    ``bits``: for each leaf its values, of which the first is the patient's own. A leaf that never varies is folded,
    unless it is in ``keep``, whose values are not all among them.
    """

    def __init__(self, engine: Engine, bits: Mapping[Plane, Flags], keep: Collection[Plane]) -> None:
        self.graph = Graph()
        self._at: dict[Plane, Plane] = {NOBODY: NOBODY, EVERYBODY: EVERYBODY}
        nodes, graph, at = engine.plan.graph.nodes, self.graph, self._at
        for plane in engine.order:
            node = nodes[plane]
            if isinstance(node, Leaf):
                values = bits[plane]
                if plane in keep or values.any() != values.all():
                    at[plane] = graph.leaf(Answered(plane))
                else:
                    at[plane] = EVERYBODY if values[0] else NOBODY
            elif isinstance(node, Word):
                left, right = at[node.left], at[node.right]
                match node.operator:
                    case "and":
                        at[plane] = NOBODY if NOBODY in (left, right) else graph.both(left, right)
                    case "or":
                        at[plane] = EVERYBODY if EVERYBODY in (left, right) else graph.either(left, right)
                    case "xor":
                        at[plane] = graph.rest(left, right)
                    case "not":
                        at[plane] = graph.no(left)

    def plane(self, plane: Plane) -> Plane:
        """A plane of the engine, here."""
        return self._at[plane]

    def cone(self, planes: Iterable[Plane]) -> list[Plane]:
        """All planes of this graph behind some, operands first, constants left out."""
        found: set[Plane] = set()
        waiting = list(planes)
        while waiting:
            if (plane := waiting.pop()) not in found:
                found.add(plane)
                waiting.extend(self.graph.operands(plane))
        return sorted(found - {NOBODY, EVERYBODY})

    def leaves(self, planes: Iterable[Plane]) -> frozenset[Plane]:
        """The leaves of the engine behind planes of this graph."""
        nodes = (self.graph.nodes[plane] for plane in self.cone(planes))
        return frozenset(node.plane for node in nodes if isinstance(node, Answered))


class Line:
    """The word operations that work out some planes of a folded graph, in order."""

    def __init__(self, folded: Folded, wanted: Sequence[Plane]) -> None:
        self.wanted = wanted
        self._steps = [(plane, folded.graph.nodes[plane]) for plane in folded.cone(wanted)]

    def run(self, words: int, leaf: Callable[[Plane], Words]) -> Mapping[Plane, Words]:
        """Each wanted plane over ``words`` words; ``leaf`` gives a leaf of the engine."""
        everybody = np.full(words, np.iinfo(np.uint64).max, np.uint64)
        at: dict[Plane, Words] = {NOBODY: np.zeros(words, np.uint64), EVERYBODY: everybody}
        for plane, node in self._steps:
            match node:
                case Answered(plane=number):
                    at[plane] = leaf(number)
                case Word(operator="not", left=left):
                    at[plane] = np.bitwise_xor(at[left], everybody)
                case Word(operator=operator, left=left, right=right):
                    at[plane] = _APPLY[operator](at[left], at[right])
        return {plane: at[plane] for plane in self.wanted}
