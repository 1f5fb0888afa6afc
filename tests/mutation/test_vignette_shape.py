"""Everything that a vignette can expect is compared: a wrong expectation of each kind is found."""

from __future__ import annotations

from typing import Any

import pytest

from leptoguide.advise.vignettes import Vignette, differences
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.load import load

_FACTS = {
    "csf_cytology": "positive",
    "intracranial_pressure": "raised",
    "kps": 50,
    "surgery_judged_worthwhile": False,
    "treatment_start_date": "2026-01-01",
    "disease_stable": True,
    "bevacizumab_last_date": "2026-02-20",
}
_VISIT = {"due": "2026-04-01", "what": ("csf-cytology", "mri", "neurological-exam", "quality-of-life")}


def _found(**expected: Any) -> list[str]:
    content = {"id": "x", "title": {"zh": "甲", "en": "a"}, "why": {"zh": "甲", "en": "a"}, "sections": ()}
    content |= {"as_of": "2026-03-01", "facts": _FACTS, **expected}
    return [str(d) for d in differences(validate(content, Vignette, "x"), load())]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"notices": {"pressure-cut-off": True}}, {"notices": {"pressure-cut-off": False}}),
        ({"notices": {"asymptomatic": False}}, {"notices": {"no-such-notice": False}}),
        ({"contradictions": ()}, {"contradictions": ("coma-kps",)}),
        ({"stage": "treatment"}, {"stage": "none"}),
        (
            {"cautions": {"R4.biopsy": ("procedure-within-28-days-of-bevacizumab",)}},
            {"cautions": {"R4.biopsy": ()}},
        ),
        ({"checks": {"R9.resection": ()}}, {"checks": {"R9.resection": ("procedure-on-bevacizumab",)}}),
        (
            {"readings": {"good_function_for_surgery": {"INC-16": "false"}}},
            {"readings": {"good_function_for_surgery": {"INC-16": "true"}}},
        ),
        ({"readings": {"R9.resection": {"INC-16": "same"}}}, {"readings": {"R9.resection": {"INC-16": "done"}}}),
        ({"definitions": {"raised_pressure": "true"}}, {"definitions": {"no_such_definition": "true"}}),
        ({"follow_up_readings": {"INC-31": (_VISIT,)}}, {"follow_up_readings": {"INC-31": ()}}),
        ({"overdue": {}}, {"overdue": {"2026-02-01": "unknown"}}),
        ({"follow_up_open": {}}, {"follow_up_open": {"stable-after-six-months": ("disease_stable",)}}),
    ],
)
def test_a_right_expectation_holds_and_a_wrong_one_is_found(right: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert _found(**right) == []
    assert len(_found(**wrong)) == 1
