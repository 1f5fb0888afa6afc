"""Cases to render: a sample of the guideline's vignettes, and the examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.advise.vignettes import case_of, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, load_case

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def sample(guideline: Guideline) -> tuple[Case, ...]:
    """Every tenth vignette and all examples."""
    vignettes = load_vignettes(guideline.path / "cases")[::10]
    examples = [load_case(path, guideline.dictionary) for path in sorted(EXAMPLES.glob("*.yaml"))]
    return (*examples, *(case_of(v, guideline) for v in vignettes))


@pytest.fixture(scope="session")
def advices(guideline: Guideline, sample: tuple[Case, ...]) -> tuple[Advice, ...]:
    return tuple(assess(guideline, case) for case in sample)
