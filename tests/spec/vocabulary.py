"""The small world that the specification speaks of: a few facts, a few definitions, and how rows are read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.language.check import Symbol, check
from leptoguide.language.parse import parse
from leptoguide.language.types import BOOLEAN, DATE, CodeType, ListType, NumberType, Type
from leptoguide.truth import Truth

STAGE: Final = CodeType(("early", "late"))
CYTOLOGY: Final = CodeType(("positive", "negative", "equivocal", "not-done"))
SYMPTOMS: Final = ("headache", "nausea", "seizure")

FACTS: Final[Mapping[str, Type]] = MappingProxyType(
    {
        "p": BOOLEAN,
        "q": BOOLEAN,
        "r": BOOLEAN,
        "cytology": CYTOLOGY,
        "symptoms": ListType(SYMPTOMS),
        "kps": NumberType(),
        "diameter": NumberType("mm"),
        "delay": NumberType("min"),
        "onset": DATE,
        "stopped": DATE,
        "mri_date": DATE,
        "as_of": DATE,
    }
)

SIDES: Final = MappingProxyType({"stopped": "early", "mri_date": "late"})
"""The dates that can be never, and whether that is before any day or after any."""

DEFINITIONS: Final[Mapping[str, tuple[Type, str]]] = MappingProxyType(
    {
        "suspected": (BOOLEAN, "exists symptoms"),
        "fit": (BOOLEAN, "kps >= 50"),
        "stage": (STAGE, "case when fit then 'early' else 'late' end"),
    }
)

SYMBOLS: Final = MappingProxyType(
    {name: Symbol("fact", kind) for name, kind in FACTS.items()}
    | {name: Symbol("definition", kind) for name, (kind, _) in DEFINITIONS.items()}
)


def checked(text: str, expected: Type = BOOLEAN) -> n.Node:
    """The expression, parsed and with its types checked."""
    return check(parse(text), SYMBOLS, expected)


def meaning(text: str, facts: Mapping[str, Any], expected: Type = BOOLEAN) -> str:
    """What the expression is worth for these facts, as the tables write it."""
    definitions = {name: checked(cql, kind) for name, (kind, cql) in DEFINITIONS.items()}
    known = {name: fact_value(name, value) for name, value in facts.items()}
    evaluator = Evaluator(known, definitions, {"symptoms": SYMPTOMS})
    node = checked(text, expected)
    value = evaluator.truth(node) if expected == BOOLEAN else evaluator.value(node)
    if value is None:
        return "unknown"
    return value.value if isinstance(value, Truth) else str(value)


def fact_value(name: str, value: Any) -> FactValue:
    """A fact of a row as the evaluator holds it."""
    match FACTS[name]:
        case ListType():
            if isinstance(value, dict):
                return Members(frozenset(value.get("present", ())), frozenset(value.get("absent", ())))
            return Members(frozenset(value), frozenset(SYMPTOMS) - frozenset(value))
        case kind if kind == DATE:
            return NEVER[SIDES[name]] if value == "never" else datetime.date.fromisoformat(value)
        case _:
            return value
