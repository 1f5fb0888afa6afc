"""A part of ``make agreement``: the planes say of a patient what ``assess`` says, statuses and reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from leptoguide.advise.vignettes import case_of, load_vignettes
from leptoguide.knowledge.guideline import CompiledOption, CompiledSafetyRule, Guideline
from leptoguide.language import nodes as n
from leptoguide.planes.plan import Plan, compile_guideline
from tests.property.patients import Facts
from tools.agreement.compare import Anybody, compare, shrunk

PATIENTS = 400
"""In each of the two parts; the vignettes are shared between them too."""


@pytest.mark.parametrize("part", range(2))
def test_the_planes_say_of_every_vignette_what_the_assessment_says(guideline: Guideline, plan: Plan, part: int) -> None:
    vignettes = load_vignettes(guideline.path / "cases")[part::2]
    found = compare(guideline, plan, [dict(case_of(vignette, guideline).known) for vignette in vignettes])
    assert "\n".join(difference.report() for difference in found.differences.values()) == ""
    assert found.patients == len(vignettes)


@pytest.mark.parametrize("part", range(2))
def test_the_planes_say_of_random_patients_what_the_assessment_says(
    guideline: Guideline, plan: Plan, part: int
) -> None:
    drawn = Anybody(guideline)
    found = compare(guideline, plan, [drawn.draw(f"part {part} {number}") for number in range(PATIENTS)])
    assert "\n".join(difference.report() for difference in found.differences.values()) == ""
    assert found.patients == PATIENTS
    asked = {*plan.items, *plan.conditions, *(f"{option} under {name}" for option, name in plan.reading_bits)}
    assert found.seen.keys() == asked
    assert sum(len(answers) > 1 for answers in found.seen.values()) > len(found.seen) * 0.8


def test_a_safety_rule_keeps_to_the_first_reading(guideline: Guideline) -> None:
    """As in an assessment: what forbids under another reading only does not block. No rule as shipped shows it."""
    (name,) = next(reading for reading in guideline.readings if reading.discrepancy == "INC-16").definitions
    vps = guideline.options["R9.vps"]
    rule = next(rule for rule in vps.safety if rule.entry.effect == "stop")
    entry = rule.entry.model_copy(update={"id": "made-up"})
    rule = dataclasses.replace(
        rule, entry=entry, when=dataclasses.replace(rule.when, node=n.Not(n.DefinitionRef(name)))
    )
    always = dataclasses.replace(vps.when, node=n.Boolean(True))
    other = _with(guideline, dataclasses.replace(vps, when=always, safety=(rule,)), rule)
    drawn = Anybody(other)
    found = compare(other, compile_guideline(other), [drawn.draw(f"rule {number}") for number in range(60)])
    assert "\n".join(difference.report() for difference in found.differences.values()) == ""
    assert {"recommended", "blocked"} <= found.seen["R9.vps"]


def _with(guideline: Guideline, option: CompiledOption, rule: CompiledSafetyRule) -> Guideline:
    """The guideline with another option and another rule in place of those that bear their names."""
    whole = guideline.recommendations[option.recommendation]
    options = tuple(option if old.id == option.id else old for old in whole.options)
    recommendations = {**guideline.recommendations, whole.id: dataclasses.replace(whole, options=options)}
    safety = {**guideline.safety, rule.id: rule}
    return dataclasses.replace(guideline, safety=safety, recommendations=recommendations)


def test_a_difference_is_shown_by_a_patient_of_whom_little_is_known(guideline: Guideline) -> None:
    """The comparison can fail: with one definition turned round the two differ, in status and in reason."""
    name = "raised_pressure"
    whole = guideline.definitions[name]
    turned = dataclasses.replace(whole.condition, node=n.Not(whole.condition.node))
    other: Mapping[str, object] = {**guideline.definitions, name: dataclasses.replace(whole, condition=turned)}
    plan = compile_guideline(dataclasses.replace(guideline, definitions=other))  # type: ignore[arg-type]
    drawn = Anybody(guideline)
    patients: list[Facts] = [drawn.draw(f"turned {number}") for number in range(40)]
    found = compare(guideline, plan, patients)
    difference = shrunk(guideline, plan, found.differences[f"definition {name}"])
    assert {difference.assessed, difference.planes} == {True, False}
    assert len(difference.facts) == 1
    assert "id: difference" in difference.report()
    status = next(d for d in found.differences.values() if d.name in guideline.options)
    small = shrunk(guideline, plan, status)
    assert small.name == status.name
    assert small.assessed != small.planes
    assert len(small.facts) < 12
