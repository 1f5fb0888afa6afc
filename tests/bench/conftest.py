"""What the tests of the benchmark share: the guideline compiled, and the rows of the specification."""

from __future__ import annotations

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.plan import Plan, compile_guideline


@pytest.fixture(scope="session")
def plan(guideline: Guideline) -> Plan:
    """The planes of the guideline."""
    return compile_guideline(guideline)
