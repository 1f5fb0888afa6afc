"""The guideline's vignettes, read once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from leptoguide.advise.vignettes import Vignette, load_vignettes
from leptoguide.knowledge.guideline import Guideline


@pytest.fixture(scope="session")
def vignettes(guideline: Guideline) -> Mapping[str, Vignette]:
    """All vignettes by id."""
    return {vignette.id: vignette for vignette in load_vignettes(guideline.path / "cases")}
