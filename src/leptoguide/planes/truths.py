"""The three values as two planes: known to be true, known to be false; neither is unknown, both never happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Plane


class Pair(NamedTuple):
    """A condition over all patients. Its negation is the same pair turned round."""

    true: Plane
    false: Plane

    def __invert__(self) -> Pair:
        return Pair(self.false, self.true)


TRUE: Final = Pair(EVERYBODY, NOBODY)
FALSE: Final = Pair(NOBODY, EVERYBODY)
UNKNOWN: Final = Pair(NOBODY, NOBODY)


class Kleene:
    """Kleene's tables over one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def every(self, operands: Sequence[Pair]) -> Pair:
        """Conjunction of any number."""
        return Pair(self.graph.all_of(p.true for p in operands), self.graph.any_of(p.false for p in operands))

    def some(self, operands: Sequence[Pair]) -> Pair:
        """Disjunction of any number."""
        return Pair(self.graph.any_of(p.true for p in operands), self.graph.all_of(p.false for p in operands))

    def known(self, pair: Pair) -> Plane:
        """True or false."""
        return self.graph.either(pair.true, pair.false)

    def unknown(self, pair: Pair) -> Plane:
        """Neither."""
        return self.graph.no(self.known(pair))

    def settled(self, holds: Plane, known: Plane) -> Pair:
        """``holds`` or not, as far as it is ``known``."""
        true = self.graph.both(known, holds)
        return Pair(true, self.graph.rest(known, true))

    def equal(self, a: Pair, b: Pair) -> Pair:
        """Whether two truth values are the same; unknown while either is."""
        g = self.graph
        alike = g.either(g.both(a.true, b.true), g.both(a.false, b.false))
        return Pair(alike, g.either(g.both(a.true, b.false), g.both(a.false, b.true)))

    def choose(self, condition: Pair, taken: Plane, rest: Plane) -> Plane:
        """One value of a choice: taken, or the rest, or both while the condition is unknown."""
        g = self.graph
        return g.either(g.both(condition.true, taken), g.both(condition.false, rest), g.both(taken, rest))

    def chosen(self, condition: Pair, taken: Pair, rest: Pair) -> Pair:
        """Kleene's choice between two truth values."""
        return Pair(self.choose(condition, taken.true, rest.true), self.choose(condition, taken.false, rest.false))
