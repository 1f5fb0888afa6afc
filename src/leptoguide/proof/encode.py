"""Expressions as terms over a symbolic patient: the evaluator's meaning, for all patients at once.

Case by case beside ``evaluate.evaluator``; a node without a reading here raises, and turns the tests red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leptoguide.language import nodes as n
from leptoguide.proof import dates, numbers
from leptoguide.proof.dates import DateTerm
from leptoguide.proof.facts import BooleanFact, CodeFact, DateFact, ListFact, NumberFact
from leptoguide.proof.numbers import NumberTerm
from leptoguide.proof.patient import SymbolicPatient
from leptoguide.proof.terms import YES, Term, both, constant, disjunction, no
from leptoguide.proof.truths import FALSE, TRUE, Pair, choose, chosen, every, settled, some


@dataclass(frozen=True, slots=True)
class CodeTerm:
    """A coded value: for each code that it can be whether it is; none while it is unknown."""

    codes: Mapping[str, Term]

    @property
    def known(self) -> Term:
        """It has a value."""
        return disjunction(self.codes.values())

    def one_of(self, codes: frozenset[str]) -> Pair:
        """Whether it is one of these."""
        return settled(disjunction(term for code, term in self.codes.items() if code in codes), self.known)

    def equals(self, other: CodeTerm) -> Pair:
        """Whether two codes are the same."""
        alike = disjunction(both(term, other.codes[code]) for code, term in self.codes.items() if code in other.codes)
        return settled(alike, both(self.known, other.known))


Value = Pair | CodeTerm | NumberTerm | DateTerm | ListFact


class Encoder:
    """Terms of checked expressions over one patient. Each definition is worked out once."""

    def __init__(
        self, patient: SymbolicPatient, definitions: Mapping[str, n.Node], side: list[Term] | None = None
    ) -> None:
        self.patient = patient
        self.definitions = definitions
        self.side: list[Term] = [] if side is None else side
        """What auxiliary terms of dates need; holds for every patient, and goes with every question."""
        self._values: dict[str, Value] = {}
        self._seen: dict[int, tuple[n.Node, Value]] = {}

    def truth(self, node: n.Node) -> Pair:
        """A true/false expression."""
        value = self.value(node)
        assert isinstance(value, Pair), f"{type(node).__name__} is not true or false"
        return value

    def definition(self, name: str) -> Value:
        """A definition: a truth value or a code."""
        if name not in self._values:
            self._values[name] = self.value(self.definitions[name])
        return self._values[name]

    def value(self, node: n.Node) -> Value:
        """Any expression; one that was seen before is not built again."""
        known = self._seen.get(id(node))
        if known is None:
            known = self._seen[id(node)] = node, self._value(node)
        return known[1]

    def _value(self, node: n.Node) -> Value:
        match node:
            case n.DefinitionRef(id=name):
                return self.definition(name)
            case n.FactRef(id=name):
                return self._fact(name)
            case n.Boolean(value=value):
                return TRUE if value else FALSE
            case n.String(value=code):
                return CodeTerm({code: YES})
            case n.Number(value=number) | n.Quantity(value=number):
                return numbers.literal(number, YES)
            case n.Date(value=day):
                return dates.literal(day)
            case n.Not(operand=operand):
                return ~self.truth(operand)
            case n.And(operands=operands):
                return every(map(self.truth, operands))
            case n.Or(operands=operands):
                return some(map(self.truth, operands))
            case n.Implies(condition=condition, consequence=consequence):
                return ~self.truth(condition) | self.truth(consequence)
            case n.Compare(operator=operator, left=left, right=right):
                return self._compare(operator, self.value(left), self.value(right))
            case n.InSet(element=element, members=members):
                return self._code(element).one_of(frozenset(m.value for m in members))
            case n.InList(member=member, list=items):
                return self._list(items).has(member.value)
            case n.Exists(list=items):
                return self._list(items).any
            case n.Is():
                return self._is(node)
            case n.Case(branches=branches, otherwise=otherwise):
                rest = self.value(otherwise)
                for branch in reversed(branches):
                    rest = choice(self.truth(branch.condition), self.value(branch.result), rest)
                return rest
            case n.Shift(date=date, sign=sign, duration=duration):
                start = self.value(date)
                assert isinstance(start, DateTerm)
                return start.moved(duration, -1 if sign == "-" else 1, self.side.append)
            case _:
                raise TypeError(f"{type(node).__name__} has no reading as a proof")

    def _fact(self, name: str) -> Value:
        match self.patient.facts[name]:
            case BooleanFact(pair=pair):
                return pair
            case CodeFact(codes=codes):
                return CodeTerm(codes)
            case NumberFact() as number:
                return number.term
            case DateFact(date=date):
                return date
            case ListFact() as members:
                return members
            case other:
                raise TypeError(f"{type(other).__name__} has no reading as a proof")

    def _code(self, node: n.Node) -> CodeTerm:
        value = self.value(node)
        assert isinstance(value, CodeTerm)
        return value

    def _list(self, node: n.Node) -> ListFact:
        value = self.value(node)
        assert isinstance(value, ListFact)
        return value

    @staticmethod
    def _compare(operator: n.Comparison, left: Value, right: Value) -> Pair:
        match left, right:
            case NumberTerm(), NumberTerm():
                return left.compare(operator, right)
            case DateTerm(), DateTerm():
                return left.compare(operator, right)
            case Pair(), Pair():
                alike = left.equals(right)
            case CodeTerm(), CodeTerm():
                alike = left.equals(right)
            case _:
                raise TypeError(f"{type(left).__name__} is not compared with {type(right).__name__}")
        return alike if operator == "=" else ~alike

    def _is(self, node: n.Is) -> Pair:
        value = self.value(node.operand)
        if node.test == "null":
            holds = no(value.known)
        else:
            assert isinstance(value, Pair)
            holds = value.true if node.test == "true" else value.false
        return settled(no(holds) if node.negated else holds, YES)


def choice(condition: Pair, taken: Value, rest: Value) -> Value:
    """Kleene's choice between two values of one type: while the condition is unknown, what both ways give."""
    match taken, rest:
        case Pair(), Pair():
            return chosen(condition, taken, rest)
        case CodeTerm(codes=a), CodeTerm(codes=b):
            no_code = constant(False)
            codes = dict.fromkeys((*a, *b))
            return CodeTerm({c: choose(condition, a.get(c, no_code), b.get(c, no_code)) for c in codes})
        case NumberTerm(), NumberTerm():
            return numbers.choice(condition, taken, rest)
        case DateTerm(), DateTerm():
            return dates.choice(condition, taken, rest)
        case _:
            raise TypeError(f"a choice between {type(taken).__name__} and {type(rest).__name__}")
