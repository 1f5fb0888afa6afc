"""What engines are held against is what ``assess`` says, under each reading of the source."""

from __future__ import annotations

import random

import pytest

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER, Members
from tests.property.patients import AS_OF
from tools.conformance.meaning import meaning
from tools.conformance.patients import STEP, Cohort
from tools.patients import as_case


@pytest.fixture(scope="module")
def cohort(guideline: Guideline) -> Cohort:
    return Cohort(guideline)


@pytest.mark.parametrize("seed", range(25))
def test_the_answers_due_are_those_of_the_advice(seed: int, guideline: Guideline, cohort: Cohort) -> None:
    facts = cohort.patient(random.Random(seed))
    advice = assess(guideline, cohort.case(facts))
    facts = {**facts, "as_of": AS_OF}
    due = meaning(guideline, facts)
    under = {reading.discrepancy: meaning(guideline, facts, reading) for reading in guideline.readings}
    for recommendation in advice.recommendations:
        assert due[f"{recommendation.recommendation.id}.status"] == recommendation.status.value
        for option in recommendation.options:
            assert due[f"{option.option.id}.status"] == option.status.value
            others = {reading.discrepancy: reading.status for reading in option.readings}
            for reading, answers in under.items():
                assert answers[f"{option.option.id}.status"] == others.get(reading, option.status).value
    assert due["stage"] == advice.stage
    assert due["eano_esmo_type"] == advice.diagnosis.type
    shown = {notice.entry.id for notice in advice.notices}
    assert {notice.entry.id for notice in guideline.notices if due[f"notice.{notice.entry.id}"] is True} == shown
    contradicted = {c.id for c in advice.contradictions}
    assert {c.entry.id for c in guideline.constraints if due[f"constraint.{c.entry.id}"] is False} == contradicted


def test_the_patients_stand_at_a_limit_and_one_step_beside_it(guideline: Guideline, cohort: Cohort) -> None:
    source, fact = random.Random(3), guideline.dictionary.facts["mri_linear_fraction"]
    drawn = {cohort.number(fact, source) for _ in range(1000)}
    limits = [limit for limit in guideline.thresholds[fact.id] if 0 < limit < 100]
    assert limits
    for limit in limits:
        assert {limit, limit - float(STEP), limit + float(STEP)} <= drawn
    assert all(0 <= value <= 100 for value in drawn)


def test_the_same_seed_draws_the_same_patients(cohort: Cohort) -> None:
    assert list(cohort.draw(20, 7)) == list(cohort.draw(20, 7))
    assert list(cohort.draw(20, 7)) != list(cohort.draw(20, 8))


def test_the_parameters_of_a_patient_leave_out_what_is_unknown_or_say_null(
    guideline: Guideline, cohort: Cohort
) -> None:
    some = [patient for patient in cohort.draw(50, 9) if patient.blanks and patient.reading]
    assert some
    for patient in some:
        given = patient.parameters(guideline)
        assert all(given[name] is None for name in patient.blanks)
        assert {name for name, value in given.items() if value is None} == set(patient.blanks)


def test_a_patient_can_be_written_as_a_case() -> None:
    facts = {
        "as_of": AS_OF,
        "kps": 50,
        "surgery_date": NEVER["early"],
        "biopsy_purpose": Members(frozenset({"molecular-target"}), frozenset({"exclude-other-disease"})),
    }
    assert as_case(facts) == {
        "as_of": AS_OF,
        "facts": {
            "kps": 50,
            "surgery_date": "never",
            "biopsy_purpose": {"present": ["molecular-target"], "absent": ["exclude-other-disease"]},
        },
    }
