"""The tables of the specification as a library: each row is a definition, to be evaluated for the facts of the row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leptoguide.cql import vocabulary as v
from leptoguide.cql.layout import STEP, expression
from leptoguide.cql.parts import define, functions, list_answers, parameter
from leptoguide.cql.standard import Standard
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType, Type
from tests.spec.tables import Values
from tests.spec.vocabulary import DEFINITIONS, FACTS, SIDES, SYMPTOMS, checked, meaning
from tools.conformance.engines import Session
from tools.conformance.travel import Parameters
from tools.language_manual import tables

NAME: Final = "specification"
VOCABULARY: Final = v.Vocabulary(never=SIDES, lists={"symptoms": SYMPTOMS}, whole=frozenset({"kps"}))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its definition in the library, what it says, the facts, and the answer due."""

    name: str
    text: str
    type: Type
    facts: Mapping[str, Any]
    expected: str


def rows() -> list[Row]:
    """Every row of every table of values, in the order of the manual."""
    found = [
        (row[0], table.type, row[1]) for _, _, table in tables() if isinstance(table, Values) for row in table.rows
    ]
    return [
        Row(f"row {number}", text, kind, facts, meaning(text, facts, kind))
        for number, (text, kind, facts) in enumerate(found, 1)
    ]


UNITS: Final = (
    ("diameter >= 5 'mm'", "0.6", "cm", {True}),
    ("diameter >= 5 'mm'", "0.4", "cm", {False}),
    ("diameter < 2.5 'mm'", "0.1", "cm", {True}),
    ("diameter = 5 'mm'", "0.5", "cm", {True}),
    ("diameter >= 5 'mm'", "6", "kg", set()),
    ("diameter = 5 'mm'", "5", "kg", set()),
    ("diameter >= 5 'mm'", "6", "furlongs", set()),
    ("diameter >= 5 'mm'", "6", None, set()),
)
"""A quantity in a unit that is not the dictionary's, and the answers an engine may give beside unknown and an error."""


def misread(session: Session) -> list[str]:
    """The quantities that an engine reads as if their unit were the right one."""
    names = {row.text: row.name for row in rows()}
    found = []
    for text, value, unit, right in UNITS:
        (answers,) = session.ask([{"diameter": {"quantity": value, "unit": unit}}], [names[text]])
        answer = answers[names[text]]
        if isinstance(answer, bool) and answer not in right:
            found.append(f"{text} for {value} {unit}: {said(answer)}")
    return found


def differing(session: Session) -> dict[str, str]:
    """The expressions whose rows an engine answers otherwise, with what it says."""
    found = {}
    for row in rows():
        (answers,) = session.ask([parameters(row.facts)], [row.name])
        if (answer := said(answers[row.name])) != row.expected:
            found[row.text] = f"{dict(row.facts)}: ours {row.expected}, theirs {answer}"
    return found


def library() -> str:
    """All rows as one library of standard CQL."""
    return "\n".join(_library()) + "\n"


def _library() -> Iterator[str]:
    standard = Standard(VOCABULARY)
    yield f"library {NAME} version '1'"
    for name, kind in FACTS.items():
        yield from _parameters(name, kind)
    yield "context Unfiltered"
    yield from functions()
    yield from list_answers("symptoms", SYMPTOMS, {*SYMPTOMS, None})
    for name, (kind, text) in DEFINITIONS.items():
        yield from define(name, expression(standard.node(checked(text, kind)), STEP))
    for row in rows():
        yield f"// {row.text}"
        yield from define(row.name, expression(standard.node(checked(row.text, row.type)), STEP))


def _parameters(name: str, kind: Type) -> Iterator[str]:
    match kind:
        case BooleanType():
            yield parameter(name, "Boolean")
        case CodeType():
            yield parameter(name, "String")
        case ListType():
            yield parameter(v.present(name), "List<String>")
            yield parameter(v.absent(name), "List<String>")
        case NumberType(unit=unit):
            yield parameter(name, "Quantity" if unit else "Integer")
        case DateType():
            yield parameter(name, "Date")
            if name in SIDES:
                yield parameter(v.never(name), "Boolean")


def parameters(facts: Mapping[str, Any]) -> Parameters:
    """The facts of a row as parameters."""
    found: Parameters = {}
    for name, value in facts.items():
        match FACTS[name]:
            case ListType():
                parts = value if isinstance(value, dict) else {"present": value, "absent": set(SYMPTOMS) - set(value)}
                found[v.present(name)] = sorted(parts.get("present", ()))
                found[v.absent(name)] = sorted(parts.get("absent", ()))
            case NumberType(unit=unit):
                found[name] = {"quantity": str(value), "unit": unit} if unit else value
            case DateType() if value == "never":
                found[v.never(name)] = True
            case DateType():
                found[name] = {"date": value}
            case _:
                found[name] = value
    return found


def said(answer: Any) -> str:
    """An engine's answer as the tables write it."""
    if answer is None:
        return "unknown"
    return str(answer).lower() if isinstance(answer, bool) else str(answer)
