"""Our meaning said in standard CQL: a checked tree to a tree that means the same to any CQL engine.

Standard CQL reads some unknowns as "no" (``docs/language.md``, last chapter). What it would misread is written out:
a set as a chain of ``=``, a choice with a line for each undecided condition, a list as the answers for each code, a
date that can be never with a Boolean beside it. Of CQL only what every engine carries out alike is used: no
``implies``, no ``is true``, no operation on whole lists but ``in`` and ``exists``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from leptoguide.cql import vocabulary as v
from leptoguide.cql.choice import choice
from leptoguide.cql.terms import FALSE, NULL, can_be_null, conjunction, disjunction, is_null, negation
from leptoguide.language import nodes as n

_HOLDS: Final[Mapping[n.Comparison, Callable[[int, int], bool]]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_RANK: Final[Mapping[v.Side, int]] = {"early": -1, "late": 1}
"""Where never lies beside any day, which is 0."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Rewrites expressions over the facts of one vocabulary."""

    vocabulary: v.Vocabulary

    def node(self, node: n.Node) -> n.Node:
        """The expression with the same value in any CQL engine, null where it is unknown."""
        match node:
            case n.Boolean() | n.Number() | n.Quantity() | n.String() | n.Date():
                return node
            case n.FactRef(id=name) | n.DefinitionRef(id=name):
                return n.Name(name)
            case n.Not(operand=x):
                return negation(self.node(x))
            case n.And(operands=xs):
                return conjunction(self.node(x) for x in xs)
            case n.Or(operands=xs):
                return disjunction(self.node(x) for x in xs)
            case n.Implies(condition=a, consequence=b):
                return disjunction((negation(self.node(a)), self.node(b)))
            case n.Compare():
                return self._compare(node)
            case n.InSet(element=x, members=members):
                return disjunction(n.Compare("=", self.node(x), member) for member in members)
            case n.InList(member=member, list=n.FactRef(id=name)):
                return n.Name(v.answer(name, member.value))
            case n.Exists(list=n.FactRef(id=name)):
                return n.Name(v.any_answer(name))
            case n.Is():
                return self._is(node)
            case n.Case():
                return choice(node, self.node)
            case n.Shift(date=x, sign=sign, duration=duration):
                return n.Shift(self.node(x), sign, duration)
            case _:
                raise TypeError(f"no standard CQL for {type(node).__name__}")

    # ------------------------------------------------------------ comparisons

    def _compare(self, node: n.Compare) -> n.Node:
        """Null when a side is unknown; a date answered with never is known, though its parameter is null."""
        a, b = self._operand(node.left, node.right), self._operand(node.right, node.left)
        of_a, of_b = self._nevers(node.left), self._nevers(node.right)
        holds = _HOLDS[node.operator]
        branches: list[n.When] = []
        for left, side in of_a:
            for right, other in of_b:
                branches.append(n.When(conjunction((left, right)), n.Boolean(holds(_RANK[side], _RANK[other]))))
            branches += _unless_null(b, left, n.Boolean(holds(_RANK[side], 0)))
        for right, other in of_b:
            branches += _unless_null(a, right, n.Boolean(holds(0, _RANK[other])))
        plain = _with_units(node.operator, a, b)
        return n.Case(tuple(branches), plain) if branches else plain

    def _operand(self, node: n.Node, other: n.Node) -> n.Node:
        """A number is written as the parameter beside it has it: whole, or with a decimal point."""
        if isinstance(node, n.Number) and isinstance(other, n.FactRef) and other.id not in self.vocabulary.whole:
            return n.Number(float(node.value))
        return self.node(node)

    def _nevers(self, node: n.Node) -> list[tuple[n.Node, v.Side]]:
        """When, and on which side, a date is never; nothing for what can not be."""
        found = ((self._never(node, side), side) for side in _RANK)
        return [(condition, side) for condition, side in found if condition != FALSE]

    def _never(self, node: n.Node, side: v.Side) -> n.Node:
        match node:
            case n.FactRef(id=name) if self.vocabulary.never.get(name) == side:
                return n.Name(v.never(name))
            case n.Shift(date=x):  # never stays never, whatever is added
                return self._never(x, side)
            case n.Case(branches=branches, otherwise=otherwise):
                (branch, *more), rest = branches, otherwise
                if more:
                    rest = n.Case(tuple(more), otherwise)
                taken, passed = self._never(branch.result, side), self._never(rest, side)
                if taken == passed == FALSE:
                    return FALSE
                condition = self.node(branch.condition)
                undecided = n.When(is_null(condition), conjunction((taken, passed)))
                return n.Case((n.When(condition, taken), undecided), passed)
            case _:
                return FALSE

    def _is(self, node: n.Is) -> n.Node:
        """Two-valued: ``is null`` as it stands, ``is true`` as a choice that passes over null."""
        if node.test != "null":
            x = self.node(node.operand) if node.test == "true" else negation(self.node(node.operand))
            return n.Case((n.When(x, n.Boolean(not node.negated)),), n.Boolean(node.negated))
        match node.operand:
            case n.FactRef(id=name) if name in self.vocabulary.lists:
                parts = [n.Is(n.Name(part), "null", node.negated) for part in (v.present(name), v.absent(name))]
                return disjunction(parts) if node.negated else conjunction(parts)
            case operand:
                found: n.Node = n.Is(self.node(operand), "null", node.negated)
                for never, _ in self._nevers(operand):
                    found = n.Case((n.When(never, n.Boolean(node.negated)),), found)
                return found


def _unless_null(other: n.Node, never: n.Node, answer: n.Node) -> Iterator[n.When]:
    """The lines for one side being never: an answer, unless the other side is unknown."""
    if can_be_null(other):
        yield n.When(conjunction((never, is_null(other))), NULL)
    yield n.When(never, answer)


def _with_units(operator: n.Comparison, a: n.Node, b: n.Node) -> n.Node:
    """A comparison; equality of quantities by their order, which is null in every engine where units do not fit."""
    if not (isinstance(a, n.Quantity) or isinstance(b, n.Quantity)):
        return n.Compare(operator, a, b)
    match operator:
        case "=":
            return n.And((n.Compare(">=", a, b), n.Compare("<=", a, b)))
        case "!=":
            return n.Or((n.Compare("<", a, b), n.Compare(">", a, b)))
        case _:
            return n.Compare(operator, a, b)
