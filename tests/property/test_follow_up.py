"""The schedule of random patients: what more facts bring was announced, and what was certain stays."""

from __future__ import annotations

import random

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.truth import UNKNOWN
from tests.property.patients import Facts, Patients, shown

TELLING = ("treatment_start_date", "disease_stable", "last_assessment_date", "intrathecal_therapy", "csf_sampling")
"""What the schedule rests on."""


def _advice(guideline: Guideline, patients: Patients, facts: Facts) -> Advice:
    return assess(guideline, patients.case(facts))


def _drawn(patients: Patients, source: random.Random, share: float) -> Facts:
    facts: Facts = {}
    for name in TELLING:
        if source.random() < share:
            patients.put(facts, name, source)
    return facts


def test_more_facts_bring_no_visit_that_was_not_announced_and_overturn_none_that_was_certain(
    guideline: Guideline, patients: Patients
) -> None:
    source, opened = random.Random("follow-up"), 0
    for _ in range(400):
        facts = _drawn(patients, source, 0.5)
        fuller = patients.more(facts, source, TELLING)
        before, after = (_advice(guideline, patients, x) for x in (facts, fuller))
        said = f"{shown(facts)} -> {shown(fuller)}"
        certain = {(v.due, v.phase, v.overdue) for v in before.follow_up if not v.reading and v.overdue is not UNKNOWN}
        assert certain <= {(v.due, v.phase, v.overdue) for v in after.follow_up if not v.reading}, said
        days = {v.due for v in before.follow_up} | {day for phase in before.follow_up_open for day in phase.due}
        whole = any(not phase.due for phase in before.follow_up_open)
        assert whole or {v.due for v in after.follow_up} <= days, said
        opened += len(before.follow_up_open)
    assert opened > 100


def test_what_is_open_names_facts_that_are_unknown_and_would_tell(guideline: Guideline, patients: Patients) -> None:
    source, told = random.Random("open"), 0
    for _ in range(200):
        facts = _drawn(patients, source, 0.5)
        advice = _advice(guideline, patients, facts)
        waiting = {name for phase in advice.follow_up_open for name in phase.missing}
        waiting |= {name for visit in advice.follow_up for name in visit.missing}
        assert not waiting & facts.keys(), shown(facts)
        for visit in advice.follow_up:
            assert bool(visit.missing) is (visit.overdue is UNKNOWN)
        full = dict(facts)
        for name in TELLING:
            if name not in full:
                patients.put(full, name, source)
        if "treatment_start_date" in full and "disease_stable" in full and "last_assessment_date" in full:
            later = _advice(guideline, patients, full)
            assert later.follow_up_open == ()
            assert not any(visit.missing for visit in later.follow_up)
            told += bool(waiting)
    assert told > 50
