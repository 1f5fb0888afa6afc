"""Why a condition is what it is, over all patients: the missing facts that matter, and the clause that fails.

Case by case beside ``evaluate.reasons``: :meth:`Reasons.missing` is that side of its ``trace``, and
:meth:`Reasons.failing` its ``failing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leptoguide.language import nodes as n
from leptoguide.planes.encode import Encoder
from leptoguide.planes.graph import EVERYBODY, Plane
from leptoguide.planes.truths import Pair


@dataclass(frozen=True, slots=True)
class Lack:
    """For each fact the patients of whom it is missing where it matters.

    ``settled``: the facts that may be missing although the value is known, as in a choice whose ways all give the same;
    any other is missing only where the value is unknown.
    """

    facts: Mapping[str, Plane] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Path:
    """A clause that can fail, and the definitions that lead to it (outermost first)."""

    node: n.Node
    definitions: tuple[str, ...]


class Reasons:
    """Explanations over the planes of one :class:`Encoder`."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.graph = encoder.graph
        self._known: dict[n.Node, Lack] = {}

    def missing(self, node: n.Node) -> Lack:
        """Who lacks what to decide ``node``, or rests on what is not known."""
        if node not in self._known:
            self._known[node] = self._missing(node)
        return self._known[node]

    def _missing(self, node: n.Node) -> Lack:
        match node:
            case n.And(operands=operands):
                return self._connective([(self.missing(x), self.encoder.truth(x)) for x in operands])
            case n.Or(operands=operands):
                return self._connective([(self.missing(x), ~self.encoder.truth(x)) for x in operands])
            case n.Implies(condition=a, consequence=b):
                sides = (self.missing(a), self.encoder.truth(a)), (self.missing(b), ~self.encoder.truth(b))
                return self._connective(sides)
            case n.DefinitionRef(id=name):
                return self.missing(self.encoder.definitions[name])
            case n.FactRef(id=name):
                return Lack({name: self.graph.no(self.encoder.known(node))})
            case n.InList(list=n.FactRef(id=name)) | n.Exists(list=n.FactRef(id=name)):
                return Lack({name: self.graph.no(self.encoder.known(node))})
            case n.Case():
                return self._case(node)
            case n.Is(operand=operand):
                found = self.missing(operand).facts
                return Lack(found, frozenset(found))
            case n.Not() | n.Compare() | n.InSet() | n.Shift():
                return self._together([self.missing(x) for x in n.children(node)])
            case n.Boolean() | n.String() | n.Number() | n.Quantity() | n.Duration() | n.Date():
                return Lack()
            case _:
                raise TypeError(f"{type(node).__name__} has no reasons in planes")

    def _connective(self, operands: Iterable[tuple[Lack, Pair]]) -> Lack:
        """The first false operand decides alone; with none false, all matter. (``or``: turned round.)"""
        parts = list(operands)
        g = self.graph
        settled = frozenset[str]().union(*(lack.settled for lack, _ in parts))
        none_false = g.no(g.any_of(pair.false for _, pair in parts))
        found = {}
        for fact, planes in _by_fact(lack for lack, _ in parts).items():
            found[fact] = g.both(none_false, g.any_of(planes))
        before = EVERYBODY
        for lack, pair in parts:
            first_false = g.both(before, pair.false)
            for fact in sorted(lack.settled):
                found[fact] = g.either(found[fact], g.both(first_false, lack.facts[fact]))
            before = g.both(before, g.no(pair.false))
        return Lack(found, settled)

    def _together(self, lacks: list[Lack]) -> Lack:
        found = {fact: self.graph.any_of(planes) for fact, planes in _by_fact(lacks).items()}
        return Lack(found, frozenset[str]().union(*(lack.settled for lack in lacks)))

    def _case(self, node: n.Case) -> Lack:
        """Conditions as far as they are asked, and the results of those that are not false."""
        asked, parts = EVERYBODY, []
        for branch in node.branches:
            condition = self.encoder.truth(branch.condition)
            parts.append((asked, self.missing(branch.condition)))
            parts.append((self.graph.both(asked, self.graph.no(condition.false)), self.missing(branch.result)))
            asked = self.graph.both(asked, self.graph.no(condition.true))
        parts.append((asked, self.missing(node.otherwise)))
        found = self._together(
            [Lack({fact: self.graph.both(where, plane) for fact, plane in lack.facts.items()}) for where, lack in parts]
        )
        return Lack(found.facts, frozenset(found.facts))

    # ------------------------------------------------------------ the clause that fails

    def failing(self, node: n.Node) -> Mapping[Path, Plane]:
        """For each clause that can make ``node`` false, where it is the first that does."""
        found: dict[Path, Plane] = {}
        for path, plane in self._failing(node, (), self.encoder.truth(node).false):
            found[path] = self.graph.either(found[path], plane) if path in found else plane
        return found

    def _failing(self, node: n.Node, path: tuple[str, ...], where: Plane) -> Iterator[tuple[Path, Plane]]:
        match node:
            case n.And(operands=operands):
                for operand in operands:
                    false = self.encoder.truth(operand).false
                    yield from self._failing(operand, path, self.graph.both(where, false))
                    where = self.graph.both(where, self.graph.no(false))
            case n.DefinitionRef(id=name):
                yield from self._failing(self.encoder.definitions[name], (*path, name), where)
            case _:
                yield Path(node, path), where


def _by_fact(lacks: Iterable[Lack]) -> Mapping[str, list[Plane]]:
    found: dict[str, list[Plane]] = {}
    for lack in lacks:
        for fact, plane in lack.facts.items():
            found.setdefault(fact, []).append(plane)
    return found
