"""What the property tests share: stable drawing, and a source of random patients of the guideline as shipped."""

from __future__ import annotations

import pytest
from hypothesis import settings

from leptoguide.knowledge.guideline import Guideline
from tests.property.patients import Patients

settings.register_profile("stable", derandomize=True, deadline=None, database=None)
settings.load_profile("stable")


@pytest.fixture(scope="session")
def patients(guideline: Guideline) -> Patients:
    """Random patients."""
    return Patients(guideline)
