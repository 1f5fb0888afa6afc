"""Notices, contradictions, the stage, what the diagnosis lacks, and what to ask next."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.values import Members
from leptoguide.record.case import Case, load_case
from leptoguide.truth import FALSE, TRUE
from tests.property.patients import AS_OF, Patients, dates_near

MakeCase = Callable[..., Case]
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


# ---------------------------------------------------------------- notices


def test_a_notice_is_shown_exactly_when_its_condition_is_true(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("notices")
    seen = set()
    for _ in range(100):
        case = patients.case(patients.patient(source))
        truth = evaluator_for(guideline, case).truth
        shown = {x.entry.id for x in assess(guideline, case).notices}
        assert shown == {x.entry.id for x in guideline.notices if truth(x.when.node) is TRUE}
        seen |= shown
    assert len(seen) > len(guideline.notices) * 0.7


def test_negative_cytology_with_typical_imaging_is_named_a_gap(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"csf_sampling": "done", "csf_cytology": "negative", "mri_impression": "typical"}
    shown = {x.entry.id: x.entry.kind for x in assess(guideline, make_case(facts)).notices}
    assert shown["cytology-negative-imaging-typical"] == "gap"
    without = assess(guideline, make_case(facts | {"mri_impression": "negative"})).notices
    assert "cytology-negative-imaging-typical" not in {x.entry.id for x in without}


# ---------------------------------------------------------------- contradictions


@cache
def constraints() -> tuple[str, ...]:
    return tuple(c.entry.id for c in load().constraints)


def values(guideline: Guideline, patients: Patients, name: str, codes: set[str]) -> list[Any]:
    fact = guideline.dictionary.facts[name]
    match fact.type:
        case "boolean":
            return [True, False]
        case "code":
            return list(guideline.dictionary.codes[name])
        case "list":
            every = frozenset(guideline.list_codes[name])
            return [Members(frozenset(), every), *(Members(frozenset({c}), every - {c}) for c in sorted(codes & every))]
        case "date":
            return list(dates_near(AS_OF))
        case _:
            return list(patients.samples(name))


@pytest.mark.parametrize("name", constraints())
def test_a_case_that_breaks_a_constraint_is_told_so_and_one_that_keeps_it_is_not(
    guideline: Guideline, patients: Patients, name: str
) -> None:
    constraint = next(c for c in guideline.constraints if c.entry.id == name)
    facts = sorted(constraint.condition.facts - {"as_of"})
    codes = {c for f in facts if f in guideline.list_codes for c in guideline.list_codes[f]}
    broken, kept = None, None
    for combination in itertools.product(*(values(guideline, patients, f, codes) for f in facts)):
        case = patients.case(dict(zip(facts, combination, strict=True)))
        truth = evaluator_for(guideline, case).truth(constraint.condition.node)
        broken, kept = (case if truth is FALSE else broken), (case if truth is TRUE else kept)
        if broken and kept:
            break
    assert broken is not None
    assert kept is not None
    assert name in {c.id for c in assess(guideline, broken).contradictions}
    assert name not in {c.id for c in assess(guideline, kept).contradictions}


def test_contradictions_do_not_stop_the_assessment(guideline: Guideline, make_case: MakeCase) -> None:
    advice = assess(guideline, make_case({"consciousness": "coma", "kps": 90}))
    assert [c.id for c in advice.contradictions] == ["coma-kps"]
    assert len(advice.recommendations) == 13


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_examples_contradict_nothing(guideline: Guideline, path: Path) -> None:
    assert assess(guideline, load_case(path, guideline.dictionary)).contradictions == ()


# ---------------------------------------------------------------- stage


def test_the_stage_moves_on_as_the_work_up_and_the_treatment_do(guideline: Guideline, make_case: MakeCase) -> None:
    steps: list[tuple[dict[str, Any], str | None]] = [
        ({}, None),
        ({"symptoms": ["headache"]}, "suspicion"),
        ({"mri_extent": "none", "csf_sampling": "not-done"}, "suspicion"),
        ({"mri_extent": "scheduled"}, "work-up"),
        ({"mri_extent": "brain-and-spine", "csf_sampling": "done", "csf_cytology": "pending"}, "work-up"),
        ({"csf_cytology": "positive"}, "confirmation"),
        ({"treatment_start_date": "never"}, "confirmation"),
        ({"treatment_start_date": "2026-03-02"}, "confirmation"),
        ({"treatment_start_date": "2026-03-01"}, "treatment"),
        ({"treatment_start_date": "2026-01-01", "last_assessment_date": "never"}, "treatment"),
        ({"last_assessment_date": "2026-01-01"}, "treatment"),
        ({"last_assessment_date": "2026-01-02"}, "follow-up"),
    ]
    facts: dict[str, Any] = {}
    for more, stage in steps:
        facts |= more
        assert assess(guideline, make_case(facts)).stage == stage, facts


def test_no_suspicion_stands_on_no_stage(guideline: Guideline, make_case: MakeCase) -> None:
    assert assess(guideline, make_case({"symptoms": [], "lm_suspicion": "none"})).stage is None


# ---------------------------------------------------------------- diagnosis


def missing(guideline: Guideline, case: Case) -> set[str]:
    return set(assess(guideline, case).diagnosis.missing)


def test_a_diagnosis_lacks_nothing_once_receptors_imaging_and_cytology_are_known(
    guideline: Guideline, make_case: MakeCase
) -> None:
    facts = {"her2_ihc": "3+", "csf_sampling": "done", "csf_cytology": "positive"}
    facts |= {"mri_linear": "present", "mri_nodular": "absent"}
    diagnosis = assess(guideline, make_case(facts)).diagnosis
    assert diagnosis.missing == ()
    assert (diagnosis.certainty, diagnosis.type, diagnosis.class_) == ("confirmed", "IA", "I")
    assert (diagnosis.mri_type, diagnosis.subtype, diagnosis.her2) == ("A", "her2-positive", "positive")
    assert diagnosis.csf_outstanding is False


def test_a_diagnosis_names_only_the_facts_that_still_matter(guideline: Guideline, make_case: MakeCase) -> None:
    receptors = {"er_percent", "pr_percent", "her2_ihc", "her2_ish"}
    assert receptors <= missing(guideline, make_case({}))
    assert not receptors & missing(guideline, make_case({"her2_ihc": "3+"}))
    assert receptors & missing(guideline, make_case({"her2_ihc": "2+"})) == {"er_percent", "pr_percent", "her2_ish"}
    assert receptors & missing(guideline, make_case({"her2_ihc": "2+", "er_percent": 90})) == {"her2_ish"}
    assert receptors & missing(guideline, make_case({"her2_ihc": "0"})) == {"er_percent", "pr_percent"}


def test_cytology_still_pending_is_outstanding_and_unconfirmed(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"csf_sampling": "done", "csf_cytology": "pending", "meningeal_biopsy": "not-done"}
    facts |= {"mri_linear": "present", "mri_nodular": "absent", "symptoms": ["headache"]}
    diagnosis = assess(guideline, make_case(facts)).diagnosis
    assert diagnosis.csf_outstanding is True
    assert (diagnosis.certainty, diagnosis.type) == ("probable", "IIA")


# ---------------------------------------------------------------- questions


def test_questions_come_few_facts_first_then_many_changes_then_little_burden(
    guideline: Guideline, patients: Patients
) -> None:
    dictionary = guideline.dictionary
    source = random.Random("questions")
    order = list(guideline.options)
    asked = 0
    for _ in range(80):
        questions = assess(guideline, patients.case(patients.patient(source))).ask_next
        ranks = []
        for question in questions:
            burden = sum(dictionary.means[dictionary.facts[f].obtain].invasiveness for f in question.facts)
            ranks.append((len(question.facts), -len(question.changes), burden))
            assert list(question.changes) == sorted(question.changes, key=order.index)
            assert 1 <= len(question.facts) <= 3
        assert ranks == sorted(ranks)
        assert len({q.facts for q in questions}) == len(questions) <= 12
        asked += len(questions)
    assert asked > 200


def test_a_question_is_a_way_of_each_option_it_changes(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("ways")
    for _ in range(30):
        advice = assess(guideline, patients.case(patients.patient(source)))
        for question in advice.ask_next:
            for name in question.changes:
                assert question.facts in {way.facts for way in advice.options[name].ways}


@pytest.mark.parametrize("state", ["not-done", "pending", "negative", "equivocal"])
def test_a_provisional_cytology_is_asked_again(guideline: Guideline, make_case: MakeCase, state: str) -> None:
    facts = {"her2_ihc": "3+", "symptoms": ["headache"], "csf_cytology": state}
    advice = assess(guideline, make_case(facts))
    option = advice.options["R5.continue-anti-her2"]
    assert option.status is Status.NEEDS_DATA
    ways = {way.facts for way in option.ways if way.status is Status.RECOMMENDED}
    assert any("csf_cytology" in facts for facts in ways)
    five = next(r for r in advice.recommendations if r.id == "R5")
    assert any("csf_cytology" in facts for facts in five.waits_for)


def test_a_final_cytology_is_not_asked_again(guideline: Guideline, make_case: MakeCase) -> None:
    advice = assess(guideline, make_case({"csf_sampling": "done", "csf_cytology": "positive"}))
    for option in advice.options.values():
        assert "csf_cytology" not in {fact for way in option.ways for fact in way.facts}
    assert "csf_cytology" not in {fact for question in advice.ask_next for fact in question.facts}


def test_a_question_never_asks_what_is_already_final(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("final")
    codes = guideline.dictionary.codes
    for _ in range(40):
        case = patients.case(patients.patient(source))
        for question in assess(guideline, case).ask_next:
            for name in question.facts:
                value = case.facts.get(name)
                open_ = value is None or patients.partial(name, case.facts)
                assert open_ or (isinstance(value, str) and codes[name][value].provisional), name
