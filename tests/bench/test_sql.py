"""The rules printed as SQL say what the rules say: every row of the specification, and random patients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from bench.agreement import differing_reasons, differing_statuses
from bench.cohort import Maker
from bench.sql.engine import ANSWERS, Engine, codes_of
from bench.sql.expressions import Printer
from bench.sql.items import Rules
from bench.sql.reasons import Missing
from bench.sql.sheet import Sheet
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.types import BOOLEAN, CodeType
from leptoguide.planes.columns import cohort
from leptoguide.planes.plan import Plan
from leptoguide.planes.result import Result
from leptoguide.planes.variables import Variable
from tests.bench.rows import NAMED, ROWS, VOCABULARY, known
from tests.spec.vocabulary import checked, meaning
from tools.agreement.compare import Anybody


@pytest.fixture(scope="module")
def engine() -> Engine:
    nodes = [checked(text, kind) for _, text, _, _, kind in ROWS]
    return Engine(VOCABULARY, codes_of(VOCABULARY, [*nodes, *NAMED.values()]))


@pytest.mark.parametrize(("text", "facts", "expected", "kind"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_sql_gives_an_expression_the_value_of_its_row(
    engine: Engine, text: str, facts: Mapping[str, Any], expected: str, kind: Any
) -> None:
    """Beside the patient of the row one of whom nothing is known."""
    sheet = Sheet()
    wanted = {"answer": Printer(sheet, VOCABULARY, NAMED).cell(checked(text, kind))}
    engine.load(cohort([known(facts), {}], VOCABULARY))
    for share in (True, False):
        engine.query(sheet, wanted, share=share)
        assert [_said(value) for value in _answers(engine)] == [expected, meaning(text, {}, kind)]


def _answers(engine: Engine) -> list[Any]:
    return [row[0] for row in engine.connection.execute(f"SELECT answer FROM {ANSWERS}").fetchall()]


def _said(value: Any) -> str:
    """As the tables write it."""
    if value is None:
        return "unknown"
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_node_without_a_reading_is_named() -> None:
    class Strange(n.Node):
        pass

    printer = Printer(Sheet(), VOCABULARY, NAMED)
    with pytest.raises(TypeError, match="Strange has no reading in SQL"):
        printer.cell(n.Not(Strange()))
    with pytest.raises(TypeError, match="Strange has no reasons in SQL"):
        Missing(printer, ["kps"]).mask(n.Not(Strange()))
    with pytest.raises(TypeError, match="symptoms is a list"):
        printer.cell(n.FactRef("symptoms"))


def test_more_facts_than_bits_are_refused() -> None:
    facts = {f"fact-{number}": Variable(BOOLEAN) for number in range(65)}
    with pytest.raises(KnowledgeError, match="64 facts"):
        Missing(Printer(Sheet(), facts, {}), list(facts))


# ------------------------------------------------------------ the whole guideline


class Told:
    """One cohort under the planes and under SQL."""

    def __init__(self, guideline: Guideline, plan: Plan, batch: pa.RecordBatch) -> None:
        self.plan = plan
        self.rules = Rules(guideline)
        self.engine = Engine(plan.variables, codes_of(plan.variables, guideline.expressions))
        self.engine.load(batch)
        self.result: Result = plan.run(batch)

    def answers(self, way: str = "query", share: bool = True) -> dict[str, Any]:
        wanted = self.rules.wanted()
        getattr(self.engine, way)(self.rules.sheet, wanted, share=share)
        return self.engine.answers(list(wanted))


@pytest.fixture(scope="module")
def told(guideline: Guideline, plan: Plan) -> Told:
    """Patients drawn fact by fact, and those that the other comparisons are made with."""
    drawn = Anybody(guideline)
    anybody = cohort([drawn.draw(f"sql {number}") for number in range(1500)], plan.variables)
    maker = Maker(guideline)
    both = pa.Table.from_batches([_plain(maker.batch(3000), plan.schema), _plain(anybody, plan.schema)])
    return Told(guideline, plan, both.combine_chunks().to_batches()[0])


def _plain(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Codes as text, so that batches with different dictionaries go into one table."""
    texts = [pa.string() if pa.types.is_dictionary(field.type) else field.type for field in schema]
    return batch.cast(pa.schema([pa.field(field.name, kind) for field, kind in zip(schema, texts, strict=True)]))


@pytest.mark.parametrize("way", ["query", "layered"])
@pytest.mark.parametrize("share", [True, False])
def test_sql_gives_statuses_and_reasons_of_the_planes(told: Told, way: str, share: bool) -> None:
    answers = told.answers(way, share)
    assert list(differing_statuses(told.result, answers)) == []
    assert list(differing_reasons(told.result, told.rules, answers)) == []


def test_all_statuses_are_met_and_most_facts_are_missing_for_somebody(told: Told) -> None:
    """Else the comparison would say little."""
    answers = told.answers()
    statuses = np.concatenate([answers[item] for item in told.plan.guideline.options])
    assert set(statuses.tolist()) == set(range(6))
    missing = 0
    for item in told.rules.items:
        missing |= int(np.bitwise_or.reduce(answers[f"{item}:reason"][answers[item] == 2], initial=0))
    facts = {fact for item in told.plan.items.values() for fact in item.facts}
    assert {fact for bit, fact in enumerate(told.rules.facts) if missing >> bit & 1} == facts


def test_a_changed_answer_is_noticed(told: Told) -> None:
    answers = told.answers()
    item = next(iter(told.rules.items))
    statuses, reasons = answers[item].copy(), answers[f"{item}:reason"].copy()
    patient = int(np.flatnonzero(statuses == 2)[0])
    statuses[patient] = 0
    reasons[patient] ^= 1
    (found,) = differing_statuses(told.result, answers | {item: statuses})
    assert found.startswith(f"{item}: 1 of")
    assert f"patient {patient}" in found
    (found,) = differing_reasons(told.result, told.rules, answers | {f"{item}:reason": reasons})
    assert found.startswith(f"{item}: needs-data")
    rest = {name: column for name, column in answers.items() if name != item}
    assert list(differing_statuses(told.result, rest)) == [f"{item}: no answer"]


def test_codes_of_facts_and_expressions_are_in_the_type() -> None:
    facts = {"stage": Variable(CodeType(("a", "b")))}
    assert codes_of(facts, [n.Compare("=", n.FactRef("stage"), n.String("c'd"))]) == ["a", "b", "c'd"]
