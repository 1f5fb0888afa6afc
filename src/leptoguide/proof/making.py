"""Makes the facts of a symbolic patient: open, or fixed to a value."""

from __future__ import annotations

import datetime
from typing import assert_never

import z3

from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType
from leptoguide.proof import gregorian as g
from leptoguide.proof import numbers
from leptoguide.proof.dates import DateTerm, literal
from leptoguide.proof.facts import BooleanFact, CodeFact, DateFact, ListFact, NumberFact, SymbolicFact, place_of
from leptoguide.proof.terms import constant
from leptoguide.proof.truths import Pair
from leptoguide.proof.vocabulary import Variable
from leptoguide.record.days import EARLIEST, LATEST

YEARS: g.Years = (EARLIEST.year, LATEST.year)
"""The years that a case can name."""


def open_fact(name: str, variable: Variable, row: numbers.Row) -> SymbolicFact:
    """A fact of which everything is open; ``name`` begins the names of its terms."""
    match variable.type:
        case BooleanType():
            return BooleanFact(Pair(z3.Bool(f"{name}=true"), z3.Bool(f"{name}=false")))
        case CodeType(values=codes):
            return CodeFact({code: z3.Bool(f"{name}={code}") for code in codes})
        case ListType(values=codes):
            present = {code: z3.Bool(f"{name}+{code}") for code in codes}
            absent = {code: z3.Bool(f"{name}-{code}") for code in codes}
            return ListFact(z3.Bool(name), present, absent)
        case NumberType():
            return NumberFact(z3.Bool(name), row, tuple(z3.Bool(f"{name}>={value:g}") for value in row[1:]))
        case DateType():
            key = z3.BitVec(f"{name}@", g.KEY)
            sides = {variable.never: z3.Bool(f"{name}=never")} if variable.never else {}
            return DateFact(DateTerm(z3.Bool(name), YEARS, key=key, **sides), key)
        case _:
            assert_never(variable.type)


def fixed_fact(variable: Variable, row: numbers.Row, value: FactValue | None) -> SymbolicFact:
    """A fact that has this value, or is unknown."""
    known = constant(value is not None)
    match variable.type:
        case BooleanType():
            return BooleanFact(Pair(constant(value is True), constant(value is False)))
        case CodeType(values=codes):
            return CodeFact({code: constant(code == value) for code in codes})
        case ListType(values=codes):
            members = value if isinstance(value, Members) else Members(frozenset())
            present = {code: constant(code in members.present) for code in codes}
            return ListFact(known, present, {code: constant(code in members.absent) for code in codes})
        case NumberType():
            place = place_of(value, row) if isinstance(value, int | float) else 0
            return NumberFact(known, row, tuple(constant(number < place) for number in range(len(row) - 1)))
        case DateType():
            day = value if isinstance(value, datetime.date) else EARLIEST
            return DateFact(literal(day, known), g.key_of(day))
        case _:
            assert_never(variable.type)
