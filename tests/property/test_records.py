"""What is known from a record on a day: of any random events."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from
from tests.property.patients import AS_OF, Patients, shown
from tests.property.records import Events, Records


@pytest.fixture(scope="session")
def records(guideline: Guideline, patients: Patients) -> Records:
    """Random records."""
    return Records(guideline, patients)


def read(guideline: Guideline, events: Events, **rest: Any) -> Case:
    """The record on the day of assessment; of no events, a case without facts."""
    content = {"id": "random", "as_of": AS_OF.isoformat(), **({"events": events} if events else {}), **rest}
    return case_from(content, guideline.dictionary)


def known(case: Case) -> tuple[Any, ...]:
    return case.facts, case.absent, case.entered, case.origins, case.conflicts


def test_facts_that_were_only_entered_are_those_of_a_plain_case(guideline: Guideline, records: Records) -> None:
    source = random.Random("entered")
    for number in range(200):
        facts = records.entered(source)
        days = [AS_OF - datetime.timedelta(days=source.choice((0, 1, 40))) for _ in range(source.choice((1, 3)))]
        events: Events = [{"date": day.isoformat(), "kind": "fact-entry"} for day in days]
        for name, value in facts.items():
            source.choice(events)[name] = value
        plain, entered = read(guideline, [], facts=facts), read(guideline, events)
        assert (plain.facts, plain.absent, plain.entered) == (entered.facts, entered.absent, entered.entered)
        assert entered.conflicts == {}
        if number % 20 == 0:
            a, b = assess(guideline, plain), assess(guideline, entered)
            assert (a.options.keys(), a.follow_up, a.csf_response) == (b.options.keys(), b.follow_up, b.csf_response)
            assert {k: (o.status, o.missing, o.used) for k, o in a.options.items()} == {
                k: (o.status, o.missing, o.used) for k, o in b.options.items()
            }


def test_what_comes_after_the_day_changes_nothing(guideline: Guideline, records: Records) -> None:
    source = random.Random("later")
    for _ in range(300):
        events = records.record(source)
        later = records.record(source, after=AS_OF)
        mixed = source.sample([*events, *later], len(events) + len(later))
        order = [event for event in mixed if event in events]
        assert known(read(guideline, mixed)) == known(read(guideline, order)), events


def test_every_fact_says_where_it_comes_from_and_none_is_both_known_and_in_conflict(
    guideline: Guideline, records: Records
) -> None:
    source, conflicts = random.Random("origins"), 0
    for _ in range(300):
        events = records.record(source)
        case = read(guideline, events)
        computed = {fact.id for fact in guideline.dictionary.facts.values() if fact.derive}
        told = {(event["date"], event["kind"]) for event in events}
        assert case.facts.keys() - computed <= case.origins.keys()
        assert case.facts.keys().isdisjoint(case.conflicts)
        assert case.facts.keys().isdisjoint(case.absent)
        for origin in case.origins.values():
            assert {(x.date.isoformat(), x.kind) for x in (origin, *origin.others)} <= told
            assert origin.carried is (min(origin.date, origin.closed or AS_OF) < AS_OF)
        conflicts += len(case.conflicts)
    assert conflicts > 100, "the records must be contrary enough to say anything"


def test_taking_everything_back_leaves_what_events_show(guideline: Guideline, records: Records) -> None:
    source = random.Random("taken back")
    facts = [name for name in guideline.dictionary.facts if name != "as_of"]
    for _ in range(200):
        events = records.record(source)
        nothing: dict[str, Any] = {"date": AS_OF.isoformat(), "kind": "fact-entry", **dict.fromkeys(facts)}
        bare = [{k: v for k, v in event.items() if k not in facts and k != "complete"} for event in events]
        case = read(guideline, [*events, nothing])
        assert case.facts == read(guideline, bare).facts, events
        assert (case.absent, case.conflicts) == ({}, {})


def test_entering_what_is_known_already_changes_no_fact(guideline: Guideline, records: Records) -> None:
    source = random.Random("again")
    for _ in range(200):
        events = records.record(source)
        case = read(guideline, events)
        again: dict[str, Any] = {"date": AS_OF.isoformat(), "kind": "fact-entry", **case.absent}
        again |= {name: records.written(name, value) for name, value in case.facts.items()}
        repeated = read(guideline, [*events, again])
        assert (repeated.facts, repeated.absent) == (case.facts, case.absent), shown(case.facts)
        assert repeated.conflicts.keys() == case.conflicts.keys()
