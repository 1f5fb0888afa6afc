"""Every row of the language's specification, read as planes: a new operator without a reading is noticed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from leptoguide.language.types import DATE, NumberType
from leptoguide.planes.days import day_of
from leptoguide.planes.variables import Variable
from leptoguide.truth import Truth
from tests.planes.reading import values
from tests.spec.tables import Values
from tests.spec.vocabulary import DEFINITIONS, FACTS, SIDES, checked, fact_value, meaning
from tools.language_manual import tables

ROWS = [
    pytest.param(row[0], row[1], row[2], table.type, id=f"{chapter}/{section}: {row[0]!r} {number}")
    for chapter, section, table in tables()
    if isinstance(table, Values)
    for number, row in enumerate(table.rows)
]
VOCABULARY = {
    name: Variable(kind, (0, 1000) if isinstance(kind, NumberType) else None, never=SIDES.get(name))
    for name, kind in FACTS.items()
}
NAMED = {name: checked(cql, kind) for name, (kind, cql) in DEFINITIONS.items()}
PLACES = (0, 1, 63, 64, 129)
"""First, last and in between, in the first word, the second, and one that is not full."""


@pytest.mark.parametrize(("text", "facts", "expected", "kind"), ROWS)
def test_the_planes_give_an_expression_the_value_of_its_row(
    text: str, facts: Mapping[str, Any], expected: str, kind: Any
) -> None:
    """Somebody of whom nothing is known stands between."""
    patient = {name: fact_value(name, value) for name, value in facts.items() if value is not None}
    patients = [patient if number in PLACES else {} for number in range(max(PLACES) + 1)]
    found = values(checked(text, kind), NAMED, patients, VOCABULARY)
    assert {_said(found[place], kind) for place in PLACES} == {expected}
    between = {_said(value, kind) for place, value in enumerate(found) if place not in PLACES}
    assert between == {meaning(text, {}, kind)}


def _said(value: Any, kind: Any) -> str:
    """As the tables write it."""
    if value is None:
        return "unknown"
    if kind == DATE:
        return day_of(value).isoformat()
    return value.value if isinstance(value, Truth) else str(value)
