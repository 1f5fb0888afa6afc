"""One patient before two versions of a guideline: each sees the facts, and the values, that its dictionary knows.

A fact that one version does not know is not there for it; nor is a value that it does not know (a code, a number out
of its range), nor what one of them computes. A fact that means something else in the other version (another type or
unit, computed otherwise) is two facts, known or not apart from each other.
"""

from __future__ import annotations

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.language.types import CodeType, ListType, Type
from leptoguide.proof.dates import DateTerm
from leptoguide.proof.facts import BooleanFact, CodeFact, DateFact, ListFact, NumberFact, SymbolicFact
from leptoguide.proof.making import open_fact
from leptoguide.proof.numbers import Row, at
from leptoguide.proof.patient import SymbolicPatient, World
from leptoguide.proof.terms import NO, YES, Term, both, disjunction, no
from leptoguide.proof.vocabulary import Variable, vocabulary_of
from leptoguide.record.seen import same_meaning


def _reaches(fact: Fact, value: float) -> bool:
    assert fact.range is not None
    low, high = fact.range
    return low <= value <= high and (fact.type == "decimal" or value % fact.step == 0)


class SharedWorld:
    """The patient, with all that either version knows; and as each version sees the same patient."""

    def __init__(self, old: Guideline, new: Guideline) -> None:
        expressions = (*old.expressions, *new.expressions)
        self._worlds = [World(vocabulary_of(g.dictionary), expressions) for g in (old, new)]
        self._sides = (old, new)
        self._facts: dict[str, SymbolicFact] = {}
        self.old, self.new = (self._view(place) for place in range(len(self._sides)))
        self.patient = SymbolicPatient(self._facts)

    def _view(self, place: int) -> SymbolicPatient:
        return SymbolicPatient({name: self._seen(name, place) for name in self._sides[place].dictionary.facts})

    def _seen(self, name: str, place: int) -> SymbolicFact:
        """A fact as one version sees it, made when the first of them asks for it."""
        fact, other = (side.dictionary.facts.get(name) for side in (self._sides[place], self._sides[1 - place]))
        assert fact is not None
        shared = other is None or same_meaning(fact, other)
        key = name if shared else f"{name} {place}"
        if key not in self._facts:
            worlds = [w for w in self._worlds if name in w.vocabulary] if shared else [self._worlds[place]]
            row = tuple(sorted({value for world in worlds for value in world.row(name)}))
            self._facts[key] = open_fact(key, _either([world.vocabulary[name] for world in worlds]), row)
        return _masked(self._facts[key], fact, self._worlds[place].vocabulary[name])


def _either(variables: list[Variable]) -> Variable:
    """All that the fact can be in one version or the other."""
    types = [variable.type for variable in variables]
    never = next((variable.never for variable in variables if variable.never), None)
    return Variable(_widest(types), None, never)


def _widest(types: list[Type]) -> Type:
    match types[0]:
        case CodeType() | ListType() as first:
            codes = dict.fromkeys(code for kind in types for code in kind.values)  # type: ignore[union-attr]
            return type(first)(tuple(codes))
        case first:
            return first


def _masked(open_: SymbolicFact, fact: Fact, variable: Variable) -> SymbolicFact:
    """The same fact without the values that this version does not know: whoever has one of those has none here."""
    match open_, variable.type:
        case CodeFact(codes=terms), CodeType(values=codes):
            return CodeFact({code: terms[code] for code in codes})
        case ListFact(given=given, present=here, absent=absent), ListType(values=codes):
            return ListFact(given, {code: here[code] for code in codes}, {code: absent[code] for code in codes})
        case NumberFact(given=given, row=row, reached=reached), _:
            known = both(given, _within(row, reached, fact))
            return open_ if known is given else NumberFact(known, row, tuple(both(known, step) for step in reached))
        case DateFact(date=date, key=key), _ if variable.never is None and date.never is not NO:
            return DateFact(DateTerm(both(date.known, no(date.never)), date.years, key=key), key)
        case BooleanFact() | DateFact(), _:
            return open_
        case _:
            raise TypeError(f"{type(open_).__name__} for {variable.type}")


def _within(row: Row, reached: tuple[Term, ...], fact: Fact) -> Term:
    """The number is one that the fact can have in this version."""
    if all(_reaches(fact, value) for value in row):
        return YES
    return disjunction(at(reached, place) for place, value in enumerate(row) if _reaches(fact, value))
