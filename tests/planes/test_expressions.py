"""Random expressions over the whole dictionary: values and reasons are those of the evaluator, for random patients."""

from __future__ import annotations

import datetime
import itertools
import random
from typing import Any

import pytest

from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.reasons import Reasons as ReferenceReasons
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.language.types import BOOLEAN, DATE, NumberType
from leptoguide.planes.columns import cohort
from leptoguide.planes.plan import Plan
from leptoguide.planes.reasons import Reasons
from leptoguide.planes.rows import Rows
from leptoguide.planes.variables import Variable
from leptoguide.record.computed import with_computed
from leptoguide.truth import FALSE
from tests.planes.reading import Reading, encoder_of, planes_of, values
from tests.property.expressions import Expressions
from tests.property.patients import AS_OF, Patients, shown

EXPRESSIONS = 150
PATIENTS = 60


@pytest.mark.parametrize("chunk", range(4))
def test_random_expressions_have_the_values_and_reasons_of_the_evaluator(
    guideline: Guideline, plan: Plan, chunk: int
) -> None:
    source = random.Random(f"planes {chunk}")
    drawn = Expressions(guideline, source, tests=chunk % 2 == 1)
    trees = [n.And((drawn.boolean(2), drawn.boolean(3))) for _ in range(EXPRESSIONS)]
    patients = [{**Patients(guideline).patient(source), "as_of": AS_OF} for _ in range(PATIENTS)]
    encoder = encoder_of(plan.variables, guideline.definition_nodes)
    reasons = Reasons(encoder)
    planes = [plane for tree in trees for plane in planes_of(encoder.value(tree))]
    planes += [plane for tree in trees for plane in reasons.missing(tree).facts.values()]
    planes += [plane for tree in trees for plane in reasons.failing(tree).values()]
    reading = Reading(encoder.graph, planes, Rows(cohort(patients, plan.variables), plan.variables))
    found = {tree: reading.values(encoder.value(tree)) for tree in trees}
    for number, patient in enumerate(patients):
        facts = with_computed(patient, guideline.dictionary)
        evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
        reference = ReferenceReasons(evaluator)
        for tree in trees:
            where = f"{print_cql(tree)} with {shown(facts)}"
            value = evaluator.truth(tree)
            assert found[tree][number] is value, where
            missing = {f for f, plane in reasons.missing(tree).facts.items() if reading.flags[plane][number]}
            assert missing == reference.trace(tree).missing, where
            failing = [p for p, plane in reasons.failing(tree).items() if reading.flags[plane][number]]
            if value is FALSE:
                clause = reference.failing(tree)
                assert [(p.node, p.definitions) for p in failing] == [(clause.node, clause.path)], where
            else:
                assert failing == [], where


def test_a_choice_between_numbers_or_dates_has_the_value_of_the_evaluator() -> None:
    """While the condition is unknown there is a value if both ways give the same, as with codes and truth values."""
    facts = {
        "p": Variable(BOOLEAN),
        "a": Variable(NumberType(), (0, 100)),
        "b": Variable(NumberType(), (0, 100)),
        "c": Variable(DATE, never="late"),
        "d": Variable(DATE, never="late"),
    }
    months = n.Duration(1, "month")
    days = [datetime.date(2026, 1, 31), datetime.date(2026, 1, 29), datetime.date.max, None]
    numbers = [1, 2.5, None]

    def chosen(taken: n.Node, rest: n.Node) -> n.Case:
        return n.Case((n.When(n.FactRef("p"), taken),), rest)

    number, day = chosen(n.FactRef("a"), n.FactRef("b")), chosen(n.FactRef("c"), n.FactRef("d"))
    trees: list[n.Node] = [
        n.Compare("<", number, n.Number(2)),
        n.Compare("=", number, n.FactRef("a")),
        n.Is(number, "null", False),
        n.Compare("<=", n.Shift(day, "+", months), n.Date(datetime.date(2026, 2, 28))),
        n.Compare("=", n.Shift(n.Shift(day, "+", months), "-", months), n.FactRef("c")),
        n.Compare("=", day, chosen(n.FactRef("d"), n.FactRef("c"))),
        n.Is(n.Shift(day, "+", n.Duration(9000, "year")), "null", False),
    ]
    given = itertools.product((True, False, None), numbers, numbers, days, days)
    patients: list[dict[str, Any]] = [
        {name: value for name, value in zip(facts, row, strict=True) if value is not None} for row in given
    ]
    for tree in trees:
        expected = [Evaluator(patient, {}, {}).truth(tree) for patient in patients]
        assert values(tree, {}, patients, facts) == expected, print_cql(tree)
        assert len(set(expected)) > 1


def test_every_node_of_the_guideline_has_the_value_of_the_evaluator(guideline: Guideline, plan: Plan) -> None:
    source = random.Random("every node")
    patients = [{**Patients(guideline).patient(source), "as_of": AS_OF} for _ in range(60)]
    parts = n.When | n.Duration | n.String | n.Number | n.Quantity | n.Date
    nodes = dict.fromkeys(x for root in guideline.expressions for x in n.walk(root) if not isinstance(x, parts))
    lists = [x for x in nodes if isinstance(x, n.FactRef) and x.id in guideline.list_codes]
    compared = [x for x in nodes if x not in lists]
    encoder = encoder_of(plan.variables, guideline.definition_nodes)
    planes = [plane for node in compared for plane in planes_of(encoder.value(node))]
    reading = Reading(encoder.graph, planes, Rows(cohort(patients, plan.variables), plan.variables))
    conditions = [x for x in compared if isinstance(encoder.value(x), tuple)]
    assert len(conditions) > 400
    for node in conditions:
        found = reading.values(encoder.value(node))
        for number, patient in enumerate(patients):
            facts = with_computed(patient, guideline.dictionary)
            evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
            assert found[number] is evaluator.truth(node), f"{print_cql(node)} with {shown(facts)}"
