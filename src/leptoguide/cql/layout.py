"""Standard CQL on lines that people can read: at most 120 columns, cases and long conditions set in.

Parentheses stand wherever ``and`` and ``or`` mix, also where CQL's precedence would do without. A case always has
lines of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from leptoguide.cql.terms import Null
from leptoguide.errors import KnowledgeError
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql

WIDTH: Final = 120
STEP: Final = "  "
DECIMALS: Final = 8
"""How many digits a CQL Decimal can have after the point."""


def identifier(name: str) -> str:
    """A name of the library, always in quotes: CQL reads ``or on_treatment`` as its own ``or on``."""
    return f'"{name}"'


def expression(node: n.Node, indent: str = "") -> list[str]:
    """The lines of an expression."""
    if _fits(node, indent):
        return [indent + inline(node)]
    match node:
        case n.And(operands=xs):
            return _joined("and", xs, indent)
        case n.Or(operands=xs):
            return _joined("or", xs, indent)
        case n.Not(operand=x):
            return _enclosed(x, indent, "not ")
        case n.Case(branches=branches, otherwise=otherwise):
            inner = indent + STEP
            whens = chain.from_iterable(_branch(branch, inner) for branch in branches)
            return [f"{indent}case", *whens, *_labelled("else", otherwise, inner), f"{indent}end"]
        case n.Compare(operator=operator, left=a, right=b):
            return [*_enclosed(a, indent), *_enclosed(b, indent, f"{operator} ")]
        case n.Is(operand=x, test=test, negated=negated):
            *lines, last = _enclosed(x, indent)
            return [*lines, f"{last} is {'not ' if negated else ''}{test}"]
        case _:
            return [indent + inline(node)]


def inline(node: n.Node) -> str:
    """The expression on one line."""
    match node:
        case Null():
            return "null"
        case n.Name(id=name):
            return identifier(name)
        case n.Number() | n.Quantity():
            return _number(node)
        case n.Not(operand=x):
            return f"not {_term(x)}"
        case n.And(operands=xs):
            return " and ".join(map(_operand, xs))
        case n.Or(operands=xs):
            return " or ".join(map(_operand, xs))
        case n.Compare(operator=operator, left=a, right=b):
            return f"{_term(a)} {operator} {_term(b)}"
        case n.Is(operand=x, test=test, negated=negated):
            return f"{_term(x)} is {'not ' if negated else ''}{test}"
        case n.Case(branches=branches, otherwise=otherwise):
            whens = " ".join(f"when {inline(b.condition)} then {inline(b.result)}" for b in branches)
            return f"case {whens} else {inline(otherwise)} end"
        case n.Shift(date=x, sign=sign, duration=duration):
            return f"{_term(x)} {sign} {print_cql(duration)}"
        case n.InList(member=member, list=x):
            return f"{inline(member)} in {_term(x)}"
        case n.Exists(list=x):
            return f"exists {_term(x)}"
        case _:
            return print_cql(node)


def _number(node: n.Number | n.Quantity) -> str:
    text = print_cql(node)
    if len(text.split()[0].partition(".")[2]) > DECIMALS:
        raise KnowledgeError(f"{text} has more than {DECIMALS} decimals, which CQL can not say", hint="round it")
    return text


_TERMS: Final = (n.Name, n.Boolean, n.Number, n.Quantity, n.String, n.Date, n.Shift, n.Case, Null)


def _term(node: n.Node) -> str:
    """Where an operator may stand beside it."""
    return inline(node) if isinstance(node, _TERMS) else f"({inline(node)})"


def _operand(node: n.Node) -> str:
    """Beside ``and`` or ``or``, which bind less than everything else but each other."""
    return f"({inline(node)})" if isinstance(node, n.And | n.Or) else inline(node)


def _fits(node: n.Node, indent: str, more: int = 0) -> bool:
    """Whether it can stand on one line, with ``more`` characters beside it."""
    return not _has_case(node) and len(indent) + len(inline(node)) + more <= WIDTH


def _has_case(node: n.Node) -> bool:
    return any(isinstance(part, n.Case) for part in n.walk(node))


def _joined(word: str, operands: Iterable[n.Node], indent: str) -> list[str]:
    """Short operands one after the other as far as a line goes; a compound one on lines of its own."""
    lines: list[str] = []
    filling = False
    for node in operands:
        start = f"{word} " if lines else ""
        compound = isinstance(node, n.And | n.Or)
        if not _fits(node, indent, len(start) + len("()")):
            lines += _enclosed(node, indent, start) if compound else _after(start, expression(node, indent))
        elif filling and not compound and len(lines[-1]) + len(f" {start}{inline(node)}") <= WIDTH:
            lines[-1] += f" {start}{inline(node)}"
            continue
        else:
            lines.append(f"{indent}{start}{_operand(node)}")
        filling = _fits(node, indent, len(start)) and not compound
    return lines


def _enclosed(node: n.Node, indent: str, start: str = "") -> list[str]:
    """An expression where an operator stands beside it, in parentheses if it needs them."""
    if _fits(node, indent, len(start) + len("()")):
        return [f"{indent}{start}{_term(node)}"]
    if isinstance(node, _TERMS):
        return _after(start, expression(node, indent))
    return [f"{indent}{start}(", *expression(node, indent + STEP), f"{indent})"]


def _after(start: str, lines: list[str]) -> list[str]:
    """The lines with ``start`` put before the first."""
    first, *rest = lines
    margin = first[: len(first) - len(first.lstrip())]
    return [f"{margin}{start}{first.lstrip()}", *rest]


def _branch(branch: n.When, indent: str) -> list[str]:
    condition, result = branch.condition, branch.result
    beside = len("when  then")
    if not _fits(condition, indent, beside):
        return [f"{indent}when", *expression(condition, indent + STEP), *_labelled("then", result, indent)]
    start = f"{indent}when {inline(condition)} then"
    if _fits(result, start, 1):
        return [f"{start} {inline(result)}"]
    return [start, *expression(result, indent + STEP)]


def _labelled(word: str, node: n.Node, indent: str) -> list[str]:
    if _fits(node, indent, len(word) + 1):
        return [f"{indent}{word} {inline(node)}"]
    return [f"{indent}{word}", *expression(node, indent + STEP)]


def listed(items: Iterable[str], indent: str) -> list[str]:
    """Items with commas between them, in lines as long as the page allows."""
    lines: list[str] = []
    *others, last = items
    for piece in (*(f"{item}," for item in others), last):
        if lines and len(lines[-1]) + 1 + len(piece) <= WIDTH:
            lines[-1] += f" {piece}"
        else:
            lines.append(indent + piece)
    return lines
