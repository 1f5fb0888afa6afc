"""Every row of the language's specification, read by the solver: a new operator without a reading is noticed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import z3

from leptoguide.language import nodes as n
from leptoguide.language.types import BOOLEAN, NumberType
from leptoguide.proof import gregorian as g
from leptoguide.proof.dates import DateTerm
from leptoguide.proof.encode import CodeTerm, Encoder, Value
from leptoguide.proof.facts import Model
from leptoguide.proof.numbers import NumberTerm, Range
from leptoguide.proof.patient import SymbolicPatient, World
from leptoguide.proof.truths import Pair
from leptoguide.proof.vocabulary import Variable
from tests.spec.tables import Values
from tests.spec.vocabulary import DEFINITIONS, FACTS, SIDES, checked, fact_value
from tools.language_manual import tables

ROWS = [
    pytest.param(row[0], row[1], row[2], table.type, id=f"{chapter}/{section}: {row[0]!r} {number}")
    for chapter, section, table in tables()
    if isinstance(table, Values)
    for number, row in enumerate(table.rows)
]
VOCABULARY = {
    name: Variable(kind, Range(0, 1000) if isinstance(kind, NumberType) else None, SIDES.get(name))
    for name, kind in FACTS.items()
}
NAMED = {name: checked(cql, kind) for name, (kind, cql) in DEFINITIONS.items()}


def _world(node: n.Node, facts: Mapping[str, Any]) -> World:
    """Numbers that occur among the facts stand in the rows, as those of the expression do."""
    given = [n.Compare("=", n.FactRef(name), n.Number(facts[name])) for name in facts if VOCABULARY[name].range]
    return World(VOCABULARY, [node, *NAMED.values(), *given])


def _read(value: Value, model: Model) -> str:
    match value:
        case Pair():
            assert not (model.is_true(value.true) and model.is_true(value.false))
            return "true" if model.is_true(value.true) else "false" if model.is_true(value.false) else "unknown"
        case CodeTerm(codes=codes):
            found = [code for code, term in codes.items() if model.is_true(term)]
            assert len(found) < 2
            return found[0] if found else "unknown"
        case DateTerm():
            return str(g.day_of(model.number(value.key))) if model.is_true(value.known) else "unknown"
        case NumberTerm():
            return str(max(v for v in value.values if model.is_true(value.at_least(v))))
    raise AssertionError(value)


@pytest.mark.parametrize(("text", "facts", "expected", "kind"), ROWS)
@pytest.mark.parametrize("fixed", [False, True], ids=["open", "fixed"])
def test_the_solver_gives_an_expression_the_value_of_its_row(
    text: str, facts: Mapping[str, Any], expected: str, kind: Any, fixed: bool
) -> None:
    node = checked(text, kind)
    world = _world(node, facts)
    values = {name: fact_value(name, value) for name, value in facts.items() if value is not None}
    patient = world.patient()
    solver = z3.SimpleSolver()
    solver.add(patient.sound, patient.holds(values))
    seen = SymbolicPatient({name: world.fixed(name, values.get(name)) for name in FACTS}) if fixed else patient
    encoder = Encoder(seen, NAMED)
    value = encoder.value(node)
    if isinstance(value, DateTerm):
        _ = value.key
    solver.add(*encoder.side)
    assert solver.check() == z3.sat
    assert _read(value, Model(solver.model())) == expected


def test_a_node_without_a_reading_is_refused() -> None:
    patient = World(VOCABULARY, []).patient()
    assert isinstance(patient, SymbolicPatient)
    with pytest.raises(TypeError, match="Duration has no reading as a proof"):
        Encoder(patient, {}).value(n.Duration(1, "day"))


def test_rows_of_every_type_are_read() -> None:
    assert {type(kind) for *_, kind in (row.values for row in ROWS)} >= {type(BOOLEAN)}
