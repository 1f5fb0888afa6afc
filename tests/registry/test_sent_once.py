"""A form counts once, however often it is sent; every version of an event can be told."""

from __future__ import annotations

import datetime
from uuid import uuid4

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.history import thread_of, threads
from leptoguide.registry.models import Patient, RecordedEvent, User
from leptoguide.registry.records import (
    AlreadySentError,
    ConflictError,
    Draft,
    Sent,
    amend,
    current_events,
    record,
    withdraw,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
LATER = datetime.date(2026, 3, 9)


def laboratory(platelets: int, day: datetime.date = DAY) -> Draft:
    """A blood count."""
    return Draft(day, "laboratory", {"platelets": platelets})


def test_a_form_sent_twice_records_once(patient: Patient, writers: tuple[User, User], guideline: Guideline) -> None:
    sent = Sent(uuid4())
    first = record(patient, laboratory(90), writers[0], guideline, sent)
    assert record(patient, laboratory(90), writers[0], guideline, sent) == first
    assert RecordedEvent.objects.count() == 1


def test_a_form_sent_again_with_other_content_is_refused_and_names_what_it_recorded(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    sent = Sent(uuid4())
    first = record(patient, laboratory(90), writers[0], guideline, sent)
    for changed in (laboratory(91), laboratory(90, LATER)):
        with pytest.raises(AlreadySentError) as told:
            record(patient, changed, writers[0], guideline, sent)
        assert told.value.row == first
    assert [row.content for row in current_events(patient)] == [{"platelets": 90}]


def test_the_same_token_of_two_patients_is_two_forms(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    other = Patient.objects.create(team=patient.team, identifier="T-2", name="乙", created_by=writers[0])
    sent = Sent(uuid4())
    record(patient, laboratory(90), writers[0], guideline, sent)
    record(other, laboratory(90), writers[0], guideline, sent)
    assert RecordedEvent.objects.count() == 2


def test_two_forms_with_the_same_content_are_two_events(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    record(patient, laboratory(90), writers[0], guideline, Sent(uuid4()))
    record(patient, laboratory(90), writers[0], guideline, Sent(uuid4()))
    assert len(current_events(patient)) == 2


def test_an_amendment_and_a_withdrawal_sent_twice_count_once(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    row = record(patient, laboratory(90), writers[0], guideline)
    sent, gone = Sent(uuid4()), Sent(uuid4())
    second = amend(row, laboratory(91), writers[0], guideline, "misread", sent)
    assert amend(row, laboratory(91), writers[0], guideline, "misread", sent) == second
    third = withdraw(second, writers[0], "wrong patient", gone)
    assert withdraw(second, writers[0], "wrong patient", gone) == third
    assert RecordedEvent.objects.count() == 3


def test_another_form_on_an_event_that_was_changed_is_a_conflict(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    row = record(patient, laboratory(90), writers[0], guideline)
    amend(row, laboratory(91), writers[0], guideline, "misread", Sent(uuid4()))
    with pytest.raises(ConflictError):
        amend(row, laboratory(92), writers[1], guideline, "misread", Sent(uuid4()))
    with pytest.raises(ConflictError):
        withdraw(row, writers[1], "wrong patient", Sent(uuid4()))
    assert [r.content for r in current_events(patient)] == [{"platelets": 91}]


def test_what_was_confirmed_is_kept(patient: Patient, writers: tuple[User, User], guideline: Guideline) -> None:
    row = record(patient, laboratory(90), writers[0], guideline, Sent(uuid4(), ("intrathecal-vinca",)))
    assert RecordedEvent.objects.get(pk=row.pk).confirmed == ["intrathecal-vinca"]


def test_the_history_holds_every_version_with_who_when_and_why(
    patient: Patient, writers: tuple[User, User], guideline: Guideline
) -> None:
    first = record(patient, laboratory(90), writers[0], guideline)
    other = record(patient, laboratory(80, LATER), writers[0], guideline)
    second = amend(first, laboratory(91), writers[1], guideline, "misread")
    third = withdraw(second, writers[0], "wrong patient")
    for row in (first, second, third):
        thread = thread_of(row)
        assert [(v.recorded_by, v.reason) for v in thread.versions] == [
            (writers[0], ""),
            (writers[1], "misread"),
            (writers[0], "wrong patient"),
        ]
        assert (thread.latest, thread.said, thread.is_withdrawn) == (third, second, True)
    assert [thread.versions[0] for thread in threads(patient)] == [other, first], "the newest day first"


def test_the_history_can_be_asked_as_it_was(patient: Patient, writers: tuple[User, User], guideline: Guideline) -> None:
    first = record(patient, laboratory(90), writers[0], guideline)
    second = amend(first, laboratory(91), writers[1], guideline, "misread")
    (thread,) = threads(patient, first.recorded_at)
    assert thread.versions == (first,)
    (thread,) = threads(patient)
    assert thread.versions == (first, second)
