"""The order of what is recommended, and what each discipline brings to the meeting."""

from __future__ import annotations

import random
from collections.abc import Callable

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from tests.property.patients import Patients

MakeCase = Callable[..., Case]


def advices(guideline: Guideline, patients: Patients, seed: str, count: int = 80) -> list[Advice]:
    source = random.Random(seed)
    return [assess(guideline, patients.case(patients.patient(source))) for _ in range(count)]


def step_of(advice: Advice) -> dict[str, int]:
    return {name: step.number for step in advice.plan for name in step.options}


def test_the_mri_comes_in_a_step_before_the_puncture(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"symptoms": ["headache"], "mri_extent": "none", "mri_contrast": False, "csf_sampling": "not-done"}
    steps = step_of(assess(guideline, make_case(facts | {"csf_cytology": "not-done"})))
    assert steps["R1.mri"] < steps["R1.csf"]
    assert steps["R2.mri"] < steps["R2.confirm-by-cytology"]
    assert steps["R2.mri"] < steps["R3.cytology"]


def test_once_the_mri_is_done_the_puncture_is_in_the_first_step(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"symptoms": ["headache"], "mri_extent": "brain-and-spine", "mri_contrast": True}
    steps = step_of(assess(guideline, make_case(facts | {"csf_sampling": "not-done", "csf_cytology": "not-done"})))
    assert "R1.mri" not in steps
    assert steps["R1.csf"] == steps["R3.cytology"] == 1


def test_the_plan_is_a_partition_of_the_recommended_options(guideline: Guideline, patients: Patients) -> None:
    for advice in advices(guideline, patients, "partition"):
        planned = [name for step in advice.plan for name in step.options]
        recommended = [o.id for o in advice.options.values() if o.status is Status.RECOMMENDED]
        assert sorted(planned) == sorted(recommended)
        assert [step.number for step in advice.plan] == list(range(1, len(advice.plan) + 1))


def test_an_option_stands_one_step_after_the_last_it_waits_for(guideline: Guideline, patients: Patients) -> None:
    later = 0
    for advice in advices(guideline, patients, "waits"):
        steps = step_of(advice)
        for name, number in steps.items():
            waits = [steps[x] for x in guideline.options[name].entry.after if x in steps]
            assert number == 1 + max(waits, default=0)
            later += number > 1
    assert later > 10


def test_within_a_step_firm_options_of_a_recommendation_come_before_optional_ones(
    guideline: Guideline, patients: Patients
) -> None:
    for advice in advices(guideline, patients, "rank", 40):
        for step in advice.plan:
            entries = [guideline.options[name] for name in step.options]
            ranks = [(int(o.recommendation[1:]), o.entry.modality == "consider") for o in entries]
            assert ranks == sorted(ranks)


def test_the_meeting_names_only_disciplines_and_options_that_exist_and_are_open(
    guideline: Guideline, patients: Patients
) -> None:
    open_ = {Status.RECOMMENDED, Status.BLOCKED, Status.NEEDS_DATA}
    for advice in advices(guideline, patients, "meeting"):
        assert list(advice.mdt) == [d for d in guideline.disciplines if d in advice.mdt]
        for discipline, items in advice.mdt.items():
            assert items
            for name in items:
                assert advice.options[name].status in open_
                assert discipline in guideline.options[name].entry.disciplines


def test_every_recommended_option_is_brought_by_each_of_its_disciplines(
    guideline: Guideline, patients: Patients
) -> None:
    for advice in advices(guideline, patients, "brought", 40):
        for option in advice.options.values():
            if option.status is Status.RECOMMENDED:
                assert all(option.id in advice.mdt[d] for d in option.option.entry.disciplines)


def test_recommendations_that_may_not_apply_are_not_brought_to_the_meeting(
    guideline: Guideline, patients: Patients
) -> None:
    for advice in advices(guideline, patients, "waiting", 40):
        waiting = {o.id for r in advice.recommendations if r.waits_for for o in r.options}
        assert not waiting & {name for items in advice.mdt.values() for name in items}
