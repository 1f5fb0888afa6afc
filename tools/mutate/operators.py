"""What can be wrong with a condition by one slip: every variant of a tree that differs from it in one place.

A variant is named by its operator and the place: ``drop-and-2-1`` drops the first operand of the second ``and``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql

T = TypeVar("T")

Steps = Mapping[str, int]
"""The step of each integer fact."""

Variant = tuple[str, n.Node]
"""The operator's name (with what is changed within the place), and the changed tree."""

_SIBLING: Mapping[n.Comparison, n.Comparison] = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "=": "!=", "!=": "="}


def variants(root: n.Node, steps: Steps) -> dict[str, n.Node]:
    """All variants of a condition by name; those that read alike, or like the original, stand once or not at all."""
    seen = {print_cql(root)}
    found: dict[str, n.Node] = {}
    places: dict[str, int] = {}
    for operator, group in _groups(root, steps, condition=not isinstance(root, n.Case)):
        places[operator] = places.get(operator, 0) + 1
        for part, tree in group:
            text = print_cql(tree)
            if text not in seen:
                seen.add(text)
                found["-".join((operator, str(places[operator]), *([part] if part else [])))] = tree
    return found


Group = tuple[str, list[Variant]]
"""One operator at one place, with its variants."""


def _groups(node: n.Node, steps: Steps, *, condition: bool) -> Iterator[Group]:
    """Operators at ``node`` and below it. ``condition``: ``node`` is true or false, so it can be negated."""
    match node:
        case n.And(operands=xs):
            yield "swap-and", [("", n.Or(xs))]
            yield "drop-and", [(str(i + 1), _joined(n.And, _without(xs, i))) for i in range(len(xs))]
        case n.Or(operands=xs):
            yield "swap-or", [("", n.And(xs))]
            yield "drop-or", [(str(i + 1), _joined(n.Or, _without(xs, i))) for i in range(len(xs))]
        case n.Compare():
            yield "compare", [("", replace(node, operator=_SIBLING[node.operator]))]
            yield from _numbers(node, steps)
        case n.InSet(members=codes):
            yield "drop-code", [(str(i + 1), replace(node, members=_without(codes, i))) for i in range(len(codes))]
        case n.Case(branches=bs):
            yield "drop-branch", [(str(i + 1), replace(node, branches=_without(bs, i))) for i in range(len(bs))]
            yield "swap-branches", [(str(i + 1), replace(node, branches=_swapped(bs, i))) for i in range(len(bs) - 1)]
        case n.Duration(value=value):
            yield "duration", [(word, replace(node, value=value + by)) for word, by in (("down", -1), ("up", 1))]
    if condition:
        yield "negate-exists" if isinstance(node, n.Exists) else "negate", [("", _negated(node))]
    yield from _below(node, steps)


def _below(node: n.Node, steps: Steps) -> Iterator[Group]:
    for child, is_condition, rebuild in _children(node):
        for operator, group in _groups(child, steps, condition=is_condition):
            yield operator, [(part, rebuild(tree)) for part, tree in group]


Child = tuple[n.Node, bool, Callable[[n.Node], n.Node]]


def _children(node: n.Node) -> Iterable[Child]:
    """The parts of a node that can change, whether each is a condition, and how to put it back changed."""
    match node:
        case n.And(operands=xs) | n.Or(operands=xs):
            kind = type(node)
            for i, x in enumerate(xs):
                yield x, True, lambda tree, i=i: kind((*xs[:i], tree, *xs[i + 1 :]))  # type: ignore[misc]
        case n.Not(operand=x):
            yield x, True, _negated
        case n.Implies(condition=a, consequence=b):
            yield a, True, lambda tree: n.Implies(tree, b)
            yield b, True, lambda tree: n.Implies(a, tree)
        case n.Compare(left=a, right=b):
            yield a, False, lambda tree: replace(node, left=tree)
            yield b, False, lambda tree: replace(node, right=tree)
        case n.Shift(duration=d):
            yield d, False, lambda tree: replace(node, duration=tree)  # type: ignore[arg-type]
        case n.Case(branches=bs, otherwise=last):
            for i, b in enumerate(bs):
                yield b, False, lambda tree, i=i: replace(node, branches=(*bs[:i], tree, *bs[i + 1 :]))  # type: ignore[misc]
            yield last, False, lambda tree: replace(node, otherwise=tree)
        case n.When(condition=a, result=b):
            yield a, True, lambda tree: replace(node, condition=tree)
            yield b, False, lambda tree: replace(node, result=tree)


def _numbers(node: n.Compare, steps: Steps) -> Iterator[Group]:
    """A threshold one step lower and higher."""
    pairs = ((node.left, node.right, "right"), (node.right, node.left, "left"))
    for fact, literal, side in pairs:
        if isinstance(literal, n.Number | n.Quantity) and isinstance(fact, n.FactRef):
            by = Decimal(steps[fact.id]) if fact.id in steps else _last_place(literal.value)
            moved = [
                (word, replace(literal, value=_number(Decimal(str(literal.value)) + sign * by)))
                for word, sign in (("down", -1), ("up", 1))
            ]
            yield "number", [(word, replace(node, **{side: tree})) for word, tree in moved]  # type: ignore[arg-type]


def _last_place(value: float) -> Decimal:
    """One unit in the last place as written: 0.1 of 1.5, 1 of 20."""
    exponent = Decimal(str(value)).as_tuple().exponent
    assert isinstance(exponent, int), "literals are finite"
    return Decimal(1).scaleb(min(exponent, 0))


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _negated(node: n.Node) -> n.Node:
    match node:
        case n.Not(operand=x):
            return x
        case n.Boolean(value=value):
            return n.Boolean(not value)
        case n.Compare(operator="=" | "!=" as operator):
            return replace(node, operator=_SIBLING[operator])
        case _:
            return n.Not(node)


def _joined(kind: type[n.And] | type[n.Or], operands: tuple[n.Node, ...]) -> n.Node:
    return operands[0] if len(operands) == 1 else kind(operands)


def _without(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    return (*items[:index], *items[index + 1 :])


def _swapped(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    return (*items[:index], items[index + 1], items[index], *items[index + 2 :])
