"""The syntax tree: what a condition can say, in one screen.

Nodes are immutable and compare by content (``at``, the place in the text, is left out).
The parser makes :class:`Name`; the checker replaces each by :class:`FactRef` or :class:`DefinitionRef`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
DurationUnit = Literal["day", "week", "month", "year"]


class Position(NamedTuple):
    """Line and column of a node's first character, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    at: Position = field(default=Position(1, 1), compare=False, repr=False, kw_only=True)


# Literals


@dataclass(frozen=True, slots=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True, slots=True)
class Number(Node):
    value: int | float


@dataclass(frozen=True, slots=True)
class Quantity(Node):
    """A number with a UCUM unit: ``5 'mm'``."""

    value: int | float
    unit: str


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """A calendar duration: ``6 months``."""

    value: int
    unit: DurationUnit


@dataclass(frozen=True, slots=True)
class String(Node):
    value: str


@dataclass(frozen=True, slots=True)
class Date(Node):
    value: datetime.date


# Names


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name as written, not yet resolved."""

    id: str


@dataclass(frozen=True, slots=True)
class FactRef(Node):
    id: str


@dataclass(frozen=True, slots=True)
class DefinitionRef(Node):
    id: str


# Logic


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class And(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Implies(Node):
    condition: Node
    consequence: Node


# Tests


@dataclass(frozen=True, slots=True)
class Compare(Node):
    operator: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class InSet(Node):
    """``x in {'a', 'b'}`` over a coded value: unknown when the value is unknown."""

    element: Node
    members: tuple[String, ...]


@dataclass(frozen=True, slots=True)
class InList(Node):
    """``'a' in symptoms``: membership of one code in a list fact."""

    member: String
    list: Node


@dataclass(frozen=True, slots=True)
class Exists(Node):
    """``exists symptoms``: the list fact has at least one member."""

    list: Node


@dataclass(frozen=True, slots=True)
class Is(Node):
    """``x is [not] null|true|false``: two-valued, so filling in a fact can change it; kept out of rules."""

    operand: Node
    test: Literal["null", "true", "false"]
    negated: bool


# Choice and dates


@dataclass(frozen=True, slots=True)
class When(Node):
    condition: Node
    result: Node


@dataclass(frozen=True, slots=True)
class Case(Node):
    """First branch whose condition is true; unknown when that can not be told."""

    branches: tuple[When, ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Shift(Node):
    """A date moved by a calendar duration: ``anti_her2_stop_date + 6 months``."""

    date: Node
    sign: Literal["+", "-"]
    duration: Duration


def children(node: Node) -> tuple[Node, ...]:
    """The direct sub-expressions of a node, in the order written."""
    match node:
        case Not(operand=x) | Is(operand=x):
            return (x,)
        case And(operands=xs) | Or(operands=xs):
            return xs
        case Implies(condition=a, consequence=b) | Compare(left=a, right=b) | When(condition=a, result=b):
            return (a, b)
        case InSet(element=x, members=xs):
            return (x, *xs)
        case InList(member=a, list=b):
            return (a, b)
        case Exists(list=x):
            return (x,)
        case Case(branches=xs, otherwise=x):
            return (*xs, x)
        case Shift(date=a, duration=b):
            return (a, b)
        case _:
            return ()


def walk(node: Node) -> list[Node]:
    """The node and everything below it, parents first."""
    found = [node]
    for child in children(node):
        found.extend(walk(child))
    return found


def fact_ids(node: Node) -> frozenset[str]:
    """The facts that an expression names itself (not through definitions)."""
    return frozenset(n.id for n in walk(node) if isinstance(n, FactRef))


def definition_ids(node: Node) -> frozenset[str]:
    """The definitions that an expression names itself."""
    return frozenset(n.id for n in walk(node) if isinstance(n, DefinitionRef))


def thresholds(nodes: Iterable[Node]) -> Mapping[str, tuple[float, ...]]:
    """For each numeric fact, the numbers that conditions compare it with, ascending."""
    found: dict[str, set[float]] = {}
    for root in nodes:
        for node in walk(root):
            if isinstance(node, Compare):
                for fact, literal in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(fact, FactRef) and isinstance(literal, Number | Quantity):
                        found.setdefault(fact.id, set()).add(literal.value)
    return {fact: tuple(sorted(values)) for fact, values in found.items()}
