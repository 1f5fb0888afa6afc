"""Expressions as planes: the evaluator's meaning, for all patients at once.

Case by case beside ``evaluate.evaluator``; a node without a reading here raises, and turns the tests red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from leptoguide.language import nodes as n
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType, Type
from leptoguide.planes import terms
from leptoguide.planes.days import UNITS, Step, day_number
from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Plane
from leptoguide.planes.leaves import Compared, HasCode, InCalendar, Known, Yes
from leptoguide.planes.names import answer
from leptoguide.planes.terms import Chosen, Column, Literal, Moved, Term
from leptoguide.planes.truths import FALSE, TRUE, Kleene, Pair


@dataclass(frozen=True, slots=True)
class Codes:
    """A coded value: for each code who has it."""

    having: Mapping[str, Plane]
    known: Plane


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a date."""

    term: Term
    known: Plane


@dataclass(frozen=True, slots=True)
class Answers:
    """A list: for each code whether it is in it. ``given``: the question was answered at all."""

    has: Mapping[str, Pair]
    given: Plane


Value = Pair | Codes | Amount | Answers
V = TypeVar("V", bound=Value)


class Encoder:
    """Planes of checked expressions, in one graph. Each expression is worked out once, wherever it stands.

    ``facts`` gives the type of each fact, ``definitions`` the named expressions.
    """

    def __init__(self, graph: Graph, facts: Mapping[str, Type], definitions: Mapping[str, n.Node]) -> None:
        self.graph = graph
        self.kleene = Kleene(graph)
        self.facts = facts
        self.definitions = definitions
        self._values: dict[n.Node, Value] = {}

    def truth(self, node: n.Node) -> Pair:
        """A true/false expression."""
        return self._as(Pair, node)

    def value(self, node: n.Node) -> Value:
        """Any expression. Raises :class:`TypeError` that names a node which the planes do not know."""
        if node not in self._values:
            self._values[node] = self._value(node)
        return self._values[node]

    def known(self, node: n.Node) -> Plane:
        """Whose value is known."""
        match value := self.value(node):
            case Pair():
                return self.kleene.known(value)
            case Answers(given=given):
                return given
            case Codes(known=known) | Amount(known=known):
                return known

    def _value(self, node: n.Node) -> Value:
        match node:
            case n.DefinitionRef(id=name):
                return self.value(self.definitions[name])
            case n.FactRef(id=name):
                return self._fact(name, self.facts[name])
            case n.Boolean(value=value):
                return TRUE if value else FALSE
            case n.String(value=code):
                return Codes({code: EVERYBODY}, EVERYBODY)
            case n.Number(value=number) | n.Quantity(value=number):
                return Amount(Literal(number), EVERYBODY)
            case n.Date(value=day):
                return Amount(Literal(day_number(day)), EVERYBODY)
            case n.Not(operand=operand):
                return ~self.truth(operand)
            case n.And(operands=operands):
                return self.kleene.every([self.truth(x) for x in operands])
            case n.Or(operands=operands):
                return self.kleene.some([self.truth(x) for x in operands])
            case n.Implies(condition=condition, consequence=consequence):
                return self.kleene.some([~self.truth(condition), self.truth(consequence)])
            case n.Compare(operator=operator, left=left, right=right):
                return self._compare(operator, self.value(left), self.value(right))
            case n.InSet(element=element, members=members):
                return self._one_of(self._as(Codes, element), [m.value for m in members])
            case n.InList(member=member, list=items):
                return self._as(Answers, items).has[member.value]
            case n.Exists(list=items):
                return self._exists(self._as(Answers, items))
            case n.Is():
                return self._is(node)
            case n.Case(branches=branches, otherwise=otherwise):
                rest = self.value(otherwise)
                for branch in reversed(branches):
                    rest = self._choice(self.truth(branch.condition), self.value(branch.result), rest)
                return rest
            case n.Shift(date=date, sign=sign, duration=duration):
                amount = -duration.value if sign == "-" else duration.value
                return self._moved(self._as(Amount, date), Step(duration.unit, amount))
            case _:
                raise TypeError(f"{type(node).__name__} has no reading in planes")

    def _as(self, kind: type[V], node: n.Node) -> V:
        value = self.value(node)
        if not isinstance(value, kind):
            raise TypeError(f"{type(node).__name__} gives {type(value).__name__} where {kind.__name__} is needed")
        return value

    # ------------------------------------------------------------ facts

    def _fact(self, name: str, kind: Type) -> Value:
        match kind:
            case BooleanType():
                return self._answered(name)
            case CodeType(values=codes):
                known = self.graph.leaf(Known(name))
                having = {c: self.graph.both(known, self.graph.leaf(HasCode(name, i))) for i, c in enumerate(codes)}
                return Codes(having, known)
            case NumberType() | DateType():
                return Amount(Column(name), self.graph.leaf(Known(name)))
            case ListType(values=codes):
                has = {code: self._answered(answer(name, code)) for code in codes}
                return Answers(
                    has, self.graph.any_of([self._answered(name).true, *map(self.kleene.known, has.values())])
                )

    def _answered(self, column: str) -> Pair:
        return self.kleene.settled(self.graph.leaf(Yes(column)), self.graph.leaf(Known(column)))

    # ------------------------------------------------------------ operators

    def _compare(self, operator: n.Comparison, left: Value, right: Value) -> Pair:
        match left, right:
            case Amount(), Amount():
                return self._ordered(operator, left, right)
            case Pair(), Pair():
                alike = self.kleene.equal(left, right)
            case Codes(), Codes():
                alike = self._same_code(left, right)
            case _:
                raise TypeError(f"{type(left).__name__} is not compared with {type(right).__name__}")
        match operator:
            case "=":
                return alike
            case "!=":
                return ~alike
            case _:
                raise TypeError(f"`{operator}` has no reading in planes")

    def _ordered(self, operator: str, left: Amount, right: Amount) -> Pair:
        known = self.graph.both(left.known, right.known)

        def settled(leaf: Compared) -> Pair:
            return self.kleene.settled(self.graph.leaf(leaf), known)

        match operator:
            case "<":
                return settled(Compared("<", left.term, right.term))
            case ">=":
                return ~settled(Compared("<", left.term, right.term))
            case ">":
                return settled(Compared("<", right.term, left.term))
            case "<=":
                return ~settled(Compared("<", right.term, left.term))
            case "=":
                return settled(Compared("=", left.term, right.term))
            case "!=":
                return ~settled(Compared("=", left.term, right.term))
            case _:
                raise TypeError(f"`{operator}` has no reading in planes")

    def _one_of(self, value: Codes, codes: list[str]) -> Pair:
        holds = self.graph.any_of(value.having[code] for code in dict.fromkeys(codes) if code in value.having)
        return Pair(holds, self.graph.rest(value.known, holds))

    def _same_code(self, left: Codes, right: Codes) -> Pair:
        g = self.graph
        alike = g.any_of(g.both(plane, right.having[c]) for c, plane in left.having.items() if c in right.having)
        return Pair(alike, g.rest(g.both(left.known, right.known), alike))

    def _exists(self, answers: Answers) -> Pair:
        """Some code is present; or the question was answered and all are absent."""
        any_code = self.kleene.some(tuple(answers.has.values()))
        return Pair(
            any_code.true, self.graph.both(any_code.false, answers.given) if not answers.has else any_code.false
        )

    def _is(self, node: n.Is) -> Pair:
        if node.test == "null":
            holds = self.graph.no(self.known(node.operand))
        elif node.test in ("true", "false"):
            pair = self.truth(node.operand)
            holds = pair.true if node.test == "true" else pair.false
        else:
            raise TypeError(f"`is {node.test}` has no reading in planes")
        pair = Pair(holds, self.graph.no(holds))
        return ~pair if node.negated else pair

    def _choice(self, condition: Pair, taken: Value, rest: Value) -> Value:
        """Kleene's choice between two values of one type: while the condition is unknown, what both ways give."""
        match taken, rest:
            case Pair(), Pair():
                return self.kleene.chosen(condition, taken, rest)
            case Codes(having=a), Codes(having=b):
                having = {
                    c: self.kleene.choose(condition, a.get(c, NOBODY), b.get(c, NOBODY))
                    for c in dict.fromkeys((*a, *b))
                }
                return Codes(having, self.graph.any_of(having.values()))
            case Amount(), Amount():
                both_ways = self._ordered("=", taken, rest).true
                known = self.graph.either(
                    self.graph.both(condition.true, taken.known),
                    self.graph.both(condition.false, rest.known),
                    both_ways,
                )
                return Amount(Chosen(condition.true, taken.term, rest.term), known)
            case _:
                raise TypeError(f"a choice between {type(taken).__name__} and {type(rest).__name__}")

    def _moved(self, date: Amount, step: Step) -> Amount:
        if step.unit not in UNITS:
            raise TypeError(f"`{step.unit}` has no reading in planes")
        term, leaves = terms.moved(date.term, step)
        if not leaves:
            return Amount(term, date.known)
        if not isinstance(term, Moved):
            return Amount(term, NOBODY)
        return Amount(term, self.graph.both(date.known, self.graph.leaf(InCalendar(term))))
