"""What a stop of the safety rules forbids is never recommended."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.status import Status
from leptoguide.advise.vignettes import Vignette, case_of, load_vignettes
from leptoguide.knowledge.guideline import CompiledOption, CompiledSafetyRule, Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.values import Members
from leptoguide.record.case import Case
from leptoguide.truth import TRUE
from tests.property.patients import Patients, dates_near


@cache
def stops() -> tuple[str, ...]:
    return tuple(name for name, rule in load().safety.items() if rule.entry.effect == "stop")


@pytest.fixture(scope="module")
def vignettes(guideline: Guideline) -> tuple[Vignette, ...]:
    return load_vignettes(guideline.path / "cases")


def choices(guideline: Guideline, patients: Patients, case: Case, name: str) -> list[Any]:
    """Telling values of a fact, the one of the case first."""
    fact = guideline.dictionary.facts[name]
    known = [case.facts[name]] if name in case.facts else []
    match fact.type:
        case "boolean":
            return [*known, True, False]
        case "code":
            return [*known, *guideline.dictionary.codes[name]]
        case "list":
            every = frozenset(guideline.list_codes[name])
            here = known[0].present if known else frozenset()
            return [*known, *(Members(here | {c}, every - here - {c}) for c in sorted(every))]
        case "date":
            assert case.as_of is not None
            return [*known, *dates_near(case.as_of)]
        case _:
            return [*known, *patients.samples(name)]


def where_it_holds(
    guideline: Guideline, patients: Patients, case: Case, rule: CompiledSafetyRule
) -> Iterator[Mapping[str, Any]]:
    """The case's facts with as few as possible changed or added so that the rule holds."""
    names = sorted(rule.when.facts - {"as_of"})
    for count in range(min(len(names), 3) + 1):
        for some in itertools.combinations(names, count):
            for values in itertools.product(*(choices(guideline, patients, case, name) for name in some)):
                facts = {**case.facts, **dict(zip(some, values, strict=True))}
                changed = Case(case.id, case.as_of, facts, {}, {})
                if evaluator_for(guideline, changed).truth(rule.when.node) is TRUE:
                    yield facts


def told(vignettes: tuple[Vignette, ...], option: CompiledOption) -> Vignette:
    """A vignette in which the option is recommended; one in which it is blocked where none is."""
    for wanted in (Status.RECOMMENDED, Status.BLOCKED):
        for vignette in vignettes:
            if vignette.expect.get(option.id) is wanted:
                return vignette
    raise AssertionError(f"no vignette recommends {option.id}")


@pytest.mark.parametrize("name", stops())
def test_an_option_whose_agent_is_contraindicated_is_blocked_and_never_recommended(
    guideline: Guideline, patients: Patients, vignettes: tuple[Vignette, ...], name: str
) -> None:
    rule = guideline.safety[name]
    options = [o for o in guideline.options.values() if rule in o.safety and o.entry.when is not None]
    assert options, "the rule protects nobody"
    for option in options:
        assert set(option.entry.agents) & set(rule.entry.agents)
        case = case_of(told(vignettes, option), guideline)
        found = []
        for facts in itertools.islice(where_it_holds(guideline, patients, case, rule), 6):
            advice = assess(guideline, Case(case.id, case.as_of, facts, {}, {})).options[option.id]
            assert advice.status is not Status.RECOMMENDED, (option.id, facts)
            assert name in {f.rule for f in advice.contraindications}
            found.append(advice.status)
        assert found, f"{name} cannot be made to hold for {option.id}"
        if not rule.when.facts & {fact for c in option.conditions for fact in c.facts}:
            assert set(found) == {Status.BLOCKED}, (option.id, found)


def test_liposomal_cytarabine_is_never_recommended_however_suitable_the_patient(
    guideline: Guideline, vignettes: tuple[Vignette, ...]
) -> None:
    met = [v for v in vignettes if v.expect.get("R8.cytarabine") is Status.RECOMMENDED]
    met = [v for v in met if "it-liposomal-cytarabine" not in v.facts.get("intrathecal_therapy", ())]
    assert met
    for vignette in met[:10]:
        option = assess(guideline, case_of(vignette, guideline)).options["R8.liposomal-cytarabine"]
        assert option.status is Status.BLOCKED, vignette.id
        assert "it-liposomal-cytarabine-unavailable" in {f.rule for f in option.contraindications}


def test_an_open_contraindication_is_named_as_a_check_with_the_facts_it_waits_for(
    guideline: Guideline, vignettes: tuple[Vignette, ...]
) -> None:
    case = case_of(told(vignettes, guideline.options["R5.t-dxd"]), guideline)
    facts = {k: v for k, v in case.facts.items() if k not in ("ild_grade", "lvef")}
    option = assess(guideline, Case("open", case.as_of, facts, {}, {})).options["R5.t-dxd"]
    assert option.status is Status.RECOMMENDED
    checks = {f.rule: f.missing for f in option.checks}
    assert ("ild_grade",) in checks.values()
    assert all(checks.values())
    assert not set(checks) & {f.rule for f in option.contraindications}
