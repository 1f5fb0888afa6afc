"""Amending and withdrawing: a reason each time, nothing lost, and whoever comes second is told."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient, RecordedEvent, Role, User
from leptoguide.registry.records import Draft, amend, current_events, record, withdraw
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def row(patient: Patient, clinician: User, guideline: Guideline) -> RecordedEvent:
    """A blood count on record."""
    return record(patient, Draft(DAY, "laboratory", {"platelets": 90, "note": "复查"}), clinician, guideline)


def draft(platelets: int) -> Draft:
    """What somebody else made of it."""
    return Draft(DAY, "laboratory", {"platelets": platelets})


def change(client: Client, row: RecordedEvent, **fields: Any) -> HttpResponse:
    """Send the form that amends an event."""
    data = {"kind": row.kind, "date": DAY.isoformat(), "token": str(uuid4()), "change-reason": "读错", **fields}
    return client.post(f"/patients/{row.patient_id}/events/{row.pk}/amend", data)


def take_back(client: Client, row: RecordedEvent, **fields: str) -> HttpResponse:
    """Send the form that withdraws an event."""
    data = {"token": str(uuid4()), "change-reason": "别的患者", **fields}
    return client.post(f"/patients/{row.patient_id}/events/{row.pk}/withdraw", data)


def holds(patient: Patient) -> list[Any]:
    """The platelets of the events that hold."""
    return [event.content.get("platelets") for event in current_events(patient)]


def test_the_form_holds_what_was_recorded(signed_in: Client, row: RecordedEvent) -> None:
    html = signed_in.get(f"/patients/{row.patient_id}/events/{row.pk}/amend").content.decode()
    for held in ('name="date" value="2026-03-01"', 'value="90"', 'value="复查"'):
        assert held in html


def test_an_amendment_replaces_and_stays_in_the_history(
    signed_in: Client, patient: Patient, row: RecordedEvent
) -> None:
    response = change(signed_in, row, **{"platelets.value": "91", "date": "2026-03-02"})
    assert response.status_code == HTTPStatus.FOUND
    (now,) = current_events(patient)
    assert (now.date.isoformat(), now.content, now.reason) == ("2026-03-02", {"platelets": 91}, "读错")
    html = signed_in.get(response["Location"]).content.decode()
    assert html.index("91") < html.index("90 ×10⁹/L"), "the latest version first, the older ones below"
    assert "读错" in html
    assert "复查" in html


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "两\n行"])
def test_a_change_needs_a_reason(signed_in: Client, patient: Patient, row: RecordedEvent, reason: str) -> None:
    refused = change(signed_in, row, **{"platelets.value": "91", "change-reason": reason})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="91"' in refused.content.decode()
    assert take_back(signed_in, row, **{"change-reason": reason}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert holds(patient) == [90]


def test_an_amendment_that_changes_nothing_is_refused(signed_in: Client, patient: Patient, row: RecordedEvent) -> None:
    response = change(signed_in, row, **{"platelets.value": "90", "note": "复查"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert RecordedEvent.objects.count() == 1


def test_who_comes_second_is_told_sees_both_and_loses_nothing(
    signed_in: Client, patient: Patient, row: RecordedEvent, member: Any, guideline: Guideline
) -> None:
    other = member("other")
    theirs = amend(row, draft(95), other, guideline, "补录")
    response = change(signed_in, row, **{"platelets.value": "91", "note": "我的备注"})
    html = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert holds(patient) == [95]
    assert "other" in html
    assert "95" in html
    assert 'value="91"' in html
    assert "我的备注" in html
    assert f'action="/patients/{patient.pk}/events/{theirs.pk}/amend"' in html
    assert change(signed_in, theirs, **{"platelets.value": "91"}).status_code == HTTPStatus.FOUND
    assert holds(patient) == [91]
    assert RecordedEvent.objects.count() == 3


def test_what_was_withdrawn_in_the_meantime_can_be_recorded_anew(
    signed_in: Client, patient: Patient, row: RecordedEvent, member: Any
) -> None:
    withdraw(row, member("other"), "别的患者")
    response = change(signed_in, row, **{"platelets.value": "91"})
    html = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "撤回" in html
    assert f'action="/patients/{patient.pk}/events/new"' in html
    assert 'value="91"' in html
    assert holds(patient) == []


def test_an_amendment_sent_twice_counts_once(signed_in: Client, patient: Patient, row: RecordedEvent) -> None:
    token = str(uuid4())
    first = change(signed_in, row, token=token, **{"platelets.value": "91"})
    again = change(signed_in, row, token=token, **{"platelets.value": "91"})
    assert (again.status_code, again["Location"]) == (HTTPStatus.FOUND, first["Location"])
    assert RecordedEvent.objects.count() == 2


def test_a_withdrawal_takes_it_out_of_the_facts_and_keeps_it_in_the_history(
    signed_in: Client, patient: Patient, row: RecordedEvent
) -> None:
    token = str(uuid4())
    for _ in range(2):
        assert take_back(signed_in, row, token=token).status_code == HTTPStatus.FOUND
    assert holds(patient) == []
    assert RecordedEvent.objects.count() == 2
    html = signed_in.get(f"/patients/{patient.pk}/events/{row.pk}/").content.decode()
    assert "别的患者" in html
    assert "90 ×10⁹/L" in html
    shown = signed_in.get(f"/patients/{patient.pk}/record").content.decode()
    assert "90 ×10⁹/L" not in shown
    assert "90 ×10⁹/L" in signed_in.get(f"/patients/{patient.pk}/record?withdrawn=1").content.decode()


def test_a_withdrawal_of_what_was_changed_in_between_is_a_conflict(
    signed_in: Client, patient: Patient, row: RecordedEvent, member: Any, guideline: Guideline
) -> None:
    theirs = amend(row, draft(95), member("other"), guideline, "补录")
    response = take_back(signed_in, row)
    html = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert holds(patient) == [95]
    assert "95" in html
    assert f'action="/patients/{patient.pk}/events/{theirs.pk}/withdraw"' in html
    assert "别的患者" in html, "the reason is still there"


def test_the_form_of_an_older_version_leads_to_the_latest(
    signed_in: Client, patient: Patient, row: RecordedEvent, clinician: User, guideline: Guideline
) -> None:
    later = amend(row, draft(95), clinician, guideline, "补录")
    response = signed_in.get(f"/patients/{patient.pk}/events/{row.pk}/amend")
    assert response["Location"] == f"/patients/{patient.pk}/events/{later.pk}/amend"
    gone = withdraw(later, clinician, "x")
    for pk in (row.pk, later.pk, gone.pk):
        leads = signed_in.get(f"/patients/{patient.pk}/events/{pk}/amend", follow=True)
        assert leads.status_code == HTTPStatus.OK
        assert "/amend" not in leads.content.decode()


def test_an_amended_dose_asks_for_the_identifier_again(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    content = {"agents": ["it-methotrexate"], "action": "give"}
    row = record(patient, Draft(DAY, "intrathecal-dose", content), clinician, guideline)
    fields = {"agents": "it-thiotepa", "action": "give"}
    assert 'name="identifier"' in change(signed_in, row, **fields).content.decode()
    assert current_events(patient) == [row]
    assert change(signed_in, row, **fields, reviewed="1", identifier="T-1").status_code == HTTPStatus.FOUND
    assert current_events(patient)[0].content["agents"] == ["it-thiotepa"]


def test_a_reader_sees_the_history(row: RecordedEvent, member: Any) -> None:
    reader = client_of(member("reader", Role.READER))
    html = reader.get(f"/patients/{row.patient_id}/events/{row.pk}/").content.decode()
    assert "90 ×10⁹/L" in html
    assert "/withdraw" not in html


def test_a_fact_entry_can_be_amended_to_unknown(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    row = record(patient, Draft(DAY, "fact-entry", {"kps": 70}), clinician, guideline)
    assert change(signed_in, row, **{"kps.marker": "unknown"}).status_code == HTTPStatus.FOUND
    assert current_events(patient)[0].content == {"kps": None}
    html = signed_in.get(f"/patients/{patient.pk}/record?as_of=2026-03-01").content.decode()
    assert "撤回，改为未知" in html
