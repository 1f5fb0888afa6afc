"""What stands against recording something as given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.giving import Giving, giving
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import case_from

DAY = "2026-03-01"


@pytest.fixture
def against(guideline: Guideline) -> Any:
    """``against(events, event, agents)``: what stands against ``event`` after ``events``."""

    def ask(events: Sequence[dict[str, Any]], event: dict[str, Any], agents: Sequence[str]) -> Giving:
        def advice(written: Sequence[dict[str, Any]]) -> Any:
            content = {"id": "x", "as_of": DAY, "events": [{"date": "2026-02-01", "kind": "mdt-meeting"}, *written]}
            return assess(guideline, case_from(content, guideline.dictionary))

        return giving(advice(events), advice([*events, {"date": DAY, **event}]), agents)

    return ask


def start(*agents: str) -> dict[str, Any]:
    """Systemic treatment begins."""
    return {"kind": "systemic-treatment", "agents": list(agents)}


ILD = {"date": "2026-02-01", "kind": "assessment", "ild_grade": 3}


def test_a_stop_on_what_is_given_is_named(against: Any) -> None:
    found = against([ILD], start("t-dxd"), ["t-dxd"])
    assert found.stops
    assert all("t-dxd" in name or "ild" in name for name in found.stops)


def test_without_the_facts_it_is_open_and_never_taken_as_absent(against: Any) -> None:
    found = against([], start("t-dxd"), ["t-dxd"])
    assert found.stops == ()
    missing = {fact for finding in found.open for fact in finding.missing}
    assert "ild_grade" in missing


def test_with_the_facts_it_is_neither(against: Any) -> None:
    healthy = {"date": "2026-02-01", "kind": "assessment", "ild_grade": 0}
    found = against([healthy], start("t-dxd"), ["t-dxd"])
    assert found.stops == ()
    assert not any("ild_grade" in finding.missing for finding in found.open)


def test_a_stop_on_something_else_that_held_before_is_no_reason_to_stop_here(against: Any) -> None:
    on_t_dxd = {"date": "2026-02-01", **start("t-dxd")}
    held = against([ILD], {"kind": "systemic-treatment", "agents": ["t-dxd"]}, ["t-dxd"]).stops
    letrozole = against([ILD, on_t_dxd], start("letrozole"), ["letrozole"])
    assert not set(held) & set(letrozole.stops)


def test_a_stop_that_a_new_drug_brings_upon_an_older_one_is_named(against: Any) -> None:
    methotrexate = {"date": "2026-02-01", "kind": "intrathecal-dose", "agents": ["it-methotrexate"]}
    found = against([methotrexate], {"kind": "intrathecal-dose", "agents": ["it-vinca"]}, ["it-vinca"])
    assert "intrathecal-vinca" in found.stops


def test_stopping_brings_nothing_into_force(against: Any) -> None:
    on_t_dxd = {"date": "2026-02-01", **start("t-dxd")}
    found = against([ILD, on_t_dxd], {**start("t-dxd"), "action": "stop"}, [])
    assert (found.stops, found.open) == ((), ())
