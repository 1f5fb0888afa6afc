"""Two people write at the same moment: what both said is kept, or the second is told; nothing is lost unseen."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import prepare
from leptoguide.registry.models import Meeting, Patient, RecordedEvent, User
from leptoguide.registry.records import ConflictError, Draft, amend, current_events, record, state_fact, withdraw
from tests.registry.meetings import head

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2026, 3, 1)
ROUNDS = 8
"""How often a race is run: enough that a missing lock shows on a slow machine too."""


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run each action in a thread with a connection of its own, all let go together; results or exceptions."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait()
            return action()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def laboratory(platelets: int) -> Draft:
    """A blood count."""
    return Draft(DAY, "laboratory", {"platelets": platelets})


def test_of_two_who_amend_the_same_event_one_is_told(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    row = record(patient, laboratory(90), writers[0], guideline)
    for platelets in range(100, 100 + ROUNDS):
        done = at_once(
            lambda row=row, n=platelets: amend(row, laboratory(n), writers[0], guideline),
            lambda row=row, n=platelets: amend(row, laboratory(n + 100), writers[1], guideline),
        )
        (kept,) = [x for x in done if isinstance(x, RecordedEvent)]
        assert [type(x) for x in done if x is not kept] == [ConflictError]
        (row,) = current_events(patient)
        assert row == kept
        assert row.content["platelets"] == platelets + 100 * (row.recorded_by == writers[1])


def test_of_one_who_amends_and_one_who_withdraws_one_is_told(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    for _ in range(ROUNDS):
        row = record(patient, laboratory(90), writers[0], guideline)
        done = at_once(
            lambda row=row: amend(row, laboratory(91), writers[0], guideline),
            lambda row=row: withdraw(row, writers[1]),
        )
        assert sorted(type(x).__name__ for x in done) == ["ConflictError", "RecordedEvent"]
        assert RecordedEvent.objects.filter(replaces=row).count() == 1


def test_two_facts_entered_at_once_are_both_kept(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    for n in range(ROUNDS):
        entries = {"platelets": 100 + n, "kps": 10 * (n + 1)}
        done = at_once(
            *(
                lambda name=name, value=value, by=by: state_fact(patient, name, value, DAY, by, guideline)
                for (name, value), by in zip(entries.items(), writers, strict=True)
            )
        )
        assert all(isinstance(x, RecordedEvent) for x in done), done
        known = {name: value for row in current_events(patient) for name, value in row.content.items()}
        assert known == entries


def test_the_same_fact_entered_twice_at_once_holds_once_and_both_stay_in_the_history(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    for n in range(ROUNDS):
        day = DAY + datetime.timedelta(days=n)
        done = at_once(
            lambda day=day: state_fact(patient, "kps", 60, day, writers[0], guideline),
            lambda day=day: state_fact(patient, "kps", 70, day, writers[1], guideline),
        )
        assert all(isinstance(x, RecordedEvent) for x in done), done
        (row,) = [row for row in current_events(patient) if row.date == day]
        assert row.replaces in done
        assert {x.content["kps"] for x in done} == {60, 70}


def test_facts_posted_at_once_from_two_browsers_are_all_kept(patient: Patient, writers: tuple[User, User]) -> None:
    browsers = [Client(), Client()]
    for browser, user in zip(browsers, writers, strict=True):
        browser.force_login(user)
    entries = [("platelets", "92"), ("kps", "60"), ("lvef", "55"), ("inr", "1.1")]
    addresses = [f"/patients/{patient.pk}/facts/{name}" for name, _ in entries]
    done = at_once(
        *(
            lambda b=browsers[i % 2], address=address, value=value: b.post(address, {"value": value})
            for i, (address, (_, value)) in enumerate(zip(addresses, entries, strict=True))
        )
    )
    assert [answer.status_code for answer in done] == [HTTPStatus.OK] * len(entries)
    known = {name: str(value) for row in current_events(patient) for name, value in row.content.items()}
    assert known == dict(entries)
    assert {row.date for row in current_events(patient)} == {timezone.localdate()}


def test_a_meeting_called_twice_at_once_is_one(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    for n in range(ROUNDS):
        asked = head(f"第 {n} 个问题")
        done = at_once(*(lambda asked=asked: prepare(patient, asked, writers[0], guideline) for _ in range(2)))
        assert done[0] == done[1] == Meeting.objects.get(question=asked.question)
