"""What is asked of a patient: sets by what they lead to, in what order, at what cost, and what is said when cut."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from leptoguide.advise.status import Status
from leptoguide.ask.asking import ask, open_facts
from leptoguide.ask.engine import engine_of
from leptoguide.ask.model import FactSet
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language.printer import print_cql
from leptoguide.record.case import Case

MakeCase = Callable[..., Case]

CONFIRMED = {"csf_sampling": "done", "csf_cytology": "positive"}


def the_set(answers: Any, option: str, *facts: str) -> FactSet:
    """One set of an option."""
    return next(found for found in answers.items[option].sets if found.facts == facts)


def test_a_fact_that_decides_is_named_with_what_each_answer_leads_to(guideline: Guideline, make_case: MakeCase) -> None:
    facts = CONFIRMED | {"intracranial_pressure": "raised", "kps": 40}
    answers = ask(guideline, make_case(facts))
    found = the_set(answers, "R9.vps", "surgery_judged_worthwhile")
    assert found.always
    assert {(o.status, o.answers, print_cql(o.when)) for o in found.outcomes if o.when} == {
        (Status.RECOMMENDED, 1, "surgery_judged_worthwhile"),
        (Status.NOT_APPLICABLE, 1, "not surgery_judged_worthwhile"),
    }


def test_ranges_of_a_number_count_once_and_end_at_its_thresholds(guideline: Guideline, make_case: MakeCase) -> None:
    answers = ask(guideline, make_case(CONFIRMED | {"intracranial_pressure": "raised"}))
    found = the_set(answers, "R9.vps", "kps")
    assert {(o.status, o.answers, print_cql(o.when)) for o in found.outcomes if o.when} == {
        (Status.RECOMMENDED, 1, "kps >= 50"),
        (Status.NEEDS_DATA, 1, "kps >= 30 and kps <= 40"),
        (Status.NOT_APPLICABLE, 1, "kps <= 20"),
    }
    assert (found.settled, found.answers, found.always) == (2, 3, False)


def test_what_could_block_a_recommendation_is_asked_too(guideline: Guideline, make_case: MakeCase) -> None:
    answers = ask(guideline, make_case(CONFIRMED | {"intracranial_pressure": "raised", "kps": 60}))
    item = answers.items["R9.vps"]
    assert item.status is Status.RECOMMENDED
    assert all(any(o.status is Status.BLOCKED for o in found.outcomes) for found in item.sets)
    found = the_set(answers, "R9.vps", "bevacizumab_last_date")
    assert {(o.status, print_cql(o.when)) for o in found.outcomes if o.when} == {
        (Status.RECOMMENDED, "bevacizumab_last_date <= @2026-02-01"),
        (Status.BLOCKED, "bevacizumab_last_date >= @2026-02-02 and bevacizumab_last_date <= @2026-03-01"),
    }


def test_a_settled_patient_is_asked_nothing(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"symptoms": [], "lm_suspicion": "none"} if "none" in guideline.dictionary.codes["lm_suspicion"] else {}
    case = make_case(facts | {"symptoms": []})
    answers = ask(guideline, case)
    assert set(answers.matter) <= set(answers.open)
    assert all(item.status in (Status.NEEDS_DATA, Status.RECOMMENDED) for item in answers.items.values())


def test_few_facts_come_first_then_what_is_least_to_bear(guideline: Guideline, make_case: MakeCase) -> None:
    questions = ask(guideline, make_case(CONFIRMED)).questions
    ranks = [(len(q.facts), bool(q.burden.stops), q.burden.worst, q.burden.total, -len(q.changes)) for q in questions]
    assert ranks == sorted(ranks)
    assert {q.burden.worst for q in questions} > {0}


def test_facts_of_one_puncture_are_one_burden(guideline: Guideline, make_case: MakeCase) -> None:
    questions = ask(guideline, make_case({"symptoms": ["headache"], "lm_suspicion": "high"})).questions
    obtain = {name: fact.obtain for name, fact in guideline.dictionary.facts.items()}
    together = [q for q in questions if len(q.facts) > len(q.burden.means)]
    assert together
    for question in questions:
        assert set(question.burden.means) == {obtain[name] for name in question.facts}


def test_a_puncture_that_is_forbidden_is_said_to_be(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"symptoms": ["headache"], "lm_suspicion": "high", "mri_extent": "brain-and-spine"}
    free = ask(guideline, make_case(facts))
    by_puncture = [q for q in free.questions if "lumbar-puncture" in q.burden.means]
    assert by_puncture
    assert all(q.burden.stops == () for q in by_puncture)
    stopped = ask(guideline, make_case(facts | {"spinal_epidural_abscess": True}))
    by_puncture = [q for q in stopped.questions if "lumbar-puncture" in q.burden.means]
    assert by_puncture
    for question in by_puncture:
        assert "lumbar-puncture-epidural-abscess" in question.burden.stops
    others = [q for q in stopped.questions if "lumbar-puncture" not in q.burden.means]
    assert all("lumbar-puncture-epidural-abscess" not in q.burden.stops for q in others)


def test_what_is_known_in_part_or_for_now_can_be_asked_again(guideline: Guideline, make_case: MakeCase) -> None:
    facts = {"csf_sampling": "done", "csf_cytology": "pending", "symptoms": {"present": ["headache"]}, "kps": 70}
    found = open_facts(guideline, make_case(facts))
    assert {"csf_cytology", "symptoms"} <= found
    assert not {"kps", "csf_sampling", "as_of"} & found


def test_answers_that_contradict_what_is_known_are_not_counted(guideline: Guideline, make_case: MakeCase) -> None:
    case = make_case({"symptoms": ["headache"], "consciousness": "coma"})
    free = dataclasses.replace(guideline, constraints=())
    ways = (ask(guideline, case), ask(free, case))
    named = [{(i, s.facts): s for i, item in a.items.items() for s in item.sets if "kps" in s.facts} for a in ways]
    assert named[1].keys() - named[0].keys() or any(named[0][k].answers < named[1][k].answers for k in named[0])


@pytest.mark.parametrize("facts", [{}, {"symptoms": ["headache"]}])
def test_who_lacks_nearly_all_gets_a_bounded_answer_that_says_so(
    guideline: Guideline, make_case: MakeCase, facts: dict[str, Any]
) -> None:
    answers = ask(guideline, make_case(facts))
    assert answers.cut
    assert answers.tried <= 1 << 17
    assert answers.questions
    assert all(len(question.facts) <= answers.most_together for question in answers.questions)
    for item in answers.items.values():
        assert all(len(found.facts) <= item.complete_to for found in item.sets)
    assert any(item.complete_to < answers.most_together and not item.whole for item in answers.items.values())


def test_a_smaller_budget_leaves_out_whole_sizes_and_never_single_sets(
    guideline: Guideline, make_case: MakeCase
) -> None:
    case = make_case(CONFIRMED)
    whole, cut = ask(guideline, case), ask(guideline, case, budget=3000)
    assert cut.cut
    for name, item in cut.items.items():
        kept = [found for found in whole.items[name].sets if len(found.facts) <= item.complete_to]
        assert sorted(item.sets, key=lambda s: s.facts) == sorted(kept, key=lambda s: s.facts)


def test_one_item_alone(guideline: Guideline, make_case: MakeCase) -> None:
    answers = ask(guideline, make_case(CONFIRMED))
    alone = answers.only(["R9.vps"])
    assert list(alone.items) == ["R9.vps"]
    assert all(question.settles == ("R9.vps",) for question in alone.questions)
    assert [q.facts for q in alone.questions] == [s.facts for s in answers.items["R9.vps"].sets]


def test_the_engine_is_made_once_for_a_guideline(guideline: Guideline) -> None:
    assert engine_of(guideline) is engine_of(guideline)
    assert engine_of(dataclasses.replace(guideline)) is not engine_of(guideline)


def test_the_day_decides_dates_and_may_be_unknown(guideline: Guideline, make_case: MakeCase) -> None:
    case = make_case(CONFIRMED, as_of=None)
    assert ask(guideline, case).questions
