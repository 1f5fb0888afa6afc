"""Fixtures of the property tests: the guideline as shipped, and a source of random patients."""

from __future__ import annotations

import pytest
from hypothesis import settings
from tests.property.patients import Patients

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load

settings.register_profile("stable", derandomize=True, deadline=None, database=None)
settings.load_profile("stable")


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    return load()


@pytest.fixture(scope="session")
def patients(guideline: Guideline) -> Patients:
    return Patients(guideline)
