"""Conditions and values in a reader's words: labels from the guideline, never the ids of the code."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Recommendation
from leptoguide.knowledge.values import NEVER, Members
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.render.texts import Words
from leptoguide.truth import Truth

_UNIT_SIGNS = {"10*9/L": "×10⁹/L", "mm[H2O]": "mmH₂O"}
_IS = {
    ("null", False): "phrase.is-null",
    ("null", True): "phrase.is-not-null",
    ("true", False): "phrase.is-true",
    ("true", True): "phrase.is-not-true",
    ("false", False): "phrase.is-false",
    ("false", True): "phrase.is-not-false",
}
_SIGNS: Mapping[n.Comparison, str] = {"<=": "≤", ">=": "≥", "!=": "≠"}


def unit_sign(ucum: str) -> str:
    """A unit as it is written on a ward; its UCUM code where that is the same."""
    return _UNIT_SIGNS.get(ucum, ucum)


class Phrases:
    """Phrases of one guideline in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words

    # ------------------------------------------------------------ names and values

    def fact(self, name: str) -> str:
        """A fact's label."""
        return self.words.of(self.guideline.dictionary.facts[name].label)

    def facts(self, names: tuple[str, ...]) -> str:
        """Several facts' labels."""
        return self.words.join([self.fact(name) for name in names])

    def absent(self, marker: str) -> str:
        """Why a fact has no value."""
        return self.words.of(self.guideline.dictionary.absent[marker].label)

    def code(self, name: str, code: str) -> str:
        """A code of a fact or of a definition."""
        if name in self.guideline.definitions:
            values = {v.id: v for v in self.guideline.definitions[name].entry.values}
        else:
            values = dict(self.guideline.dictionary.codes[name])
        return values[code].in_(self.words.language) if code in values else code

    def value(self, name: str, value: Any) -> str:
        """What a fact holds."""
        match value:
            case bool():
                return self.words("truth.true" if value else "truth.false")
            case Members():
                return self._members(name, value)
            case datetime.date():
                return self.words("value.never") if value in NEVER.values() else value.isoformat()
            case int() | float():
                unit = self.guideline.dictionary.facts[name].unit
                return f"{value:g} {unit_sign(unit)}" if unit else f"{value:g}"
            case _:
                return self.code(name, str(value))

    def _members(self, name: str, value: Members) -> str:
        codes = self.guideline.dictionary.codes[name]

        def names(of: frozenset[str]) -> str:
            return self.words.join([self.code(name, c) for c in codes if c in of])

        if len(value.present) + len(value.absent) == len(codes):
            return names(value.present) or self.words("value.none")
        parts = [
            f"{self.words(key)} {names(of)}"
            for key, of in (("value.present", value.present), ("value.absent", value.absent))
            if of
        ]
        return self.words.clauses(parts)

    def truth(self, value: Any) -> str:
        """A truth value, or the value of a derived code."""
        if isinstance(value, Truth):
            return self.words(f"truth.{value.value}")
        return self.words("truth.unknown") if value is None else str(value)

    def grades(self, entry: Recommendation) -> str:
        """Strength, certainty, agreement and section of a recommendation, as printed in the consensus."""
        grades = self.guideline.identity.grades
        strength = next(self.words.of(s.label) for s in grades.strength if s.id == entry.strength)
        certainty = next(self.words.of(c.label) for c in grades.certainty if c.id == entry.certainty)
        section = self.words.sections([entry.section])
        return f"{strength} · {self.words('grade.certainty')} {certainty} · {entry.agreement:g}% · {section}"

    # ------------------------------------------------------------ conditions

    def condition(self, node: n.Node) -> str:
        """A condition as a phrase."""
        match node:
            case n.Boolean(value=value):
                return self.words("phrase.always" if value else "phrase.never")
            case n.FactRef(id=name):
                return self.fact(name)
            case n.DefinitionRef(id=name):
                return self.words.of(self.guideline.definitions[name].entry.label)
            case n.Not(operand=operand):
                return self.words("phrase.not", x=self.condition(operand))
            case n.And(operands=operands):
                return f" {self.words('phrase.and')} ".join(self._grouped(x) for x in operands)
            case n.Or(operands=operands):
                return f" {self.words('phrase.or')} ".join(self._grouped(x) for x in operands)
            case n.Implies(condition=a, consequence=b):
                return f"{self._grouped(a)} {self.words('phrase.implies')} {self._grouped(b)}"
            case n.Compare(operator=operator, left=left, right=n.String(value=code)):
                key = "phrase.is" if operator == "=" else "phrase.is-not"
                return self.words(key, x=self.condition(left), value=self._code_of(left, code))
            case n.Compare(operator=operator, left=left, right=right):
                return f"{self.condition(left)} {self.sign(operator)} {self.condition(right)}"
            case n.InSet(element=element, members=members):
                values = self.words.join([self._code_of(element, m.value) for m in members])
                return self.words("phrase.one-of", x=self.condition(element), values=values)
            case n.InList(member=member, list=n.FactRef(id=name)):
                return self.words("phrase.contains", list=self.fact(name), x=self.code(name, member.value))
            case n.Is(operand=operand, test=test, negated=negated):
                return self.words(_IS[test, negated], x=self.condition(operand))
            case n.Exists(list=n.FactRef(id=name)):
                return self.words("phrase.exists", list=self.fact(name))
            case n.Shift(date=date, sign=sign, duration=duration):
                return f"{self.condition(date)} {sign} {self.condition(duration)}"
            case n.Duration(value=value, unit=unit):
                return f"{value} {self.words(f'unit.{unit}')}"
            case n.Quantity(value=number, unit=unit):
                return f"{number:g} {unit_sign(unit)}"
            case n.Date(value=day):
                return self.words("value.never") if day in NEVER.values() else day.isoformat()
            case n.Case():
                return self.words("phrase.case")
            case _:
                return print_cql(node)

    def sign(self, operator: n.Comparison) -> str:
        """How a comparison is written."""
        return _SIGNS.get(operator, operator)

    def heading(self, node: n.Node) -> str:
        """A condition over parts that are listed below it: only how they are joined."""
        match node:
            case n.And():
                return self.words("phrase.all")
            case n.Or():
                return self.words("phrase.any")
            case n.Not():
                return self.words("phrase.none-of")
            case _:
                return self.condition(node)

    def _grouped(self, node: n.Node) -> str:
        text = self.condition(node)
        return f"({text})" if isinstance(node, n.And | n.Or | n.Implies) else text

    def _code_of(self, node: n.Node, code: str) -> str:
        return self.code(node.id, code) if isinstance(node, n.FactRef | n.DefinitionRef) else code
