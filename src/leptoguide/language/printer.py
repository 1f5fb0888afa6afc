"""Syntax tree to canonical CQL text; parsing the text gives the same tree back."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from leptoguide.language import nodes as n

# Binding strength, loosest first, as in the grammar.
_IMPLIES, _OR, _AND, _MEMBER, _EQUAL, _ORDER, _PREFIX, _TEST, _SUM, _TERM = range(10)

_LEVEL: Final[dict[type[n.Node], int]] = {
    n.Implies: _IMPLIES,
    n.Or: _OR,
    n.And: _AND,
    n.InSet: _MEMBER,
    n.InList: _MEMBER,
    n.Not: _PREFIX,
    n.Exists: _PREFIX,
    n.Is: _TEST,
    n.Shift: _SUM,
}


def print_cql(node: n.Node) -> str:
    """One line of CQL."""
    match node:
        case n.Boolean(value=value):
            return "true" if value else "false"
        case n.Number(value=value):
            return _number(value)
        case n.Quantity(value=value, unit=unit):
            return f"{_number(value)} '{unit}'"
        case n.Duration(value=value, unit=unit):
            return f"{value} {unit}{'' if value == 1 else 's'}"
        case n.String(value=value):
            return f"'{value}'"
        case n.Date(value=value):
            return f"@{value.isoformat()}"
        case n.Name(id=name) | n.FactRef(id=name) | n.DefinitionRef(id=name):
            return name
        case n.Not(operand=x):
            return f"not {_at_least(x, _PREFIX)}"
        case n.And(operands=xs):
            return " and ".join(_at_least(x, _MEMBER) for x in xs)
        case n.Or(operands=xs):
            return " or ".join(_at_least(x, _AND) for x in xs)
        case n.Implies(condition=a, consequence=b):
            return f"{_at_least(a, _IMPLIES)} implies {_at_least(b, _OR)}"
        case n.Compare(operator=operator, left=a, right=b):
            inner = _ORDER if operator in ("=", "!=") else _PREFIX
            return f"{_at_least(a, inner)} {operator} {_at_least(b, inner)}"
        case n.InSet(element=x, members=members):
            return f"{_at_least(x, _EQUAL)} in {{{', '.join(print_cql(m) for m in members)}}}"
        case n.InList(member=member, list=x):
            return f"{print_cql(member)} in {_at_least(x, _EQUAL)}"
        case n.Exists(list=x):
            return f"exists {_at_least(x, _PREFIX)}"
        case n.Is(operand=x, test=test, negated=negated):
            return f"{_at_least(x, _SUM)} is {'not ' if negated else ''}{test}"
        case n.When(condition=a, result=b):
            return f"when {print_cql(a)} then {print_cql(b)}"
        case n.Case(branches=branches, otherwise=otherwise):
            whens = " ".join(print_cql(b) for b in branches)
            return f"case {whens} else {print_cql(otherwise)} end"
        case n.Shift(date=x, sign=sign, duration=duration):
            return f"{_at_least(x, _SUM)} {sign} {print_cql(duration)}"
        case _:
            raise TypeError(f"no text for {type(node).__name__}")


def _level(node: n.Node) -> int:
    if isinstance(node, n.Compare):
        return _EQUAL if node.operator in ("=", "!=") else _ORDER
    return _LEVEL.get(type(node), _TERM)


def _at_least(node: n.Node, level: int) -> str:
    text = print_cql(node)
    return text if _level(node) >= level else f"({text})"


def _number(value: int | float) -> str:
    """Plain digits: CQL has no exponents."""
    return str(value) if isinstance(value, int) else format(Decimal(repr(value)), "f")
