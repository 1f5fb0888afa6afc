"""Reports to look at: the examples, and a patient whose name is written to break out of any format."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import case_from, load_case
from leptoguide.render.texts import Language
from leptoguide.report.build import build
from leptoguide.report.model import Report

EXAMPLES = Path(__file__).parents[2] / "examples"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
NASTY = (
    "<b>张 & 李</b> KPS <70 ± μ ≥ − #set $x$ *b* _i_ \\ \" ' ]] `raw` @ref ~ -- == = /* // {{ r.title }} "
    "{% for %} &amp; #{1} \\u{41} 10*9/L </w:t> <script>alert(1)</script>"
)
CONTRADICTORY = {"csf_sampling": "not-done", "csf_cytology": "positive", "platelets": {"value": 92, "unit": "10*9/L"}}


@pytest.fixture(scope="session")
def cases(guideline: Guideline) -> dict[str, Advice]:
    """Advice by name of the case."""
    found = {p.stem: load_case(p, guideline.dictionary) for p in sorted(EXAMPLES.glob("*.yaml"))}
    content = {"id": NASTY, "as_of": "2030-01-31", "facts": CONTRADICTORY}
    found["nasty"] = case_from(content, guideline.dictionary)
    found["empty"] = case_from({"id": "empty", "facts": {}}, guideline.dictionary)
    return {name: assess(guideline, case) for name, case in found.items()}


@pytest.fixture(scope="session")
def reports(cases: dict[str, Advice]) -> list[tuple[str, Advice, Report]]:
    """Every case in both languages."""
    return [(f"{name}-{lang}", advice, build(advice, lang)) for name, advice in cases.items() for lang in LANGUAGES]
