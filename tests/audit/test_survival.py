"""Kaplan-Meier, medians and log-rank against a published example worked by hand, and what is said of groups too small.

The example: weeks of remission of 42 children with leukaemia, 6-mercaptopurine or placebo (Freireich and others, Blood
1963;21:699-716), as it stands in textbooks of survival analysis.
"""

from __future__ import annotations

import random
import warnings

import numpy as np
import pytest
from scipy.stats import CensoredData, logrank

from leptoguide.cohort.survival import Group, compared, curve_of, survival_of
from leptoguide.cohort.tally import Tally

MERCAPTOPURINE = ([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
PLACEBO = ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])


def group(name: str, died: list[int], censored: list[int]) -> Group:
    ends: dict[tuple[float, bool], int] = {}
    for days, dead in ((died, True), (censored, False)):
        for day in days:
            ends[float(day), dead] = ends.get((float(day), dead), 0) + 1
    return Group.of(name, ends)


@pytest.fixture
def children() -> list[Group]:
    return [group("6-MP", *MERCAPTOPURINE), group("placebo", *PLACEBO)]


def test_the_curve_is_that_of_the_textbook(children: list[Group]) -> None:
    curve = curve_of(children[0], [0.0, 10.0, 20.0, 30.0])
    assert (curve.rows, curve.deaths, curve.censored, curve.state) == (21, 9, 12, "computed")
    assert {step.day: round(step.survival, 3) for step in curve.steps} == {
        0: 1,
        6: 0.857,
        7: 0.807,
        10: 0.753,
        13: 0.690,
        16: 0.627,
        22: 0.538,
        23: 0.448,
    }
    assert [(at.day, at.rows) for at in curve.at_risk] == [(0, 21), (10, 15), (20, 8), (30, 4)]
    assert {mark.day: (mark.rows, round(mark.survival, 3)) for mark in curve.marks} == {
        6: (1, 0.857),
        9: (1, 0.807),
        10: (1, 0.753),
        11: (1, 0.753),
        17: (1, 0.627),
        19: (1, 0.627),
        20: (1, 0.627),
        25: (1, 0.448),
        32: (2, 0.448),
        34: (1, 0.448),
        35: (1, 0.448),
    }


def test_the_band_is_greenwoods_on_the_log_log_scale(children: list[Group]) -> None:
    """At week 10: 0.753 (standard error 0.0963), by hand."""
    step = next(s for s in curve_of(children[0], []).steps if s.day == 10)
    variance = 3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14)
    spread = 1.959964 * np.sqrt(variance) / abs(np.log(step.survival))
    assert step.survival * np.sqrt(variance) == pytest.approx(0.0963, abs=5e-5)
    assert step.lower == pytest.approx(step.survival ** np.exp(spread), abs=1e-6)
    assert step.upper == pytest.approx(step.survival ** np.exp(-spread), abs=1e-6)


def test_medians_and_their_intervals(children: list[Group]) -> None:
    treated, placebo = (curve_of(g, []) for g in children)
    assert (treated.median, placebo.median) == (23, 8)
    assert (treated.median_lower, treated.median_upper) == (13, None)
    assert (placebo.median_lower, placebo.median_upper) == (4, 11)


def test_the_log_rank_test_is_that_of_the_textbook(children: list[Group]) -> None:
    found = compared("group", children)
    (test,) = found.tests
    assert found.test_design == "pair"
    assert test.other == "placebo"
    assert test.statistic is not None
    assert test.statistic < 0, "fewer relapses than expected under treatment"
    assert test.statistic**2 == pytest.approx(16.79, abs=0.005)
    assert test.p == test.p_adjusted == pytest.approx(4.17e-5, rel=0.01)


def test_of_more_than_two_each_is_tested_against_all_others_together(children: list[Group]) -> None:
    third = group("third", [3, 9, 14], [20, 21])
    found = compared("group", [*children, third])
    assert found.test_design == "against-the-rest"
    assert [(t.group, t.other) for t in found.tests] == [("6-MP", None), ("placebo", None), ("third", None)]
    rest = CensoredData(
        uncensored=np.array([*MERCAPTOPURINE[0], *PLACEBO[0]], float), right=np.array(MERCAPTOPURINE[1], float)
    )
    alone = logrank(CensoredData(uncensored=np.array([3.0, 9, 14]), right=np.array([20.0, 21])), rest)
    assert found.tests[2].p == pytest.approx(alone.pvalue, rel=1e-5)
    ordered = sorted(found.tests, key=lambda t: t.p or 0)
    holm = [min(1, (t.p or 0) * factor) for t, factor in zip(ordered, (3, 2, 1), strict=True)]
    assert [t.p_adjusted for t in ordered] == pytest.approx([max(holm[: k + 1]) for k in range(3)], rel=1e-5)


@pytest.mark.parametrize(
    ("died", "censored", "state"),
    [([], [5], "too-few"), ([3], [], "too-few"), ([], [4, 5, 6], "no-deaths"), ([3, 3], [], "computed")],
)
def test_nothing_is_worked_out_of_too_little(died: list[int], censored: list[int], state: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        curve = curve_of(group("small", died, censored), [0.0])
        found = compared("group", [group("small", died, censored), group("other", [1, 2, 3], [4])])
    assert curve.state == state
    assert bool(curve.steps) == (state == "computed")
    assert (curve.median is None) == (state != "computed")
    assert (curve.rows, curve.deaths) == (len(died) + len(censored), len(died))
    assert found.tests[0].state == ("too-few" if state == "too-few" else "computed")


def test_no_test_without_a_death_or_with_one_group_alone() -> None:
    alive = [group(name, [], [5, 6]) for name in "ab"]
    assert [t.state for t in compared("group", alive).tests] == ["no-deaths"]
    assert compared("group", alive[:1]).test_design == "none"
    assert compared("group", alive[:1]).tests == ()


def test_groups_that_never_meet_are_not_tested() -> None:
    found = compared("group", [group("early", [1, 2], [3]), group("late", [9, 9], [])])
    assert found.tests[0].state == "computed", "the late are at risk when the early die"
    apart = compared("group", [group("early", [], [1, 2]), group("late", [9, 9], [])])
    assert (apart.tests[0].state, apart.tests[0].p) == ("too-few", None)


def test_a_column_of_names_is_no_column_of_groups() -> None:
    found = compared("group", [group(str(number), [1], [2]) for number in range(9)])
    assert (found.state, found.curves, found.tests) == ("too-many", (), ())


def test_more_rows_than_whole_numbers_can_carry_are_not_tested() -> None:
    """SciPy multiplies numbers of rows; beyond a limit the products would wrap round and give any answer."""
    large = [Group.of(name, {(1.0, True): 2_000_000, (2.0, False): 1_000_000}) for name in "ab"]
    found = compared("group", large)
    assert found.tests[0].state == "too-many"
    assert found.curves[0].steps[1].survival == pytest.approx(1 / 3, abs=1e-9)


def test_the_order_in_which_rows_come_does_not_matter() -> None:
    source = random.Random(3)
    rows = [(source.choice("xyz"), float(source.randrange(40)), source.random() < 0.5) for _ in range(200)]
    keys = [("survival", "group", *row) for row in rows]
    base = Tally({("outcome", "counted"): 200})
    found = [survival_of(base + Tally.sum(Tally({key: 1}) for key in source.sample(keys, 200))) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0] is not None
    assert sum(curve.rows for curve in found[0].comparisons[0].curves) == 200


def test_without_outcomes_there_is_no_survival() -> None:
    assert survival_of(Tally({("rows",): 4})) is None
