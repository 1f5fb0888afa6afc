"""Exams side by side: differences without a verdict, nothing across versions, and only contradictions of words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leptoguide.advise.assess import assess
from leptoguide.advise.scores import card_readings, compare, exam_readings
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case, case_from
from leptoguide.record.exams import exams
from leptoguide.render.exams_json import response_json

STABLE = settings(derandomize=True, deadline=None, database=None, max_examples=200)
GUIDELINE = load()
NANO = GUIDELINE.instruments["nano-lm-2024"]
ITEMS = [item.id for item in NANO.items]
SCORES = st.integers(0, 2) | st.none() | st.just({"not_evaluable": "cataract"})
EXAMS = st.dictionaries(st.sampled_from(ITEMS), SCORES, max_size=len(ITEMS))


def case_of(*found: tuple[str, dict[str, Any]], kind: str = "assessment", as_of: str = "2026-12-31") -> Case:
    """``case_of(("2026-01-05", {"lasa": {...}}), …)``."""
    events = [{"date": date, "kind": kind, "scores": scores} for date, scores in found]
    return case_from({"id": "test", "as_of": as_of, "events": events}, GUIDELINE.dictionary)


def two(first: dict[str, Any], second: dict[str, Any], versions: tuple[str, str] = ("2024", "2024")) -> Case:
    days = ("2026-01-05", "2026-03-05")
    entries = zip(days, versions, (first, second), strict=True)
    return case_of(*((day, {"nano-lm-2024": {"version": v, "items": x}}) for day, v, x in entries))


# ---------------------------------------------------------------- numbers


def test_domains_are_higher_lower_equal_or_not_comparable() -> None:
    case = two(
        {"walking": 1, "speech": 2, "vision": 1, "hearing": 0, "cognition": {"not_evaluable": "delirium"}},
        {"walking": 2, "speech": 0, "vision": 1, "cognition": 1},
    )
    (reading,) = exam_readings(case, GUIDELINE)
    assert reading.comparison is not None
    assert {d.item: (d.before, d.after, d.by) for d in reading.comparison.differences} == {
        "walking": (1, 2, 1),
        "speech": (2, 0, -2),
        "vision": (1, 1, 0),
    }
    reasons = {u.item: (u.before, u.after) for u in reading.comparison.uncompared}
    assert reasons["hearing"] == ("scored", "not-scored")
    assert reasons["cognition"] == ("not-evaluable", "scored")
    assert reasons["swallowing"] == ("not-scored", "not-scored")
    assert len(reading.comparison.differences) + len(reasons) == len(ITEMS)


@STABLE
@given(first=EXAMS, second=EXAMS)
def test_a_comparison_turns_round_with_its_exams(first: dict[str, Any], second: dict[str, Any]) -> None:
    first, second = {**first, ITEMS[0]: 0}, {**second, ITEMS[0]: 2}
    a, b = exams(two(first, second))
    there, back = compare(NANO, a, b), compare(NANO, b, a)
    assert there is not None
    assert back is not None
    assert [(d.item, d.before, d.after, d.by) for d in there.differences] == [
        (d.item, d.after, d.before, -d.by) for d in back.differences
    ]
    assert [(u.item, u.before, u.after) for u in there.uncompared] == [
        (u.item, u.after, u.before) for u in back.uncompared
    ]
    for difference in there.differences:
        assert difference.by == second[difference.item] - first[difference.item]
    known = [i for i in ITEMS if isinstance(first.get(i), int) and isinstance(second.get(i), int)]
    assert [d.item for d in there.differences] == known


@STABLE
@given(first=EXAMS, second=EXAMS)
def test_nothing_is_said_across_versions(first: dict[str, Any], second: dict[str, Any]) -> None:
    case = two({**first, ITEMS[0]: 0}, {**second, ITEMS[0]: 2}, versions=("2023", "2024"))
    a, b = exams(case)
    assert compare(NANO, a, b) is None
    readings = exam_readings(case, GUIDELINE)
    assert [(r.exam.scores.version, r.previous, r.comparison) for r in readings] == [
        ("2023", None, None),
        ("2024", None, None),
    ]
    assert [version for version, _ in readings[1].others] == ["2023"]


def test_the_exam_before_is_the_last_of_the_same_series_whatever_lies_between() -> None:
    case = case_of(
        ("2026-01-05", {"nano-lm-2024": {"items": {"walking": 1}}}),
        ("2026-02-05", {"nano-lm-2024": {"version": "2027", "items": {"walking": 0}}}),
        ("2026-02-06", {"neurological-exam-rano-lm-2017": {"items": {"gait": 3}}}),
        ("2026-03-05", {"nano-lm-2024": {"items": {"walking": 2}}}),
    )
    reading = exam_readings(case, GUIDELINE)[0]
    assert reading.previous is not None
    assert (reading.previous.date.isoformat(), reading.exam.date.isoformat()) == ("2026-01-05", "2026-03-05")
    assert reading.comparison is not None
    assert [d.by for d in reading.comparison.differences] == [1]
    assert [(version, day.isoformat()) for version, day in reading.others] == [("2027", "2026-02-05")]


def test_two_exams_of_one_day_are_both_read_and_not_compared_with_each_other() -> None:
    days = (("2026-01-05", 0), ("2026-01-06", 1), ("2026-01-06", 2))
    case = case_of(*((day, {"nano-lm-2024": {"items": {"walking": n}}}) for day, n in days))
    readings = exam_readings(case, GUIDELINE)
    assert [r.previous.date.isoformat() if r.previous else None for r in readings] == ["2026-01-05", "2026-01-05"]
    assert [r.comparison.differences[0].by for r in readings if r.comparison] == [1, 2]


def test_a_questionnaire_is_compared_by_what_it_is_reported_by() -> None:
    full = {"core-symptoms": [2] * 13, "brain-tumour-symptoms": [2] * 9, "interference": [1] * 6}
    case = case_of(
        ("2026-01-05", {"mdasi-bt": {"means": {"severity": 4.1}}, "lasa": {"items": {"overall": 7.3}}}),
        ("2026-02-05", {"mdasi-bt": {"items": full}, "lasa": {"items": {"overall": 7.4, "physical": 1}}}),
        ("2026-03-05", {"mdasi-bt": {"items": {**full, "core-symptoms": [*[2] * 12, None]}}}),
    )
    by_name = {r.exam.scores.instrument: r for r in exam_readings(case, GUIDELINE)}
    assert by_name["lasa"].comparison is not None
    assert [(d.item, d.by) for d in by_name["lasa"].comparison.differences] == [("overall", 0.1)]
    mdasi = by_name["mdasi-bt"].comparison
    assert mdasi is not None
    assert [(d.item, d.by) for d in mdasi.differences] == [("interference", 0)]
    assert [(u.item, u.before, u.after) for u in mdasi.uncompared] == [("severity", "scored", "incomplete")]


@pytest.mark.parametrize("judged", [None, "improved", "stable", "worse"])
@pytest.mark.parametrize(("before", "after"), [(0, 2), (2, 0), (1, 1)])
def test_the_judgement_is_the_one_entered_however_far_the_levels_move(
    before: int, after: int, judged: str | None
) -> None:
    first, second = ({"items": dict.fromkeys(ITEMS, level)} for level in (before, after))
    case = case_of(
        ("2026-01-05", {"nano-lm-2024": first}), ("2026-03-05", {"nano-lm-2024": {**second, "exam_change": judged}})
    )
    (reading,) = response_json(assess(GUIDELINE, case))["exams"]
    assert reading["exam_change"] == judged
    assert {d["by"] for d in reading["differences"]} == {after - before}


def test_a_case_without_scores_has_no_reading(make_case: Any) -> None:
    advice = assess(GUIDELINE, make_case({"kps": 70}))
    assert (advice.exams, advice.exam_readings, advice.card_readings) == ((), (), ())


# ---------------------------------------------------------------- the card

CARD = "rano-lm-mri-card"


def cards(*found: tuple[str | None, str | None], versions: tuple[str, ...] = (), **more: Any) -> list[list[str]]:
    """The contradictions of cards, one month after the other, of findings and changes of one item."""
    entries = []
    for number, (finding, change) in enumerate(found):
        version = {"version": versions[number]} if versions else {}
        entry = {"items": {"brain-nodules": finding, "spine-linear": "absent"}, "change": {"brain-nodules": change}}
        entries.append((f"2026-{number + 1:02}-05", {CARD: {**version, **entry, **more}}))
    readings = card_readings(case_of(*entries, kind="mri-study"), GUIDELINE)
    return [[c.kind for c in reading.contradictions] for reading in readings]


@pytest.mark.parametrize(
    ("before", "now", "change", "found"),
    [
        ("absent", "present", "improved", ["appeared"]),
        ("absent", "present", "no-change", ["appeared"]),
        ("absent", "present", "worse", []),
        ("present", "absent", "worse", ["gone"]),
        ("present", "absent", "no-change", ["gone"]),
        ("present", "absent", "improved", []),
        ("absent", "absent", "improved", ["never-there"]),
        ("absent", "absent", "worse", ["never-there"]),
        ("absent", "absent", "no-change", []),
        ("present", "present", "improved", []),
        ("present", "present", "worse", []),
        ("present", "present", "no-change", []),
        ("present", "not-evaluable", "improved", ["not-evaluable"]),
        ("present", "not-evaluable", None, []),
        ("not-evaluable", "present", "improved", []),
        (None, "present", "improved", []),
        ("absent", None, "improved", []),
        ("absent", "present", None, []),
    ],
)
def test_a_change_is_contradicted_by_the_words_alone(
    before: str | None, now: str | None, change: str | None, found: list[str]
) -> None:
    assert cards((before, None), (now, change)) == [[], found]


def test_a_first_card_is_contradicted_by_nothing_before_it() -> None:
    assert cards(("present", "improved")) == [[]]


def test_a_change_that_could_be_meant_against_an_earlier_card_is_not_contradicted() -> None:
    assert cards(("present", None), ("absent", "improved"), ("present", "improved"))[-1] == []
    assert cards(("absent", None), ("absent", None), ("present", "improved"))[-1] == ["appeared"]
    assert cards((None, None), ("absent", None), ("present", "improved"))[-1] == []
    assert cards(("not-evaluable", None), ("absent", None), ("present", "improved"))[-1] == ["appeared"]


def test_cards_of_different_versions_do_not_contradict_each_other() -> None:
    assert cards(("absent", None), ("present", "improved"), versions=("2017", "2019")) == [[], []]


def test_a_measured_nodule_can_not_be_absent() -> None:
    nodules = [{"item": "brain-nodules", "diameters": [9, 6]}]
    assert cards(("absent", None), nodules=nodules) == [["measured"]]
    assert cards(("present", None), nodules=nodules) == [[]]
    assert cards((None, None), nodules=nodules) == [[]]


def test_the_overall_judgement_is_shown_as_entered_and_contradicted_by_nothing(guideline: Guideline) -> None:
    assert cards(("present", None), ("present", "worse"), overall="cr") == [[], []]
