"""The cytological course of the cerebrospinal fluid (section 2.2.6; four weeks = 28 days)."""

from __future__ import annotations

import datetime

import pytest

from leptoguide.record.response import CsfState, csf_course

DAYS_HELD = 28


def day(offset: int) -> datetime.date:
    return datetime.date(2026, 1, 1) + datetime.timedelta(days=offset)


COURSES = [
    ("one positive", [(0, "positive")], ["baseline-positive"]),
    (
        "a first negative is not yet a response",
        [(0, "positive"), (20, "negative")],
        ["baseline-positive", "clearing"],
    ),
    (
        "27 days are too few",
        [(0, "positive"), (20, "negative"), (47, "negative")],
        [None, None, "clearing"],
    ),
    (
        "28 days make a response",
        [(0, "positive"), (20, "negative"), (48, "negative")],
        [None, None, "complete-response"],
    ),
    (
        "a positive between starts again",
        [(0, "positive"), (20, "negative"), (30, "positive"), (50, "negative")],
        [None, None, "baseline-positive", "clearing"],
    ),
    (
        "a positive after a response is progression",
        [(0, "positive"), (20, "negative"), (48, "negative"), (60, "positive")],
        [None, None, None, "progression"],
    ),
    (
        "no negative ends progression, however long it holds",
        [(0, "positive"), (20, "negative"), (48, "negative"), (60, "positive"), (90, "negative"), (200, "negative")],
        [None, None, None, "progression", "progression", "progression"],
    ),
    (
        "nor does it end when it came from a negative baseline",
        [(0, "negative"), (30, "positive"), (60, "negative"), (120, "negative"), (130, "positive")],
        [None, "progression", "progression", "progression", "progression"],
    ),
    ("negative then positive is progression", [(0, "negative"), (30, "positive")], ["not-assessable", "progression"]),
    (
        "negative throughout can not be assessed",
        [(0, "negative"), (30, "negative")],
        ["not-assessable", "not-assessable"],
    ),
    (
        "equivocal changes nothing",
        [(0, "positive"), (10, "equivocal"), (20, "negative")],
        ["baseline-positive", "baseline-positive", None],
    ),
    (
        "still positive is no progression without a limit",
        [(0, "positive"), (200, "positive")],
        ["baseline-positive", "baseline-positive"],
    ),
]


@pytest.mark.parametrize(("results", "states"), [c[1:] for c in COURSES], ids=[c[0] for c in COURSES])
def test_states_follow_the_examinations(results: list[tuple[int, str]], states: list[str | None]) -> None:
    steps = csf_course([(day(offset), cytology) for offset, cytology in results], DAYS_HELD)
    assert len(steps) == len(states)
    for step, expected in zip(steps, states, strict=True):
        assert expected is None or step.state == expected


def test_a_response_counts_from_the_first_negative() -> None:
    steps = csf_course([(day(0), "positive"), (day(20), "negative"), (day(48), "negative")], DAYS_HELD)
    assert steps[-1].since == day(20)


def test_progression_counts_from_the_day_it_was_found() -> None:
    results = [(day(0), "negative"), (day(30), "positive"), (day(60), "negative"), (day(90), "positive")]
    assert [step.since for step in csf_course(results, DAYS_HELD)[1:]] == [day(30)] * 3


def test_the_order_of_entry_does_not_matter() -> None:
    results = [(day(0), "positive"), (day(20), "negative"), (day(48), "negative")]
    assert csf_course(results, DAYS_HELD) == csf_course(list(reversed(results)), DAYS_HELD)


def test_still_positive_after_a_set_induction_is_progression() -> None:
    steps = csf_course([(day(0), "positive"), (day(90), "positive")], DAYS_HELD, induction_end=day(60))
    assert steps[-1].state is CsfState.PROGRESSION


def test_an_equivocal_result_is_flagged_and_an_early_one_has_no_state() -> None:
    assert csf_course([(day(0), "equivocal")], DAYS_HELD) == ()
    steps = csf_course([(day(0), "positive"), (day(10), "equivocal")], DAYS_HELD)
    assert [step.flagged for step in steps] == [False, True]
