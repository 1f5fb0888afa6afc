"""What questions about patients need of a guideline, made once: its planes, and what each leaf of them reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from leptoguide.ask.dates import Days
from leptoguide.ask.lists import Asked
from leptoguide.ask.numbers import Numbers
from leptoguide.ask.table import columns_of
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Leaf, Plane
from leptoguide.planes.leaves import Compared, HasCode, InCalendar, Known, Yes
from leptoguide.planes.names import split
from leptoguide.planes.plan import Plan, compile_guideline
from leptoguide.planes.program import Program
from leptoguide.planes.terms import Chosen, Column, Moved, Term
from leptoguide.planes.truths import Pair

_KEPT: Final = "_engine_of_questions"


def engine_of(guideline: Guideline) -> Engine:
    """The engine of a guideline. It is kept with it, as what a ``cached_property`` has worked out is."""
    kept = vars(guideline)
    if _KEPT not in kept:
        kept[_KEPT] = Engine(guideline)
    engine: Engine = kept[_KEPT]
    return engine


class Engine:
    """A compiled guideline for questions. Immutable once made.

    ``options``: their ids, in order. ``status_bits``: for each the planes that spell its status. ``broken``: by the id
    of a constraint where it is false. ``order``: all planes behind these, operands first. ``reads``: the facts behind
    each leaf among them.
    """

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.plan: Plan = compile_guideline(guideline)
        self.asked = Asked(guideline)
        self.options = tuple(guideline.options)
        self.status_bits = {name: self.plan.status_bits[name] for name in self.options}
        self.broken: Mapping[str, Plane] = {c.entry.id: self._constraint(c.entry.id) for c in guideline.constraints}
        wanted = [plane for bits in self.status_bits.values() for plane in bits] + list(self.broken.values())
        graph = self.plan.graph
        self.order = tuple(sorted(_cone(graph, wanted)))
        leaves = [plane for plane in self.order if isinstance(graph.nodes[plane], Leaf)]
        self.leaves = Program(graph, leaves)
        self.reads: Mapping[Plane, frozenset[str]] = {leaf: self._reads(leaf) for leaf in leaves}
        self.days = Days(guideline.dictionary.facts, [graph.nodes[leaf] for leaf in leaves])
        self.numbers = Numbers(guideline)
        self.facts = frozenset[str]().union(*self.reads.values())
        self.columns = tuple(
            column
            for name in guideline.dictionary.facts
            if name in self.facts
            for column in columns_of(self.plan.variables[name], name)
        )

    def _constraint(self, name: str) -> Plane:
        pair = self.plan.conditions[f"constraint {name}"]
        assert isinstance(pair, Pair)
        return pair.false

    def _reads(self, plane: Plane) -> frozenset[str]:
        """The facts that a plane rests on; for a difference that may be worked out also those of which."""
        graph = self.plan.graph
        facts: set[str] = set()
        for below in _cone(graph, [plane]):
            if isinstance(leaf := graph.nodes[below], Leaf):
                facts.update(_columns(leaf))
        for name in tuple(facts):
            facts.update(self.plan.variables[name].difference or ())
        return frozenset(facts)


def _columns(leaf: Leaf) -> Iterator[str]:
    match leaf:
        case Known(column=column) | Yes(column=column) | HasCode(column=column):
            yield split(column)[0]
        case Compared(left=left, right=right):
            yield from _read(left)
            yield from _read(right)
        case InCalendar(term=term):
            yield from _read(term)
        case _:
            raise TypeError(f"{type(leaf).__name__} has no facts here")


def _read(term: Term) -> Iterator[str]:
    match term:
        case Column(fact=fact):
            yield fact
        case Moved(date=date):
            yield from _read(date)
        case Chosen(taken=taken, rest=rest):
            yield from _read(taken)
            yield from _read(rest)


def _cone(graph: Graph, roots: list[Plane]) -> set[Plane]:
    """All planes behind some."""
    found: set[Plane] = set()
    waiting = list(roots)
    while waiting:
        plane = waiting.pop()
        if plane not in found:
            found.add(plane)
            waiting.extend(graph.operands(plane))
    return found - {NOBODY, EVERYBODY}
