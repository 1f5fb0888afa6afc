"""What the tests of audits share: the kernel of the guideline as shipped, compiled once."""

from __future__ import annotations

import pytest

from leptoguide.cohort.kernel import Kernel
from leptoguide.knowledge.guideline import Guideline


@pytest.fixture(scope="session")
def kernel(guideline: Guideline) -> Kernel:
    """An audit of cohorts that say what was given."""
    return Kernel(guideline, given=True)
