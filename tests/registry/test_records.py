"""Events in and out of the store: nothing is changed in place, nothing refused is half-written."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient, RecordedEvent, User
from leptoguide.registry.records import (
    ConflictError,
    Draft,
    amend,
    case_of,
    current_events,
    record,
    state_fact,
    withdraw,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
LATER = datetime.date(2026, 3, 9)


def known(patient: Patient, guideline: Guideline, day: datetime.date = DAY) -> dict[str, Any]:
    """The facts of a day."""
    return dict(case_of(patient, day, guideline, current_events(patient)).facts)


def test_a_patient_without_events_is_a_case_in_which_nothing_is_known(patient: Patient, guideline: Guideline) -> None:
    case = case_of(patient, DAY, guideline, [])
    assert case.facts == {}
    assert case.as_of == DAY
    assert assess(guideline, case).options["R5.t-dxd"].status.value == "needs-data"


def test_a_fact_entered_is_known_from_its_day_on(patient: Patient, clinician: User, guideline: Guideline) -> None:
    state_fact(patient, "kps", 70, DAY, clinician, guideline)
    assert known(patient, guideline) == {"kps": 70}
    assert known(patient, guideline, DAY - datetime.timedelta(days=1)) == {}
    assert known(patient, guideline, LATER) == {"kps": 70}


def test_a_slip_of_the_same_day_is_amended_and_stays_in_the_history(
    patient: Patient, clinician: User, guideline: Guideline
) -> None:
    state_fact(patient, "csf_cytology", "positive", DAY, clinician, guideline)
    state_fact(patient, "csf_cytology", "negative", DAY, clinician, guideline)
    assert known(patient, guideline)["csf_cytology"] == "negative"
    assert RecordedEvent.objects.count() == 2
    assert [row.content for row in current_events(patient)] == [{"csf_cytology": "negative"}]


def test_the_same_entry_twice_is_one_event(patient: Patient, clinician: User, guideline: Guideline) -> None:
    assert state_fact(patient, "kps", 70, DAY, clinician, guideline) is not None
    assert state_fact(patient, "kps", 70, DAY, clinician, guideline) is None
    assert RecordedEvent.objects.count() == 1


@pytest.mark.parametrize("taken_back_on", [DAY, LATER])
def test_a_fact_taken_back_is_unknown(
    patient: Patient, clinician: User, guideline: Guideline, taken_back_on: datetime.date
) -> None:
    state_fact(patient, "csf_cytology", "positive", DAY, clinician, guideline)
    state_fact(patient, "csf_cytology", None, taken_back_on, clinician, guideline)
    assert known(patient, guideline, LATER) == {}
    assert ("csf_cytology" in known(patient, guideline)) is (taken_back_on == LATER)


def test_taking_back_what_was_never_said_writes_nothing(
    patient: Patient, clinician: User, guideline: Guideline
) -> None:
    assert state_fact(patient, "kps", None, DAY, clinician, guideline) is None
    assert not RecordedEvent.objects.exists()


@pytest.mark.parametrize(
    ("name", "raw"), [("kps", 75), ("kps", 170), ("kps", "x"), ("her2_ihc", "4+"), ("symptoms", {"present": ["x"]})]
)
def test_what_a_case_may_not_say_is_refused_and_not_written(
    patient: Patient, clinician: User, guideline: Guideline, name: str, raw: Any
) -> None:
    with pytest.raises(InputError):
        state_fact(patient, name, raw, DAY, clinician, guideline)
    assert not RecordedEvent.objects.exists()


def test_of_two_amendments_of_one_event_the_second_is_refused(
    patient: Patient, clinician: User, guideline: Guideline
) -> None:
    row = record(patient, Draft(DAY, "laboratory", {"platelets": 90}), clinician, guideline)
    amend(row, Draft(DAY, "laboratory", {"platelets": 91}), clinician, guideline, "misread")
    with pytest.raises(ConflictError):
        amend(row, Draft(DAY, "laboratory", {"platelets": 92}), clinician, guideline, "misread")
    with pytest.raises(ConflictError):
        withdraw(row, clinician, "wrong patient")
    assert known(patient, guideline)["platelets"] == 91


def test_what_had_been_recorded_by_a_time_can_be_asked_again(
    patient: Patient, clinician: User, guideline: Guideline
) -> None:
    first = record(patient, Draft(DAY, "laboratory", {"platelets": 90}), clinician, guideline)
    second = amend(first, Draft(DAY, "laboratory", {"platelets": 91}), clinician, guideline, "misread")
    withdraw(second, clinician, "wrong patient")
    assert current_events(patient) == []
    assert current_events(patient, first.recorded_at) == [first]
    assert current_events(patient, second.recorded_at) == [second]


def test_a_fact_leads_back_to_the_row_it_came_from(patient: Patient, clinician: User, guideline: Guideline) -> None:
    row = record(patient, Draft(DAY, "laboratory", {"platelets": 90}), clinician, guideline)
    case = case_of(patient, LATER, guideline, current_events(patient))
    assert case.origins["platelets"].ref == str(row.pk)
    assert case.origins["platelets"].carried
