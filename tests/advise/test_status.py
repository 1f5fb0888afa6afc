"""One of six statuses from five truth values, against the documented rules written again as data."""

from __future__ import annotations

import itertools
import random

import pytest

from leptoguide.advise.assess import _Assessment, assess, evaluator_for
from leptoguide.advise.status import ORDER, Status, most_actionable, status_of
from leptoguide.knowledge.guideline import Guideline
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.property.patients import Patients, shown

T, F, U = "T", "F", "U"
ANY = "TFU"
NOT_TRUE = "FU"
LETTERS = {TRUE: T, FALSE: F, UNKNOWN: U}

# scope, when, against, done, contraindicated: the first row that fits gives the status.
TABLE = (
    (F, ANY, ANY, ANY, ANY, "not-applicable"),
    (T, ANY, ANY, T, ANY, "done"),
    (T, ANY, T, NOT_TRUE, ANY, "advised-against"),
    (T, T, NOT_TRUE, NOT_TRUE, T, "blocked"),
    (T, T, NOT_TRUE, NOT_TRUE, NOT_TRUE, "recommended"),
    (T, F, F, NOT_TRUE, ANY, "not-applicable"),
    (T, F, U, NOT_TRUE, ANY, "needs-data"),
    (T, U, NOT_TRUE, NOT_TRUE, ANY, "needs-data"),
    (U, F, F, ANY, ANY, "not-applicable"),
    (U, ANY, ANY, ANY, ANY, "needs-data"),
)

COMBINATIONS = tuple(itertools.product(Truth, repeat=5))


def documented(*values: Truth) -> str:
    letters = [LETTERS[v] for v in values]
    return next(str(row[5]) for row in TABLE if all(x in allowed for x, allowed in zip(letters, row, strict=False)))


def test_all_243_combinations_give_the_documented_status() -> None:
    assert len(COMBINATIONS) == 243
    wrong = [(c, status_of(*c).value, documented(*c)) for c in COMBINATIONS if status_of(*c).value != documented(*c)]
    assert wrong == []


def test_all_243_combinations_reach_all_six_statuses() -> None:
    assert {status_of(*c) for c in COMBINATIONS} == set(Status)


def test_an_unknown_done_or_contraindication_holds_nothing_back() -> None:
    for done, contraindicated in itertools.product((FALSE, UNKNOWN), repeat=2):
        assert status_of(TRUE, TRUE, FALSE, done, contraindicated) is Status.RECOMMENDED


def test_nothing_is_recommended_against_advised_or_done_while_the_scope_is_unknown() -> None:
    found = {status_of(*c) for c in COMBINATIONS if c[0] is UNKNOWN}
    assert found == {Status.NEEDS_DATA, Status.NOT_APPLICABLE}


def test_a_contraindicated_combination_is_never_recommended() -> None:
    assert Status.RECOMMENDED not in {status_of(*c) for c in COMBINATIONS if c[4] is TRUE}


def test_the_order_of_the_statuses_is_that_of_the_contract() -> None:
    assert [s.value for s in ORDER] == [
        "recommended",
        "blocked",
        "needs-data",
        "advised-against",
        "done",
        "not-applicable",
    ]


@pytest.mark.parametrize(("first", "second"), tuple(itertools.combinations(ORDER, 2)))
def test_the_most_actionable_of_two_is_the_earlier_in_the_order(first: Status, second: Status) -> None:
    assert most_actionable([second, first]) is first
    assert most_actionable([first, second, second]) is first


def test_most_actionable_of_one_is_itself() -> None:
    assert [most_actionable([s]) for s in Status] == list(Status)


CHUNKS = 4


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_option_of_2000_random_cases_has_the_status_of_its_five_truth_values(
    guideline: Guideline, patients: Patients, chunk: int
) -> None:
    source = random.Random(f"one status {chunk}")
    for _ in range(2000 // CHUNKS):
        case = patients.case(patients.patient(source))
        statuses = _Assessment(guideline, case).statuses
        truth = evaluator_for(guideline, case).truth
        assert list(statuses) == list(guideline.options)
        for option in guideline.options.values():
            stops = [truth(r.when.node) for r in option.safety if r.entry.effect == "stop"]
            stopped = TRUE if TRUE in stops else UNKNOWN if UNKNOWN in stops else FALSE
            conditions = (option.applies, option.when, option.against_when, option.done_when)
            values = [truth(c.node) for c in conditions]
            assert statuses[option.id].value == documented(*values, stopped), (option.id, shown(case.facts))


def test_advice_holds_each_option_exactly_once_with_one_status(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("once")
    for _ in range(60):
        advice = assess(guideline, patients.case(patients.patient(source)))
        ids = [o.id for r in advice.recommendations for o in r.options]
        assert ids == list(guideline.options)
        assert all(isinstance(o.status, Status) for o in advice.options.values())
