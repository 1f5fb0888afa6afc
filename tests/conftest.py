"""Fixtures that every room of the tests shares: the guideline as shipped, and a case from a few facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case, case_from

pytest_plugins = ["tests.web_fixtures"]


@pytest.fixture(scope="session")
def guideline() -> Guideline:
    """The guideline that ships with LeptoGuide."""
    return load()


@pytest.fixture(scope="session")
def make_case(guideline: Guideline) -> Callable[..., Case]:
    """``make_case(facts, as_of="2026-03-01")``: a patient in a few facts."""

    def case_of_facts(facts: Mapping[str, Any], as_of: str | None = "2026-03-01") -> Case:
        return case_from({"id": "test", "as_of": as_of, "facts": dict(facts)}, guideline.dictionary)

    return case_of_facts


@pytest.fixture(scope="session")
def case_of_facts(make_case: Callable[..., Case]) -> Callable[..., Case]:
    """The same under its longer name."""
    return make_case
