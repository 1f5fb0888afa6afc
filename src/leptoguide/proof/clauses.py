"""A condition without one of its clauses, for each clause: what tells whether the clause decides anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leptoguide.language import nodes as n

Without = tuple[n.Node, n.Node]
"""A clause, and the whole without it."""


def without_each(node: n.Node) -> Iterator[Without]:
    """Every operand of ``and`` and ``or``, every code of a set, every branch of a choice, at any depth."""
    match node:
        case n.And(operands=xs) | n.Or(operands=xs):
            kind = type(node)
            for i, x in enumerate(xs):
                rest = (*xs[:i], *xs[i + 1 :])
                yield x, rest[0] if len(rest) == 1 else kind(rest)
                yield from ((c, kind((*xs[:i], less, *xs[i + 1 :]))) for c, less in without_each(x))
        case n.Not(operand=x):
            yield from ((c, n.Not(less)) for c, less in without_each(x))
        case n.Implies(condition=a, consequence=b):
            yield from ((c, n.Implies(less, b)) for c, less in without_each(a))
            yield from ((c, n.Implies(a, less)) for c, less in without_each(b))
        case n.Compare(left=a, right=b):
            yield from ((c, replace(node, left=less)) for c, less in without_each(a))
            yield from ((c, replace(node, right=less)) for c, less in without_each(b))
        case n.InSet(members=codes) if len(codes) > 1:
            for i, code in enumerate(codes):
                yield code, replace(node, members=(*codes[:i], *codes[i + 1 :]))
        case n.Case(branches=branches, otherwise=otherwise):
            for i, branch in enumerate(branches):
                before, after = branches[:i], branches[i + 1 :]
                rest_branches = (*before, *after)
                yield branch.condition, replace(node, branches=rest_branches) if rest_branches else otherwise
                for c, less in without_each(branch.condition):
                    yield c, replace(node, branches=(*before, n.When(less, branch.result), *after))
                for c, less in without_each(branch.result):
                    yield c, replace(node, branches=(*before, n.When(branch.condition, less), *after))
            yield from ((c, replace(node, otherwise=less)) for c, less in without_each(otherwise))
