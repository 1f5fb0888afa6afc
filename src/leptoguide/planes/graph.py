"""Planes as a graph: a bit a patient, made from other planes by word operations, each made once.

A plane is a number here; nothing is computed. Two that are made alike are one (hash-consing), constants fold, and what
is a part of something already there adds nothing. So conditions share all that they have in common, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Final, Literal, TypeAlias

Plane: TypeAlias = int
"""A plane by its number in the graph."""

NOBODY: Final[Plane] = 0
EVERYBODY: Final[Plane] = 1

Operator = Literal["and", "or", "xor", "not"]


@dataclass(frozen=True, slots=True)
class Word:
    """A plane made of others, 64 patients at a time; ``not`` has one operand, twice."""

    operator: Operator
    left: Plane
    right: Plane


@dataclass(frozen=True, slots=True)
class Constant:
    """The same bit for all."""

    bit: bool


class Leaf:
    """A plane that is read from columns. Leaves compare by content."""

    __slots__ = ()

    @property
    def needs(self) -> tuple[Plane, ...]:
        """Planes that must be there before it can be read."""
        return ()


Node = Word | Constant | Leaf


class Graph:
    """Grows as planes are asked for; a plane never changes."""

    def __init__(self) -> None:
        self.nodes: list[Node] = [Constant(False), Constant(True)]
        self._numbers: dict[Hashable, Plane] = {}

    def leaf(self, leaf: Leaf) -> Plane:
        """A plane read from columns."""
        return self._number(leaf)

    def both(self, *planes: Plane) -> Plane:
        """Where all of these are; everybody when there are none."""
        return self.all_of(planes)

    def either(self, *planes: Plane) -> Plane:
        """Where any of these is; nobody when there are none."""
        return self.any_of(planes)

    def all_of(self, planes: Iterable[Plane]) -> Plane:
        """Conjunction."""
        return reduce(self._and, planes, EVERYBODY)

    def any_of(self, planes: Iterable[Plane]) -> Plane:
        """Disjunction."""
        return reduce(self._or, planes, NOBODY)

    def no(self, plane: Plane) -> Plane:
        """Where this one is not."""
        if plane in (NOBODY, EVERYBODY):
            return EVERYBODY - plane
        node = self.nodes[plane]
        if isinstance(node, Word) and node.operator == "not":
            return node.left
        return self._number(Word("not", plane, plane))

    def rest(self, whole: Plane, part: Plane) -> Plane:
        """``whole`` without ``part``, which must lie within it."""
        if part in (whole, NOBODY):
            return NOBODY if part == whole else whole
        return self.no(part) if whole == EVERYBODY else self._number(Word("xor", whole, part))

    def operands(self, plane: Plane) -> tuple[Plane, ...]:
        """The planes that one is made of."""
        match self.nodes[plane]:
            case Word(left=left, right=right):
                return (left, right)
            case Leaf() as leaf:
                return leaf.needs
            case _:
                return ()

    def _and(self, a: Plane, b: Plane) -> Plane:
        if NOBODY in (a, b):
            return NOBODY
        if EVERYBODY in (a, b):
            return a if b == EVERYBODY else b
        if self._opposed(a, b):
            return NOBODY
        return self._within(a, b) or self._within(b, a) or self._number(Word("and", min(a, b), max(a, b)))

    def _or(self, a: Plane, b: Plane) -> Plane:
        if EVERYBODY in (a, b):
            return EVERYBODY
        if NOBODY in (a, b):
            return a if b == NOBODY else b
        if self._opposed(a, b):
            return EVERYBODY
        if inner := self._within(a, b) or self._within(b, a):
            return b if inner == a else a
        return self._whole(a, b) or self._whole(b, a) or self._number(Word("or", min(a, b), max(a, b)))

    def _opposed(self, a: Plane, b: Plane) -> bool:
        return Word("not", a, a) == self.nodes[b] or Word("not", b, b) == self.nodes[a]

    def _within(self, a: Plane, b: Plane) -> Plane | None:
        """``a`` where its making shows that it lies within ``b``."""
        if a == b:
            return a
        inner, outer = self.nodes[a], self.nodes[b]
        if isinstance(inner, Word) and (
            (inner.operator == "and" and b in (inner.left, inner.right))
            or (inner.operator == "xor" and b == inner.left)
        ):
            return a
        return a if isinstance(outer, Word) and outer.operator == "or" and a in (outer.left, outer.right) else None

    def _whole(self, a: Plane, b: Plane) -> Plane | None:
        """The whole of which ``a`` is a part and ``b`` the rest."""
        node = self.nodes[b]
        return node.left if isinstance(node, Word) and node.operator == "xor" and node.right == a else None

    def _number(self, node: Word | Leaf) -> Plane:
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return number
