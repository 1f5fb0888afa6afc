"""A source of random patients for the tests of advice."""

from __future__ import annotations

import pytest

from leptoguide.knowledge.guideline import Guideline
from tests.property.patients import Patients


@pytest.fixture(scope="session")
def patients(guideline: Guideline) -> Patients:
    return Patients(guideline)
