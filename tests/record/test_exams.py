"""Scores over time: on their day and on no other, by series, with means and conversions only where they are known."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline, load_dictionary
from leptoguide.record.case import Case, case_from, on_day
from leptoguide.record.exams import by_series, converted, course, exams, means, scores_on
from leptoguide.record.scores import NotEvaluable

DICTIONARY = load_dictionary(default_guideline() / "facts")
NANO = DICTIONARY.instruments["nano-lm-2024"]
STABLE = settings(derandomize=True, deadline=None, database=None, max_examples=200)
START = datetime.date(2026, 1, 1)
ITEMS = st.dictionaries(st.sampled_from([item.id for item in NANO.items]), st.integers(0, 2), max_size=4)
RECORDS = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["nano-lm-2024", "lasa"]), st.sampled_from(["2023", "2024"]), ITEMS),
    max_size=6,
)


def day(number: int) -> datetime.date:
    return START + datetime.timedelta(days=number)


def case_of(*found: tuple[str, dict[str, Any]], kind: str = "assessment", as_of: str = "2026-12-31") -> Case:
    """``case_of(("2026-01-05", {"lasa": {...}}), …)``."""
    events = [{"date": date, "kind": kind, "scores": scores} for date, scores in found]
    return case_from({"id": "test", "as_of": as_of, "events": events}, DICTIONARY)


def nano(**items: Any) -> dict[str, Any]:
    return {"nano-lm-2024": {"items": items}}


def test_the_course_of_an_instrument_is_the_dated_values_of_its_items() -> None:
    case = case_of(
        ("2026-03-01", nano(walking=1)),
        ("2026-01-05", nano(walking=2, speech={"not_evaluable": "intubated"})),
        ("2026-04-01", {"lasa": {"items": {"overall": 6}}}),
    )
    found = course(case, "nano-lm-2024", "2024")
    assert found == {
        "walking": ((datetime.date(2026, 1, 5), 2), (datetime.date(2026, 3, 1), 1)),
        "speech": ((datetime.date(2026, 1, 5), NotEvaluable("intubated")),),
    }
    assert course(case, "nano-lm-2024", "2025") == {}


def test_a_day_without_an_exam_has_no_scores_whatever_was_found_before() -> None:
    case = case_of(("2026-01-05", nano(walking=2)))
    assert [exam.scores.items for exam in scores_on(case, datetime.date(2026, 1, 5))] == [{"walking": 2}]
    assert scores_on(case, datetime.date(2026, 1, 6)) == ()
    assert scores_on(case, datetime.date(2026, 1, 4)) == ()


def test_an_exam_after_the_day_of_the_assessment_is_not_known_yet() -> None:
    case = on_day(case_of(("2026-01-05", nano(walking=2))), datetime.date(2026, 1, 4), DICTIONARY)
    assert exams(case) == ()
    assert scores_on(case, datetime.date(2026, 1, 5)) == ()
    assert course(case, "nano-lm-2024", "2024") == {}


@STABLE
@given(record=RECORDS, asked=st.integers(0, 70), as_of=st.integers(0, 70))
def test_scores_are_never_carried_forward(
    record: list[tuple[int, str, str, dict[str, int]]], asked: int, as_of: int
) -> None:
    """What stands on a day was scored on that very day, item by item, and nothing of another day is added."""
    found = []
    for number, instrument, version, items in record:
        entry = items if instrument == "nano-lm-2024" else dict(zip(["overall"], items.values(), strict=False))
        found.append((day(number).isoformat(), {instrument: {"version": version, "items": entry}}))
    case = case_of(*found, as_of=day(as_of).isoformat())
    entered = [
        (instrument, version, items)
        for number, instrument, version, items in record
        if number == asked <= as_of and items
    ]
    on_that_day = scores_on(case, day(asked))
    assert [exam.series for exam in on_that_day] == [(i, v) for i, v, _ in entered]
    for exam, (instrument, _, items) in zip(on_that_day, entered, strict=True):
        if instrument == "nano-lm-2024":
            assert exam.scores.items == items
    for (instrument, version), series in by_series(exams(case)).items():
        values = [(exam.date, item, score) for exam in series for item, score in exam.scores.items.items()]
        dated = course(case, instrument, version)
        assert sorted(values, key=str) == sorted(((d, i, s) for i, v in dated.items() for d, s in v), key=str)


def test_scores_become_no_facts(guideline: Guideline) -> None:
    with_scores = case_of(("2026-01-05", nano(walking=2)))
    without = case_from(
        {"id": "test", "as_of": "2026-12-31", "events": [{"date": "2026-01-05", "kind": "assessment"}]}, DICTIONARY
    )
    assert with_scores.facts == without.facts
    assert with_scores.absent == without.absent


def test_series_of_different_instruments_and_versions_are_kept_apart() -> None:
    case = case_of(
        ("2026-01-05", nano(walking=2)),
        ("2026-02-05", {"nano-lm-2024": {"version": "2027", "items": {"walking": 0}}}),
        ("2026-03-05", {**nano(walking=1), "lasa": {"items": {"overall": 5}}}),
    )
    found = {series: [exam.date.month for exam in one] for series, one in by_series(exams(case)).items()}
    assert found == {("nano-lm-2024", "2024"): [1, 3], ("nano-lm-2024", "2027"): [2], ("lasa", "2007"): [3]}


def mdasi(**parts: Any) -> dict[str, float]:
    (exam,) = exams(case_of(("2026-01-05", {"mdasi-bt": parts})))
    return dict(means(DICTIONARY.instruments["mdasi-bt"], exam.scores))


def test_a_mean_is_taken_over_all_answers_of_its_items() -> None:
    answers = {"core-symptoms": [2] * 13, "brain-tumour-symptoms": [*[0] * 8, 7], "interference": [1, 2, 3, 4, 5, 6]}
    assert mdasi(items=answers) == {"severity": pytest.approx(33 / 22), "interference": 3.5}


def test_a_mean_with_an_answer_missing_is_unknown() -> None:
    assert mdasi(items={"core-symptoms": [*[2] * 12, None], "brain-tumour-symptoms": [1] * 9}) == {}
    assert mdasi(items={"core-symptoms": [2] * 13, "interference": [0] * 6}) == {"interference": 0}
    assert mdasi(items={"interference": {"not_evaluable": "asleep"}}) == {}


def test_a_mean_as_reported_stands() -> None:
    assert mdasi(means={"severity": 3.2}) == {"severity": 3.2}


def test_a_number_is_converted_only_where_the_instrument_says_how() -> None:
    def reported(instrument: str, **entry: Any) -> float | None:
        (exam,) = exams(case_of(("2026-01-05", {instrument: entry})))
        (item,) = exam.scores.items
        return converted(DICTIONARY.instruments[instrument], exam.scores, item)

    assert [reported("lasa", items={"overall": score}) for score in (0, 7, 7.5, 10)] == [0, 70, 75, 100]
    assert reported("lasa", items={"overall": {"not_evaluable": "asleep"}}) is None
    assert reported("lasa", version="2012", items={"overall": 7}) is None
    assert reported("mdasi-bt", items={"interference": [1] * 6}) is None
    assert reported("nano-lm-2024", items={"walking": 1}) is None


def test_the_scoring_of_one_version_is_not_applied_to_another() -> None:
    assert mdasi(version="2010", items={"interference": [1] * 6}) == {}
    assert mdasi(version="2010", means={"interference": 1}) == {"interference": 1}
