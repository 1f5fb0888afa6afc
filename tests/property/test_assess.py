"""Assessing is a function of the facts: the same facts, in any order, however often, give the same advice."""

from __future__ import annotations

import random

from leptoguide.advise.assess import assess
from leptoguide.advise.status import ORDER, Status
from leptoguide.knowledge.guideline import Guideline
from tests.property.patients import Patients, shown


def test_the_order_of_the_facts_does_not_matter(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("order")
    for _ in range(60):
        facts = patients.patient(source)
        shuffled = dict(source.sample(list(facts.items()), len(facts)))
        first, second = (assess(guideline, patients.case(x)) for x in (facts, shuffled))
        assert first == second, shown(facts)


def test_assessing_one_patient_leaves_nothing_behind_for_the_next(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("memory")
    cases = [patients.case(patients.patient(source)) for _ in range(40)]
    first = [assess(guideline, case) for case in cases]
    again = [assess(guideline, case) for case in reversed(cases)][::-1]
    assert first == again


def test_a_recommendation_is_as_actionable_as_its_most_actionable_option(
    guideline: Guideline, patients: Patients
) -> None:
    source = random.Random("most actionable")
    for _ in range(60):
        for recommendation in assess(guideline, patients.case(patients.patient(source))).recommendations:
            places = [ORDER.index(option.status) for option in recommendation.options]
            assert ORDER.index(recommendation.status) == min(places)


def test_missing_and_ways_belong_to_undecided_options_alone(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("undecided")
    for _ in range(60):
        for option in assess(guideline, patients.case(patients.patient(source))).options.values():
            undecided = option.status is Status.NEEDS_DATA
            assert bool(option.missing) is undecided, option.id
            assert undecided or option.ways == ()
            assert (option.failing is not None) is (option.status is Status.NOT_APPLICABLE)
