"""What a result gives, item by item, for patients whose answers are plain to see."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.status import ORDER, Status
from leptoguide.advise.vignettes import Vignette, case_of, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language.printer import print_cql
from leptoguide.planes.columns import cohort
from leptoguide.planes.plan import Plan, Reason
from leptoguide.planes.result import STATUS_BITS, Result
from leptoguide.record.case import Case

NAMES = ("R9-kps-between-the-limits", "R3-clearly-applies")


@pytest.fixture(scope="module")
def cases(guideline: Guideline) -> list[Case]:
    """Every tenth vignette."""
    vignettes: list[Vignette] = list(load_vignettes(guideline.path / "cases"))[::10]
    return [case_of(vignette, guideline) for vignette in vignettes]


@pytest.fixture(scope="module")
def result(plan: Plan, cases: list[Case]) -> Result:
    """All that can be asked of them."""
    batch = cohort([case.known for case in cases], plan.variables)
    return plan.run(batch, readings=True, also=list(plan.conditions))


def row(result: Result, item: str, patient: int) -> tuple[Status, Reason]:
    """The status and reason of one patient."""
    status, reason = int(result.statuses(item)[patient]), int(result.reasons(item)[patient])
    return ORDER[status], result.plan.explain(item, status, reason)


def test_every_item_of_the_advice_is_there_in_its_order(plan: Plan, guideline: Guideline) -> None:
    expected = [name for r in guideline.recommendations.values() for name in (r.id, *(o.id for o in r.options))]
    assert list(plan.items) == expected
    assert len(guideline.recommendations) == 13


def test_a_reason_says_what_its_status_needs(plan: Plan, guideline: Guideline, make_case: Any) -> None:
    """Nothing known; KPS between the limits; a drug that a safety rule forbids."""
    unknown: dict[str, Any] = {}
    facts: list[Mapping[str, Any]] = [
        unknown,
        {"csf_sampling": "done", "csf_cytology": "positive"},
        {"csf_sampling": "done", "csf_cytology": "negative"},
    ]
    cases = [make_case(known) for known in facts]
    result = plan.run(cohort([case.known for case in cases], plan.variables))
    kinds = set()
    for number, case in enumerate(cases):
        advice = assess(guideline, case)
        for name, option in advice.options.items():
            status, reason = row(result, name, number)
            kinds.add(status)
            assert status is option.status
            assert reason.missing == option.missing
            clause = (print_cql(reason.clause.node), reason.clause.definitions) if reason.clause else None
            assert clause == ((option.failing.text, option.failing.path) if option.failing else None)
    assert {Status.RECOMMENDED, Status.NEEDS_DATA, Status.NOT_APPLICABLE} <= kinds


def test_who_has_a_status_and_how_many(result: Result, plan: Plan) -> None:
    for item in plan.items:
        counts = [result.how_many(result.who(item, status)) for status in ORDER]
        assert sum(counts) == result.count
        found = result.statuses(item).tolist()
        assert counts == [found.count(place) for place in range(len(ORDER))]


def test_who_lacks_a_fact(result: Result, plan: Plan) -> None:
    seen = 0
    for item in plan.items:
        lacking = result.lacking(item)
        reasons = [row(result, item, patient)[1].missing for patient in range(result.count)]
        assert set(lacking) == set(plan.items[item].facts)
        for fact, words in lacking.items():
            seen += result.how_many(words)
            assert result.how_many(words) == sum(fact in missing for missing in reasons)
    assert seen > 0


def test_conditions_are_columns_with_null_for_unknown(result: Result, plan: Plan, guideline: Guideline) -> None:
    assert {name.partition(" ")[0] for name in plan.conditions} == {
        "definition", "applies", "safety", "notice", "stage", "constraint"
    }  # fmt: skip
    subtype = result.column("definition subtype")
    values = [value.id for value in guideline.definitions["subtype"].entry.values]
    assert set(subtype.dictionary.to_pylist()) == set(values)
    assert None in subtype.to_pylist()
    confirmed = result.column("definition lm_confirmed")
    assert confirmed.type == pa.bool_()
    assert set(confirmed.to_pylist()) == {True, False, None}
    subtype.validate(full=True)
    confirmed.validate(full=True)


def test_a_batch_of_answers_is_a_table_like_any_other(result: Result, plan: Plan) -> None:
    found = result.batch()
    found.validate(full=True)
    assert found.schema.names == [name for item in plan.items for name in (item, f"{item}:reason")]
    assert found.column("R9.vps").to_pylist() == [ORDER[place].value for place in result.statuses("R9.vps")]
    assert found.column("R9.vps:reason").to_pylist() == result.reasons("R9.vps").tolist()
    places = result.batch(reasons=False, words=False)
    assert places.schema.names == list(plan.items)
    assert places.column("R9.vps").to_pylist() == result.statuses("R9.vps").tolist()


def test_a_status_and_its_reason_stand_in_one_number(result: Result, plan: Plan) -> None:
    found = result.codes()
    found.validate(full=True)
    assert found.schema.names == list(plan.items)
    for item in plan.items:
        numbers = found.column(item).to_pylist()
        assert [number % (1 << STATUS_BITS) for number in numbers] == result.statuses(item).tolist()
        assert [number >> STATUS_BITS for number in numbers] == result.reasons(item).tolist()


def test_what_was_not_asked_for_is_not_there(plan: Plan) -> None:
    result = plan.run(cohort([{}], plan.variables), reasons=False)
    assert result.statuses("R1").tolist() == [ORDER.index(Status.NEEDS_DATA)]
    with pytest.raises(KeyError):
        result.reasons("R9.vps")
    with pytest.raises(KeyError):
        result.column("stage suspected")
    with pytest.raises(KeyError):
        plan.run(cohort([{}], plan.variables), also=["stage nowhere"])


def test_a_plan_can_be_run_by_several_threads(plan: Plan, cases: list[Case]) -> None:
    batch = cohort([case.known for case in cases], plan.variables)
    expected = plan.run(batch).batch()
    found: list[bool] = []

    def work(start: int) -> None:
        for turn in range(15):
            part = batch.slice((start + turn) % 5)
            found.append(plan.run(part).batch().equals(expected.slice((start + turn) % 5)))

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 60
