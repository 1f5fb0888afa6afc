"""Expressions of the language in SQL, whose NULL logic is Kleene's: unknown is NULL.

Case by case beside ``evaluate.evaluator``; a node without a reading here raises. Codes are of one ``ENUM`` type, which
an engine compares as numbers; list facts are a true/false column for each code, as in :mod:`leptoguide.planes.columns`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bench.sql.sheet import Cell, Sheet, quoted, text
from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.language.types import ListType
from leptoguide.planes.names import answer
from leptoguide.planes.variables import Variables

CODE: Final = "code"
"""The ``ENUM`` type of all codes."""

_OPERATORS: Final = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TESTS: Final = {"null": "NULL", "true": "TRUE", "false": "FALSE"}
_UNITS: Final = {"day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR"}
_NEVERS: Final = ", ".join(f"DATE '{day.isoformat()}'" for day in NEVER.values())
_DECIMALS: Final = 9
"""Of a difference of two numbers, so that 62.3 - 42.3 is 20."""


class Printer:
    """Cells of checked expressions, in one sheet."""

    def __init__(self, sheet: Sheet, facts: Variables, definitions: Mapping[str, n.Node]) -> None:
        self.sheet = sheet
        self.facts = facts
        self.definitions = definitions
        self._cells: dict[n.Node, Cell] = {}

    def cell(self, node: n.Node) -> Cell:
        """The expression as SQL. Raises :class:`TypeError` that names a node which has no reading."""
        if node not in self._cells:
            self._cells[node] = self._cell(node)
        return self._cells[node]

    def _cell(self, node: n.Node) -> Cell:
        make = self.sheet.cell
        match node:
            case n.DefinitionRef(id=name):
                found = self.cell(self.definitions[name])
                self.sheet.name(found, f"definition {name}")
                return found
            case n.FactRef(id=name):
                return self._fact(name)
            case n.Boolean(value=value):
                return make("TRUE" if value else "FALSE")
            case n.String(value=code):
                return make(f"{text(code)}::{CODE}")
            case n.Number(value=number) | n.Quantity(value=number):
                return make(f"{number!r}::DOUBLE" if isinstance(number, float) else str(number))
            case n.Date(value=day):
                return make(f"DATE '{day.isoformat()}'")
            case n.Not(operand=operand):
                return make("(NOT {})", self.cell(operand))
            case n.And(operands=operands):
                return self.sheet.joined("AND", map(self.cell, operands))
            case n.Or(operands=operands):
                return self.sheet.joined("OR", map(self.cell, operands))
            case n.Implies(condition=condition, consequence=consequence):
                return make("(NOT {} OR {})", self.cell(condition), self.cell(consequence))
            case n.Compare(operator=operator, left=left, right=right):
                return make(f"({{}} {_OPERATORS[operator]} {{}})", self.cell(left), self.cell(right))
            case n.InSet(element=element, members=members):
                codes = ", ".join(f"{text(m.value)}::{CODE}" for m in members)
                return make(f"({{}} IN ({codes}))", self.cell(element))
            case n.InList(member=member, list=n.FactRef(id=name)):
                return make(quoted(answer(name, member.value)))
            case n.Exists(list=n.FactRef(id=name)):
                return self.sheet.joined("OR", map(make, self._answers(name)))
            case n.Is(operand=n.FactRef(id=name), test="null", negated=negated) if self.is_list(name):
                return make("(NOT {})" if not negated else "({})", self._given(name))
            case n.Is(operand=operand, test=test, negated=negated):
                return make(f"({{}} IS {'NOT ' if negated else ''}{_TESTS[test]})", self.cell(operand))
            case n.Case(branches=branches, otherwise=otherwise):
                rest = self.cell(otherwise)
                for branch in reversed(branches):
                    rest = self._choice(self.cell(branch.condition), self.cell(branch.result), rest)
                return rest
            case n.Shift(date=date, sign=sign, duration=n.Duration(value=amount, unit=unit)):
                moved = f"{{}} {sign} INTERVAL {amount} {_UNITS[unit]}"
                inside = f"{moved} BETWEEN DATE '{NEVER['early']}' AND DATE '{NEVER['late']}'"
                return make(
                    f"(CASE WHEN {{}} IN ({_NEVERS}) THEN {{}} WHEN {inside} THEN CAST({moved} AS DATE) END)",
                    *[self.cell(date)] * 4,
                )
            case _:
                raise TypeError(f"{type(node).__name__} has no reading in SQL")

    def _choice(self, condition: Cell, taken: Cell, rest: Cell) -> Cell:
        """Kleene's choice: while the condition is unknown, what both ways give. SQL's own would take the rest."""
        same = taken, rest, taken
        return self.sheet.cell(
            "(CASE WHEN {} THEN {} WHEN NOT {} THEN {} WHEN {} = {} THEN {} END)",
            *(condition, taken, condition, rest),
            *same,
        )

    # ------------------------------------------------------------ facts

    def _fact(self, name: str) -> Cell:
        variable = self.facts[name]
        if isinstance(variable.type, ListType):
            raise TypeError(f"{name} is a list, and has no reading in SQL as a whole")
        stated = self.sheet.cell(quoted(name))
        if variable.difference is None:
            return stated
        assert variable.range is not None
        minuend, subtrahend = map(quoted, variable.difference)
        found = self.sheet.cell(
            f"COALESCE({{}}, CASE WHEN round({minuend} - {subtrahend}, {_DECIMALS}) >= {variable.range[0]!r}::DOUBLE"
            f" THEN round({minuend} - {subtrahend}, {_DECIMALS}) END)",
            stated,
        )
        self.sheet.name(found, f"fact {name}")
        return found

    def _given(self, name: str) -> Cell:
        known = " OR ".join(f"{column} IS NOT NULL" for column in self._answers(name))
        return self.sheet.cell(f"(COALESCE({{}}, FALSE) OR {known})", self.sheet.cell(quoted(name)))

    def is_list(self, name: str) -> bool:
        """Whether a fact is a list."""
        return isinstance(self.facts[name].type, ListType)

    def _answers(self, name: str) -> list[str]:
        kind = self.facts[name].type
        if not isinstance(kind, ListType) or not kind.values:
            raise TypeError(f"{name} has no codes")
        return [quoted(answer(name, code)) for code in kind.values]
