"""The parts that standard CQL is put together from: trees of the language, and ``null``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from leptoguide.language import nodes as n


@dataclass(frozen=True, slots=True)
class Null(n.Node):
    """The literal ``null``, which our own language does without."""


NULL: Final = Null()
TRUE: Final = n.Boolean(True)
FALSE: Final = n.Boolean(False)


def negation(node: n.Node) -> n.Node:
    """``not x``, or ``x`` without its ``not``."""
    return node.operand if isinstance(node, n.Not) else n.Not(node)


def conjunction(nodes: Iterable[n.Node]) -> n.Node:
    """``a and b``; one alone stands by itself."""
    found = tuple(nodes)
    return found[0] if len(found) == 1 else n.And(found)


def disjunction(nodes: Iterable[n.Node]) -> n.Node:
    """``a or b``; one alone stands by itself."""
    found = tuple(nodes)
    return found[0] if len(found) == 1 else n.Or(found)


def is_null(node: n.Node) -> n.Node:
    """``x is null``. For tests of one code, ``c = 'a' or c = 'b'``, it is the code that is asked: ``c is null``.

    Only for codes: a comparison of quantities or dates can be null though both are given (units, partial dates).
    """
    return n.Is(_code_asked(node) or (node.operand if isinstance(node, n.Not) else node), "null", False)


def _code_asked(node: n.Node) -> n.Name | None:
    """The one name whose code decides the expression."""
    match node:
        case n.Compare(left=n.Name() as name, right=n.String()) | n.Compare(left=n.String(), right=n.Name() as name):
            return name
        case n.Not(operand=x):
            return _code_asked(x)
        case n.And(operands=xs) | n.Or(operands=xs):
            asked = {_code_asked(x) for x in xs}
            return asked.pop() if len(asked) == 1 else None
        case _:
            return None


def can_be_null(node: n.Node) -> bool:
    """False for literals and for tests that are never null themselves."""
    return not isinstance(node, n.Boolean | n.Number | n.Quantity | n.String | n.Date | n.Is)
