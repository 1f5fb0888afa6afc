"""Kleene's choice in standard CQL.

CQL passes over a branch whose condition is null and so reads the unknown as "no". Ours has an answer only if taking the
branch and passing it over give the same. So each condition that can be null gets lines of its own: first the
value that comes out either way, if there is one, and then null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from leptoguide.cql.terms import FALSE, NULL, TRUE, can_be_null, is_null, negation
from leptoguide.language import nodes as n

Rewrite = Callable[[n.Node], n.Node]
Literal = n.String | n.Boolean


def choice(case: n.Case, standard: Rewrite) -> n.Case:
    """The case with its undecided conditions spelled out; ``standard`` rewrites what stands in it."""
    branches: list[n.When] = []
    for index, branch in enumerate(case.branches):
        condition = standard(branch.condition)
        branches.append(n.When(condition, standard(branch.result)))
        undecided = is_null(condition)
        if can_be_null(condition) and n.When(undecided, NULL) not in branches:
            branches += _undecided(undecided, branch.result, _from(case, index + 1), standard)
    return n.Case(tuple(branches), standard(case.otherwise))


def _from(case: n.Case, start: int) -> n.Node:
    """What is left of a case when the branches before ``start`` are passed over."""
    return n.Case(case.branches[start:], case.otherwise) if start < len(case.branches) else case.otherwise


def _undecided(unknown: n.Node, taken: n.Node, rest: n.Node, standard: Rewrite) -> Iterable[n.When]:
    """The lines for a condition that is null: its branch gives ``taken``, passing it over gives ``rest``."""
    one, other = _outcomes(taken), _outcomes(rest)
    if one is None or other is None:
        result = standard(taken)
        yield n.When(_both(unknown, n.Compare("=", result, standard(rest))), result)
    else:
        for value in (value for value in one if value in other):
            same = _both(_is(taken, value, standard), _is(rest, value, standard))
            if same != FALSE:
                yield n.When(_both(unknown, same), value)
            if same == TRUE:
                return
    yield n.When(unknown, NULL)


def _outcomes(node: n.Node) -> tuple[Literal, ...] | None:
    """The literals that an expression can come to, or nothing when that can not be read off it."""
    match node:
        case n.String() | n.Boolean():
            return (node,)
        case n.Case(branches=branches, otherwise=otherwise):
            found: dict[Literal, None] = {}
            for result in (*(branch.result for branch in branches), otherwise):
                outcomes = _outcomes(result)
                if outcomes is None:
                    return None
                found |= dict.fromkeys(outcomes)
            return tuple(found)
        case _:
            return None


def _is(node: n.Node, value: Literal, standard: Rewrite) -> n.Node:
    """A condition that is true exactly when the expression, whose outcomes are literals, comes to ``value``."""
    if not isinstance(node, n.Case):
        return TRUE if node == value else FALSE
    condition = standard(node.branches[0].condition)
    taken = _is(node.branches[0].result, value, standard)
    passed = _is(_from(node, 1), value, standard)
    if taken == FALSE:
        return _both(negation(condition), passed)
    if passed == FALSE:
        return _both(condition, taken)
    return _both(_either(negation(condition), taken), _either(condition, passed))


# Only whether these are true matters where they stand, so that what is never true may be left out.


def _both(a: n.Node, b: n.Node) -> n.Node:
    parts = dict.fromkeys((*_parts(a, n.And), *_parts(b, n.And)))
    parts.pop(TRUE, None)
    if FALSE in parts or any(negation(part) in parts for part in parts):
        return FALSE
    return n.And(tuple(parts)) if len(parts) > 1 else next(iter(parts), TRUE)


def _either(a: n.Node, b: n.Node) -> n.Node:
    parts = dict.fromkeys((*_parts(a, n.Or), *_parts(b, n.Or)))
    parts.pop(FALSE, None)
    if TRUE in parts:
        return TRUE
    return n.Or(tuple(parts)) if len(parts) > 1 else next(iter(parts), FALSE)


def _parts(node: n.Node, kind: type[n.And] | type[n.Or]) -> tuple[n.Node, ...]:
    return node.operands if isinstance(node, kind) else (node,)
