"""The cytological course of a record, in the words and with the numbers of the instrument."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

from leptoguide.advise.response import csf_response
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case, case_from, load_case
from leptoguide.record.response import CsfState
from tests.knowledge.broken import Fault, broken_copy

EXAMPLES = Path(__file__).parents[2] / "examples"
Record = Callable[..., Case]


@pytest.fixture
def record(guideline: Guideline) -> Record:
    """``record(("2026-01-05", "positive"), …)``: a record of cytology results, and more events."""

    def of_results(*results: tuple[str, str], more: tuple[dict[str, Any], ...] = ()) -> Case:
        events = [{"date": date, "kind": "csf-exam", "csf_cytology": result} for date, result in results]
        return case_from({"id": "test", "as_of": "2026-12-31", "events": [*events, *more]}, guideline.dictionary)

    return of_results


def states(case: Case, guideline: Guideline) -> list[str]:
    return [step.state for step in csf_response(case, guideline)]


def with_parameter(folder: Path, before: str, after: str) -> Guideline:
    """The guideline with one number of the instrument changed."""
    return load(broken_copy(Fault("a number", "instruments/csf-response.yaml", before, after, ()), folder))


def test_every_state_is_one_of_the_instrument_and_no_other(guideline: Guideline) -> None:
    assert {state.value for state in CsfState} == {state.id for state in guideline.instruments["csf-response"].states}


def test_the_code_changes_states_only_as_the_instrument_says(guideline: Guideline, record: Record) -> None:
    allowed = {(t.from_, t.on, t.to) for t in guideline.instruments["csf-response"].transitions}
    days = ("2026-01-05", "2026-02-01", "2026-03-15", "2026-05-01", "2026-06-15")
    found = set()
    for results in product(("positive", "negative", "equivocal"), repeat=len(days)):
        steps = csf_response(record(*zip(days, results, strict=True)), guideline)
        found |= {(a.state, b.cytology, b.state) for a, b in pairwise(steps) if a.state != b.state}
    assert found <= allowed
    assert {before for before, _, _ in found} == {"baseline-positive", "clearing", "complete-response"}


def test_the_example_responds_and_progresses_in_both_languages(guideline: Guideline) -> None:
    steps = csf_response(load_case(EXAMPLES / "record-2.yaml", guideline.dictionary), guideline)
    assert [(step.date.isoformat(), step.state) for step in steps] == [
        ("2025-03-07", "baseline-positive"),
        ("2025-04-10", "baseline-positive"),
        ("2025-05-08", "clearing"),
        ("2025-06-12", "complete-response"),
        ("2025-09-15", "complete-response"),
        ("2025-11-24", "progression"),
        ("2026-02-16", "progression"),
    ]
    assert steps[3].since == datetime.date(2025, 5, 8)
    assert (steps[3].label.zh, steps[3].label.en) == ("脑脊液完全缓解", "CSF complete response")
    assert (steps[1].result.en, steps[0].result.zh) == ("Equivocal (suspicious or atypical)", "阳性")
    assert [step.flag is not None for step in steps] == [False, True, *[False] * 5]


def test_how_long_a_negative_must_hold_comes_from_the_instrument(
    guideline: Guideline, record: Record, tmp_path: Path
) -> None:
    case = record(("2026-01-05", "positive"), ("2026-02-01", "negative"), ("2026-03-01", "negative"))
    assert states(case, guideline)[-1] == "complete-response"
    longer = with_parameter(tmp_path, "value: 28", "value: 29")
    assert states(case, longer)[-1] == "clearing"


def test_an_instrument_without_that_number_is_an_error(guideline: Guideline, record: Record, tmp_path: Path) -> None:
    without = with_parameter(tmp_path, "value: 28", "value: null")
    with pytest.raises(KnowledgeError, match="hold"):
        csf_response(record(("2026-01-05", "positive")), without)


def test_a_guideline_without_the_instrument_is_an_error(guideline: Guideline, record: Record, tmp_path: Path) -> None:
    without = replace(guideline, dictionary=replace(guideline.dictionary, instrument_folder=tmp_path))
    with pytest.raises(KnowledgeError, match="no instrument csf-response"):
        csf_response(record(("2026-01-05", "positive")), without)


def test_a_positive_that_persists_is_progression_only_when_the_instrument_sets_a_limit(
    guideline: Guideline, record: Record, tmp_path: Path
) -> None:
    treatment = {"date": "2026-01-10", "kind": "systemic-treatment", "agents": ["t-dxd"]}
    case = record(("2026-01-05", "positive"), ("2026-11-01", "positive"), more=(treatment,))
    assert states(case, guideline) == ["baseline-positive", "baseline-positive"]
    limited = with_parameter(tmp_path, "value: null", "value: 60")
    assert states(case, limited) == ["baseline-positive", "progression"]
    untreated = record(("2026-01-05", "positive"), ("2026-11-01", "positive"))
    assert states(untreated, limited) == ["baseline-positive", "baseline-positive"]


def test_a_first_puncture_that_missed_the_disease_makes_its_diagnosis_no_progression(
    guideline: Guideline, record: Record
) -> None:
    case = record(("2025-12-27", "negative"), ("2026-01-05", "positive"), ("2026-02-01", "negative"))
    assert states(case, guideline) == ["baseline-positive", "clearing"]


def test_a_negative_baseline_of_a_diagnosis_by_other_means_counts(guideline: Guideline, record: Record) -> None:
    diagnosis = {"date": "2026-01-05", "kind": "history", "lm_onset_date": "2026-01-05"}
    treatment = {"date": "2026-01-10", "kind": "systemic-treatment", "agents": ["t-dxd"]}
    results = (("2025-12-01", "negative"), ("2025-12-27", "negative"), ("2026-03-05", "positive"))
    assert states(record(*results, more=(diagnosis, treatment)), guideline) == ["not-assessable", "progression"]


def test_what_is_pending_or_later_or_before_a_diagnosis_is_no_step(guideline: Guideline, record: Record) -> None:
    assert csf_response(record(("2026-01-05", "negative")), guideline) == ()
    case = record(("2026-01-05", "positive"), ("2026-02-01", "pending"), ("2026-03-01", "not-done"))
    assert states(case, guideline) == ["baseline-positive"]
    early = replace(case, as_of=datetime.date(2026, 1, 4))
    assert csf_response(early, guideline) == ()


def test_a_case_of_facts_alone_has_no_course(guideline: Guideline, make_case: Callable[..., Case]) -> None:
    assert csf_response(make_case({"csf_cytology": "positive"}), guideline) == ()
