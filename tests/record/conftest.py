"""Fixtures for reading cases."""

from __future__ import annotations

import pytest

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import Guideline


@pytest.fixture(scope="session")
def dictionary(guideline: Guideline) -> Dictionary:
    """What a case may say."""
    return guideline.dictionary
