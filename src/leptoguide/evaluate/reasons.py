"""Why an expression has the value it has: kept beside the meaning, not in it.

* :meth:`Reasons.trace`: the known facts that decide, and the missing ones that matter;
* :meth:`Reasons.failing`: the clause that makes a condition false;
* :meth:`Reasons.tree`: every condition with its value, for a reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth

NOTHING: frozenset[str] = frozenset()
CONSTANTS = n.Boolean, n.String, n.Number, n.Quantity, n.Duration, n.Date


@dataclass(frozen=True, slots=True)
class Trace:
    """``used``: known facts that decide the value. ``missing``: unknown facts that could decide it."""

    used: frozenset[str] = NOTHING
    missing: frozenset[str] = NOTHING

    def __or__(self, other: Trace) -> Trace:
        return Trace(self.used | other.used, self.missing | other.missing)


@dataclass(frozen=True, slots=True)
class Clause:
    """The part that fails, the definitions that lead to it (outermost first), the facts in it."""

    node: n.Node
    path: tuple[str, ...]
    used: frozenset[str]

    @property
    def text(self) -> str:
        """The clause in CQL."""
        return print_cql(self.node)


@dataclass(frozen=True, slots=True)
class Reason:
    """One node of an explanation. ``value`` is a truth value, or what a code, number or date is worth."""

    node: n.Node
    value: Any
    definition: str | None
    facts: tuple[str, ...]
    children: tuple[Reason, ...]


class Reasons:
    """Explanations over one :class:`Evaluator`."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._definitions: dict[str, Trace] = {}

    def trace(self, node: n.Node) -> Trace:
        """What decides ``node``, or would."""
        match node:
            case n.And(operands=operands):
                return self._connective(operands, FALSE)
            case n.Or(operands=operands):
                return self._connective(operands, TRUE)
            case n.Implies(condition=a, consequence=b):
                return self._connective((n.Not(a), b), TRUE)
            case n.DefinitionRef(id=name):
                if name not in self._definitions:
                    self._definitions[name] = self.trace(self.evaluator.definitions[name])
                return self._definitions[name]
            case n.FactRef(id=name):
                known = name in self.evaluator.facts
                return Trace(used=frozenset({name})) if known else Trace(missing=frozenset({name}))
            case n.InList(list=n.FactRef(id=name)) | n.Exists(list=n.FactRef(id=name)):
                unknown = self.evaluator.truth(node) is UNKNOWN
                return Trace(missing=frozenset({name})) if unknown else Trace(used=frozenset({name}))
            case n.Case():
                return self._case(node)
            case _:
                return self._together(n.children(node))

    def _connective(self, operands: tuple[n.Node, ...], decisive: Truth) -> Trace:
        """One operand with the ``decisive`` value decides; otherwise all do."""
        for operand in operands:
            if self.evaluator.truth(operand) is decisive:
                return self.trace(operand)
        return self._together(operands)

    def _together(self, operands: Iterable[n.Node]) -> Trace:
        traces = [self.trace(operand) for operand in operands if not isinstance(operand, CONSTANTS)]
        if len(traces) == 1:
            return traces[0]
        return Trace(NOTHING.union(*(t.used for t in traces)), NOTHING.union(*(t.missing for t in traces)))

    def _case(self, node: n.Case) -> Trace:
        found = Trace()
        for branch in node.branches:
            condition = self.evaluator.truth(branch.condition)
            found |= self.trace(branch.condition)
            if condition is not FALSE:
                found |= self.trace(branch.result)
            if condition is TRUE:
                return found
        return found | self.trace(node.otherwise)

    def failing(self, node: n.Node, path: tuple[str, ...] = ()) -> Clause:
        """The smallest clause that makes a false condition false."""
        match node:
            case n.And(operands=operands):
                for operand in operands:
                    if self.evaluator.truth(operand) is FALSE:
                        return self.failing(operand, path)
            case n.DefinitionRef(id=name):
                return self.failing(self.evaluator.definitions[name], (*path, name))
        return Clause(node, path, self.trace(node).used)

    def tree(self, node: n.Node) -> Reason:
        """The whole explanation, definitions opened."""
        match node:
            case n.DefinitionRef(id=name):
                inner = self.tree(self.evaluator.definitions[name])
                children = inner.children or (inner,)
                value = self.evaluator.definition(name)
                return Reason(node, value, name, inner.facts, children)
            case n.And() | n.Or() | n.Implies():
                return self._node(node, tuple(self.tree(x) for x in n.children(node)))
            case n.Not(operand=operand):
                return self._node(node, (self.tree(operand),))
            case n.Case(branches=branches):
                return self._node(node, tuple(self.tree(b.condition) for b in branches))
            case _:
                named = sorted(n.definition_ids(node))
                return self._node(node, tuple(self.tree(n.DefinitionRef(d)) for d in named))

    def _node(self, node: n.Node, children: tuple[Reason, ...]) -> Reason:
        value = self.evaluator.value(node)
        if value is None or isinstance(value, bool):
            value = _truth(value)
        return Reason(node, value, None, tuple(sorted(n.fact_ids(node))), children)


def _truth(value: bool | None) -> Truth:
    return UNKNOWN if value is None else TRUE if value else FALSE
