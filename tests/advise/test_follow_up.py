"""Due dates in calendar months, overdue ones, and the other reading of the schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import FollowUp, OpenPhase
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.truth import FALSE, TRUE, UNKNOWN

MakeCase = Callable[..., Case]

CONFIRMED = {"csf_sampling": "done", "csf_cytology": "positive", "symptoms": ["headache"]}
WITHOUT_CSF = ("neurological-exam", "mri", "quality-of-life")
WITH_CSF = ("neurological-exam", "mri", "csf-cytology", "quality-of-life")


def visits(guideline: Guideline, make_case: MakeCase, as_of: str | None, **facts: Any) -> list[FollowUp]:
    known = CONFIRMED | {"intrathecal_therapy": []} | facts
    return list(assess(guideline, make_case(known, as_of=as_of)).follow_up)


def due(found: list[FollowUp], reading: str | None = None) -> list[str]:
    return [v.due.isoformat() for v in found if v.reading == reading]


@pytest.mark.parametrize(
    ("start", "dates"),
    [
        ("2025-08-31", ["2025-10-31", "2025-12-31", "2026-02-28"]),
        ("2025-12-31", ["2026-02-28", "2026-04-30", "2026-06-30"]),
        ("2023-12-31", ["2024-02-29", "2024-04-30", "2024-06-30"]),
        ("2025-01-15", ["2025-03-15", "2025-05-15", "2025-07-15"]),
        ("2024-08-29", ["2024-10-29", "2024-12-29", "2025-02-28"]),
    ],
)
def test_two_four_and_six_months_count_from_the_start_and_stop_at_month_ends(
    guideline: Guideline, make_case: MakeCase, start: str, dates: list[str]
) -> None:
    found = visits(guideline, make_case, start, treatment_start_date=start)
    assert due(found) == dates
    assert {v.recommendation for v in found} == {"R12"}
    assert {v.overdue for v in found} == {FALSE}


def test_a_visit_of_today_is_due_and_not_overdue(guideline: Guideline, make_case: MakeCase) -> None:
    found = visits(guideline, make_case, "2025-10-31", treatment_start_date="2025-08-31")
    assert found[0].due.isoformat() == "2025-10-31"
    assert found[0].overdue is FALSE


def test_only_the_last_missed_visit_is_shown_as_overdue(guideline: Guideline, make_case: MakeCase) -> None:
    found = visits(
        guideline, make_case, "2026-01-10", treatment_start_date="2025-08-31", last_assessment_date="2025-09-20"
    )
    assert [(v.due.isoformat(), v.overdue) for v in found] == [("2025-12-31", TRUE), ("2026-02-28", FALSE)]


@pytest.mark.parametrize(("last", "overdue"), [("2025-12-30", True), ("2025-12-31", False), ("never", True)])
def test_an_assessment_on_or_after_the_due_day_settles_it(
    guideline: Guideline, make_case: MakeCase, last: str, overdue: bool
) -> None:
    found = visits(guideline, make_case, "2026-01-10", treatment_start_date="2025-08-31", last_assessment_date=last)
    assert [v.due.isoformat() for v in found if v.overdue is TRUE] == (["2025-12-31"] if overdue else [])
    assert not any(v.overdue is UNKNOWN or v.missing for v in found)


def test_a_day_that_passed_is_not_called_overdue_while_the_last_assessment_is_unknown(
    guideline: Guideline, make_case: MakeCase
) -> None:
    found = visits(guideline, make_case, "2026-01-10", treatment_start_date="2025-08-31")
    assert [(v.due.isoformat(), v.overdue, v.missing) for v in found] == [
        ("2025-12-31", UNKNOWN, ("last_assessment_date",)),
        ("2026-02-28", FALSE, ()),
    ]


def open_phases(guideline: Guideline, make_case: MakeCase, as_of: str, **facts: Any) -> dict[str, OpenPhase]:
    advice = assess(guideline, make_case(CONFIRMED | facts, as_of=as_of))
    return {phase.id: phase for phase in advice.follow_up_open if phase.reading is None}


def test_after_six_months_it_is_said_that_only_stability_tells_the_next_visit(
    guideline: Guideline, make_case: MakeCase
) -> None:
    facts = {"treatment_start_date": "2025-08-31", "last_assessment_date": "2026-02-28"}
    found = open_phases(guideline, make_case, "2026-03-01", **facts)
    assert found.keys() == {"stable-after-six-months", "not-stable-after-six-months"}
    assert {phase.missing for phase in found.values()} == {("disease_stable",)}
    assert [day.isoformat() for day in found["stable-after-six-months"].due] == ["2026-05-31"]
    assert [day.isoformat() for day in found["not-stable-after-six-months"].due] == ["2026-04-30"]
    for stable in (True, False):
        assert open_phases(guideline, make_case, "2026-03-01", **facts, disease_stable=stable) == {}


def test_in_the_first_six_months_stability_leaves_nothing_open_but_the_other_reading(
    guideline: Guideline, make_case: MakeCase
) -> None:
    case = make_case(CONFIRMED | {"treatment_start_date": "2025-08-31"}, as_of="2025-09-01")
    (found,) = assess(guideline, case).follow_up_open
    assert (found.id, found.reading, found.missing) == ("stable", "INC-31", ("disease_stable",))
    assert [day.isoformat() for day in found.due] == ["2025-11-30"]


def test_an_unknown_start_of_treatment_leaves_the_whole_schedule_open(
    guideline: Guideline, make_case: MakeCase
) -> None:
    found = open_phases(guideline, make_case, "2026-03-01")
    assert list(found) == [phase.entry.id for schedule in guideline.schedules for phase in schedule.phases]
    assert {(phase.missing, phase.due) for phase in found.values()} == {(("treatment_start_date",), ())}


@pytest.mark.parametrize("start", ["never", "2026-03-02"])
def test_treatment_known_not_to_have_begun_leaves_nothing_open(
    guideline: Guideline, make_case: MakeCase, start: str
) -> None:
    assert open_phases(guideline, make_case, "2026-03-01", treatment_start_date=start) == {}


def test_treatment_that_never_began_has_no_follow_up(guideline: Guideline, make_case: MakeCase) -> None:
    assert visits(guideline, make_case, "2026-03-01", treatment_start_date="never") == []


def test_an_unknown_or_future_start_has_no_follow_up(guideline: Guideline, make_case: MakeCase) -> None:
    assert visits(guideline, make_case, "2026-03-01") == []
    assert visits(guideline, make_case, "2026-03-01", treatment_start_date="2026-03-02") == []


def test_without_a_day_of_assessment_there_is_no_follow_up(guideline: Guideline, make_case: MakeCase) -> None:
    assert visits(guideline, make_case, None, treatment_start_date="2025-08-31") == []
    assert assess(guideline, make_case(CONFIRMED, as_of=None)).follow_up_open == ()


def test_with_intrathecal_therapy_cytology_follows_the_cycle_and_not_the_schedule(
    guideline: Guideline, make_case: MakeCase
) -> None:
    start = {"treatment_start_date": "2025-08-31"}
    on = visits(guideline, make_case, "2025-09-01", **start, intrathecal_therapy=["it-methotrexate"])
    off = visits(guideline, make_case, "2025-09-01", **start)
    unknown = assess(guideline, make_case(CONFIRMED | start, as_of="2025-09-01")).follow_up
    assert {v.what for v in on} == {WITHOUT_CSF}
    assert {v.what for v in off} == {WITH_CSF}
    assert {v.what for v in unknown} == {WITH_CSF}


def test_the_other_reading_spaces_visits_by_three_months_as_soon_as_the_disease_is_stable(
    guideline: Guideline, make_case: MakeCase
) -> None:
    found = visits(guideline, make_case, "2025-09-01", treatment_start_date="2025-08-31", disease_stable=True)
    assert due(found) == ["2025-10-31", "2025-12-31", "2026-02-28"]
    assert due(found, "INC-31") == ["2025-11-30"]
    assert [v.due for v in found] == sorted(v.due for v in found)


def test_not_stable_the_readings_of_the_schedule_agree(guideline: Guideline, make_case: MakeCase) -> None:
    found = visits(guideline, make_case, "2025-09-01", treatment_start_date="2025-08-31", disease_stable=False)
    assert due(found, "INC-31") == []


@pytest.mark.parametrize(("stable", "next_"), [(True, "2026-05-31"), (False, "2026-04-30")])
def test_after_six_months_visits_come_every_three_or_two_months(
    guideline: Guideline, make_case: MakeCase, stable: bool, next_: str
) -> None:
    found = visits(
        guideline,
        make_case,
        "2026-03-01",
        treatment_start_date="2025-08-31",
        disease_stable=stable,
        last_assessment_date="2026-02-28",
    )
    assert due(found) == [next_]


def test_years_later_there_is_one_next_visit(guideline: Guideline, make_case: MakeCase) -> None:
    found = visits(
        guideline,
        make_case,
        "2031-01-01",
        treatment_start_date="2025-08-31",
        disease_stable=True,
        last_assessment_date="2030-12-31",
    )
    assert due(found) == ["2031-02-28"]


def test_the_last_day_that_a_case_may_name_still_has_a_next_visit(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"disease_stable": True, "last_assessment_date": "2200-12-31"}
    found = visits(guideline, make_case, "2200-12-31", treatment_start_date="2025-01-15", **facts)
    assert due(found) == ["2201-01-15"]
