"""Facts that follow from two others."""

from __future__ import annotations

from typing import Any

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.computed import with_computed


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"lvef_baseline": 69, "lvef": 48.5}, 20.5),
        ({"lvef_baseline": 62.3, "lvef": 42.3}, 20.0),
        ({"lvef_baseline": 60, "lvef": 60}, 0),
        ({"lvef_baseline": 55, "lvef": 60}, None),
        ({"lvef_baseline": 55}, None),
        ({"lvef": 55}, None),
        ({"lvef_baseline": 69, "lvef": 48, "lvef_drop": 5}, 5),
    ],
)
def test_a_fall_is_computed_when_both_values_are_known_and_none_was_given(
    guideline: Guideline, facts: dict[str, Any], expected: float | None
) -> None:
    assert with_computed(facts, guideline.dictionary).get("lvef_drop") == expected


def test_a_case_has_the_computed_fact_too(make_case: Any) -> None:
    assert make_case({"lvef_baseline": 69, "lvef": 48.5}).facts["lvef_drop"] == 20.5
