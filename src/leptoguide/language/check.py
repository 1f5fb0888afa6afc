"""Resolves names and checks types and units; nothing that mixes KPS with millimetres gets past here."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from leptoguide.errors import CqlTypeError
from leptoguide.language import nodes as n
from leptoguide.language.types import BOOLEAN, DATE, BooleanType, CodeType, DateType, ListType, NumberType, Type


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for."""

    kind: Literal["fact", "definition"]
    type: Type


Symbols = Mapping[str, Symbol]

MAX_NAME = 200


def check(node: n.Node, symbols: Symbols, expected: Type) -> n.Node:
    """The expression with its names resolved, or :class:`CqlTypeError` with line and column.

    ``expected`` is the type that the whole must have; a :class:`CodeType` also bounds its values.
    """
    return _Checker(symbols).expect(node, expected)


def nearest(word: str, known: tuple[str, ...] | list[str]) -> str | None:
    """The known word most like ``word``, if any is like it; the case of letters does not matter."""
    plain = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower()[:MAX_NAME], plain, n=1, cutoff=0.6)
    return plain[close[0]] if close else None


def _problem(node: n.Node, message: str, hint: str | None = None) -> CqlTypeError:
    return CqlTypeError(message, line=node.at.line, column=node.at.column, hint=hint)


class _Checker:
    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols

    def expect(self, node: n.Node, expected: Type) -> n.Node:
        if isinstance(node, n.String) and isinstance(expected, CodeType):
            self._known_code(node, expected.values)
            return node
        if isinstance(node, n.Case):
            branches = tuple(
                replace(b, condition=self.expect(b.condition, BOOLEAN), result=self.expect(b.result, expected))
                for b in node.branches
            )
            return replace(node, branches=branches, otherwise=self.expect(node.otherwise, expected))
        checked, found = self.infer(node)
        if isinstance(found, CodeType) and isinstance(expected, CodeType):
            missing = [v for v in found.values if v not in expected.values]
            if missing:
                raise _problem(node, f"can be {missing[0]!r}, which is not allowed here")
        elif found != expected:
            raise _problem(node, f"this is {found}, but {expected} is needed here", self._unit_hint(found, expected))
        return checked

    def infer(self, node: n.Node) -> tuple[n.Node, Type]:
        match node:
            case n.Boolean():
                return node, BOOLEAN
            case n.Number():
                return node, NumberType()
            case n.Quantity(unit=unit):
                return node, NumberType(unit)
            case n.Date():
                return node, DATE
            case n.String(value=value):
                raise _problem(
                    node, f"the code '{value}' stands alone", "compare it with a fact: csf_cytology = 'positive'"
                )
            case n.Name() | n.FactRef() | n.DefinitionRef():
                return self._resolve(node.id, node)
            case n.Not(operand=x):
                return replace(node, operand=self.expect(x, BOOLEAN)), BOOLEAN
            case n.And(operands=xs) | n.Or(operands=xs):
                return replace(node, operands=tuple(self.expect(x, BOOLEAN) for x in xs)), BOOLEAN
            case n.Implies(condition=a, consequence=b):
                return n.Implies(self.expect(a, BOOLEAN), self.expect(b, BOOLEAN), at=node.at), BOOLEAN
            case n.Compare():
                return self._compare(node), BOOLEAN
            case n.InSet(element=x, members=members):
                element, found = self.infer(x)
                if not isinstance(found, CodeType):
                    raise _problem(x, f"this is {found}, but `in {{…}}` looks at a code")
                for member in members:
                    self._known_code(member, found.values)
                return replace(node, element=element), BOOLEAN
            case n.InList(member=member, list=x):
                members_node, found = self.infer(x)
                if not isinstance(found, ListType):
                    raise _problem(
                        x, f"this is {found}, but a code is looked for in a list", "for a coded fact write x = 'a'"
                    )
                self._known_code(member, found.values)
                return replace(node, list=members_node), BOOLEAN
            case n.Exists(list=x):
                members_node, found = self.infer(x)
                if not isinstance(found, ListType):
                    raise _problem(x, f"this is {found}, but exists looks at a list")
                return replace(node, list=members_node), BOOLEAN
            case n.Is(operand=x, test=test):
                operand, found = self.infer(x)
                if test != "null" and not isinstance(found, BooleanType):
                    raise _problem(x, f"this is {found}, and cannot be {test}")
                return replace(node, operand=operand), BOOLEAN
            case n.Case(branches=branches):
                _, found = self.infer(branches[0].result)
                return self.expect(node, found), found
            case n.Shift(date=x):
                return replace(node, date=self.expect(x, DATE)), DATE
            case n.Duration() | n.When():
                raise _problem(node, "stands alone")
            case _:
                raise _problem(node, f"{type(node).__name__} has no type rule")

    def _compare(self, node: n.Compare) -> n.Node:
        if isinstance(node.left, n.String) and not isinstance(node.right, n.String):
            right, kind = self.infer(node.right)
            left: n.Node = self.expect(node.left, kind)
        else:
            left, kind = self.infer(node.left)
            right = self.expect(node.right, kind)
        match kind:
            case NumberType() | DateType():
                pass
            case CodeType() | BooleanType():
                if node.operator not in ("=", "!="):
                    raise _problem(node, f"{kind} has no order, so `{node.operator}` says nothing")
            case ListType():
                raise _problem(node, "lists are not compared", "ask for one code with 'x' in list")
            case _:
                assert_never(kind)
        return replace(node, left=left, right=right)

    def _resolve(self, name: str, node: n.Node) -> tuple[n.Node, Type]:
        symbol = self.symbols.get(name)
        if symbol is None:
            close = nearest(name, list(self.symbols))
            raise _problem(node, f"unknown name {name}", f"did you mean {close}?" if close else None)
        reference = n.FactRef if symbol.kind == "fact" else n.DefinitionRef
        return reference(name, at=node.at), symbol.type

    def _known_code(self, node: n.String, values: tuple[str, ...]) -> None:
        if node.value not in values:
            close = nearest(node.value, values)
            hint = f"did you mean '{close}'?" if close else f"values: {', '.join(values)}"
            raise _problem(node, f"'{node.value}' is not one of the values", hint)

    @staticmethod
    def _unit_hint(found: Type, expected: Type) -> str | None:
        if isinstance(found, NumberType) and isinstance(expected, NumberType):
            return f"write the number as {expected}"
        return None
