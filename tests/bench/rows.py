"""The rows of the specification, for other readers of the language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from leptoguide.language import nodes as n
from leptoguide.language.types import NumberType
from leptoguide.planes.variables import Variable, Variables
from tests.spec.tables import Values
from tests.spec.vocabulary import DEFINITIONS, FACTS, SIDES, checked, fact_value
from tools.language_manual import tables

ROWS: Final = [
    (f"{chapter}/{section}: {row[0]!r} {number}", row[0], row[1], row[2], table.type)
    for chapter, section, table in tables()
    if isinstance(table, Values)
    for number, row in enumerate(table.rows)
]
"""Name, text, facts, the value due, and the type of each."""

VOCABULARY: Final[Variables] = {
    name: Variable(kind, (0, 1000) if isinstance(kind, NumberType) else None, never=SIDES.get(name))
    for name, kind in FACTS.items()
}

NAMED: Final[Mapping[str, n.Node]] = {name: checked(cql, kind) for name, (kind, cql) in DEFINITIONS.items()}


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a row as a case holds them."""
    return {name: fact_value(name, value) for name, value in facts.items() if value is not None}
