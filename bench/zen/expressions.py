"""Expressions of the language in ZEN's, which has true and false alone, and stops at a comparison with ``null``.

So every condition is two: known to be true, known to be false, each made of the parts' two by ``and`` and ``or``. Codes
are texts or ``null``, numbers are numbers or ``null``, days seconds since 1970. Case by case beside
``evaluate.evaluator``; a node without a reading here raises.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final, NamedTuple

from bench.sql.sheet import Cell, Sheet
from leptoguide.knowledge.values import NEVER
from leptoguide.language import nodes as n
from leptoguide.language.types import BooleanType, ListType, Type
from leptoguide.planes.variables import Variables

_OPERATORS: Final = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPPOSITES: Final = {"=": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TRUE: Final = "true"
_FALSE: Final = "false"


class Pair(NamedTuple):
    """A condition: whether it is known to be true, and to be false."""

    true: Cell
    false: Cell


class Amount(NamedTuple):
    """A code, a number or a day: its value, and whether it is known; ``None`` where it always is."""

    value: Cell
    known: Cell | None


Value = Pair | Amount


def key(name: str, code: str = "") -> str:
    """The name of a fact, or of one code of a list, in what the engine is given."""
    return f"{name}__{code}".replace("-", "_") if code else name


def seconds(day: datetime.date) -> int:
    """A day as the engine counts it."""
    return (day.toordinal() - datetime.date(1970, 1, 1).toordinal()) * 86_400


class Printer:
    """Cells of checked expressions, in one sheet."""

    def __init__(self, sheet: Sheet, facts: Variables, definitions: Mapping[str, n.Node]) -> None:
        self.sheet = sheet
        self.facts = facts
        self.definitions = definitions
        self._values: dict[n.Node, Value] = {}
        self.yes, self.no = sheet.cell(_TRUE), sheet.cell(_FALSE)

    def truth(self, node: n.Node) -> Pair:
        """A true/false expression."""
        value = self.value(node)
        if not isinstance(value, Pair):
            raise TypeError(f"{type(node).__name__} is not true or false")
        return value

    def value(self, node: n.Node) -> Value:
        """Any expression. Raises :class:`TypeError` that names a node which has no reading."""
        if node not in self._values:
            self._values[node] = self._value(node)
        return self._values[node]

    def _value(self, node: n.Node) -> Value:
        make = self.sheet.cell
        match node:
            case n.DefinitionRef(id=name):
                return self.value(self.definitions[name])
            case n.FactRef(id=name):
                return self._fact(name, self.facts[name].type)
            case n.Boolean(value=value):
                return Pair(self.yes, self.no) if value else Pair(self.no, self.yes)
            case n.String(value=code):
                return Amount(make(_text(code)), None)
            case n.Number(value=number) | n.Quantity(value=number):
                return Amount(make(repr(number)), None)
            case n.Date(value=day):
                return Amount(make(str(seconds(day))), None)
            case n.Not(operand=operand):
                true, false = self.truth(operand)
                return Pair(false, true)
            case n.And(operands=operands):
                pairs = [self.truth(x) for x in operands]
                return Pair(self.every(*(p.true for p in pairs)), self.some(*(p.false for p in pairs)))
            case n.Or(operands=operands):
                pairs = [self.truth(x) for x in operands]
                return Pair(self.some(*(p.true for p in pairs)), self.every(*(p.false for p in pairs)))
            case n.Implies(condition=condition, consequence=consequence):
                a, b = self.truth(condition), self.truth(consequence)
                return Pair(self.some(a.false, b.true), self.every(a.true, b.false))
            case n.Compare(operator=operator, left=left, right=right):
                return self._compare(operator, self.value(left), self.value(right))
            case n.InSet(element=element, members=members):
                value = self.value(element)
                assert isinstance(value, Amount)
                codes = ", ".join(_text(m.value) for m in members)
                inside = make(f"({{}} in [{codes}])", value.value)
                return Pair(inside, self._known(make(f"(not ({{}} in [{codes}]))", value.value), value))
            case n.InList(member=member, list=n.FactRef(id=name)):
                return self._answer(key(name, member.value))
            case n.Exists(list=n.FactRef(id=name)):
                answers = [self._answer(key(name, code)) for code in self._codes(name)]
                return Pair(self.some(*(p.true for p in answers)), self.every(*(p.false for p in answers)))
            case n.Is():
                return self._is(node)
            case n.Case(branches=branches, otherwise=otherwise):
                rest = self.value(otherwise)
                for branch in reversed(branches):
                    rest = self._choice(self.truth(branch.condition), self.value(branch.result), rest)
                return rest
            case n.Shift():
                return self._shift(node)
            case _:
                raise TypeError(f"{type(node).__name__} has no reading in ZEN")

    # ------------------------------------------------------------ logic

    def every(self, *cells: Cell) -> Cell:
        """All of these."""
        found = [cell for cell in cells if cell != self.yes]
        if self.no in found:
            return self.no
        return self.sheet.joined("and", found) if found else self.yes

    def some(self, *cells: Cell) -> Cell:
        """Any of these."""
        found = [cell for cell in cells if cell != self.no]
        if self.yes in found:
            return self.yes
        return self.sheet.joined("or", found) if found else self.no

    def _known(self, cell: Cell, *values: Amount) -> Cell:
        """The condition, asked only where the values are there."""
        return self.every(*(value.known for value in values if value.known is not None), cell)

    def _compare(self, operator: n.Comparison, left: Value, right: Value) -> Pair:
        match left, right:
            case Amount(), Amount():
                holds, fails = (
                    self.sheet.cell(f"({{}} {sign} {{}})", left.value, right.value)
                    for sign in (_OPERATORS[operator], _OPPOSITES[operator])
                )
                return Pair(self._known(holds, left, right), self._known(fails, left, right))
            case Pair() as a, Pair() as b:
                alike = self.some(self.every(a.true, b.true), self.every(a.false, b.false))
                other = self.some(self.every(a.true, b.false), self.every(a.false, b.true))
                return Pair(alike, other) if operator == "=" else Pair(other, alike)
            case _:
                raise TypeError(f"{type(left).__name__} is not compared with {type(right).__name__}")

    def _is(self, node: n.Is) -> Pair:
        if isinstance(node.operand, n.FactRef) and isinstance(self.facts[node.operand.id].type, ListType):
            known = self._given(node.operand.id)
        else:
            match self.value(node.operand):
                case Pair(true=true, false=false):
                    if node.test != "null":
                        holds = true if node.test == "true" else false
                        return self._two_valued(holds, node.negated)
                    known = self.some(true, false)
                case Amount(known=found):
                    known = self.yes if found is None else found
        return self._two_valued(known, not node.negated)

    def _two_valued(self, cell: Cell, negated: bool) -> Pair:
        other = self.sheet.cell("(not {})", cell)
        return Pair(other, cell) if negated else Pair(cell, other)

    def _choice(self, condition: Pair, taken: Value, rest: Value) -> Value:
        """Kleene's choice: while the condition is unknown, what both ways give."""
        match taken, rest:
            case Pair() as a, Pair() as b:
                true, false = (
                    self.some(self.every(condition.true, x), self.every(condition.false, y), self.every(x, y))
                    for x, y in zip(a, b, strict=True)
                )
                return Pair(true, false)
            case Amount(), Amount():
                value = self.sheet.cell(
                    "({} ? {} : {} ? {} : {} == {} ? {} : null)",
                    *(condition.true, taken.value, condition.false, rest.value),
                    *(taken.value, rest.value, taken.value),
                )
                return Amount(value, self.sheet.cell("({} != null)", value))
            case _:
                raise TypeError(f"a choice between {type(taken).__name__} and {type(rest).__name__}")

    # ------------------------------------------------------------ facts and dates

    def _fact(self, name: str, kind: Type) -> Value:
        match kind:
            case BooleanType():
                return self._answer(name)
            case ListType():
                raise TypeError(f"{name} is a list, and has no reading in ZEN as a whole")
            case _:
                value = self.sheet.cell(name)
                difference = self.facts[name].difference
                if difference is not None:
                    a, b = difference
                    low = (self.facts[name].range or (0.0, 0.0))[0]
                    value = self.sheet.cell(
                        f"({{}} != null ? {{}} : {a} != null and {b} != null ? ({a} - {b} >= {low} ? {a} - {b} : null)"
                        " : null)",
                        *(value, value),
                    )
                return Amount(value, self.sheet.cell("({} != null)", value))

    def _answer(self, name: str) -> Pair:
        return Pair(self.sheet.cell(f"({name} == true)"), self.sheet.cell(f"({name} == false)"))

    def _given(self, name: str) -> Cell:
        answers = [self._answer(key(name, code)) for code in self._codes(name)]
        return self.some(self.sheet.cell(f"({name} == true)"), *(cell for pair in answers for cell in pair))

    def _codes(self, name: str) -> tuple[str, ...]:
        kind = self.facts[name].type
        if not isinstance(kind, ListType) or not kind.values:
            raise TypeError(f"{name} has no codes")
        return kind.values

    def _shift(self, node: n.Shift) -> Amount:
        date = self.value(node.date)
        assert isinstance(date, Amount)
        low, high = (seconds(NEVER[side]) for side in ("early", "late"))
        amount, unit = -node.duration.value if node.sign == "-" else node.duration.value, node.duration.unit
        if unit == "year":  # a year after 29 February raises, twelve months do not
            amount, unit = 12 * amount, "month"
        moved = f"date(d({{}} * 1000).add({amount}, '{unit}'))"
        value = self.sheet.cell(
            f"({{}} == null or {{}} == {low} or {{}} == {high} ? {{}}"
            f" : {moved} >= {low} and {moved} <= {high} ? {moved} : null)",
            *[date.value] * 7,
        )
        return Amount(value, self.sheet.cell("({} != null)", value))


def _text(value: str) -> str:
    if "'" in value:
        raise TypeError(f"the code {value} has no reading in ZEN")
    return f"'{value}'"
