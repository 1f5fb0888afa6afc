"""Accesses and events are kept as they were written."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db.models import ProtectedError
from django.test import RequestFactory

from leptoguide.registry.audit import log_access
from leptoguide.registry.models import Access, AppendOnlyError, Patient, RecordedEvent, User

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def access(patient: Patient, clinician: User, rf: RequestFactory) -> Access:
    """One access."""
    request = rf.get("/patients/somebody/?q=name")
    request.user = clinician
    log_access(request, patient, "workspace")
    return Access.objects.get()


@pytest.fixture
def event(patient: Patient, clinician: User) -> RecordedEvent:
    """One event."""
    return RecordedEvent.objects.create(patient=patient, date=DAY, kind="laboratory", recorded_by=clinician)


CHANGES: dict[str, Callable[[Access | RecordedEvent], object]] = {
    "save": lambda row: row.save(),
    "save one field": lambda row: row.save(update_fields=["patient"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.update(patient=None),
    "update some": lambda row: type(row).objects.filter(pk=row.pk).update(patient=None),
    "update in bulk": lambda row: type(row).objects.bulk_update([row], ["patient"]),
    "delete all": lambda row: type(row).objects.all().delete(),
    "delete of a patient": lambda row: type(row).objects.filter(patient=row.patient).delete(),
    "through the patient": lambda row: (
        (row.patient.accesses if isinstance(row, Access) else row.patient.recorded_events).all().delete()
    ),
    "through the base": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
}


@pytest.mark.parametrize("kind", ["access", "event"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_row_is_neither_changed_nor_deleted(request: pytest.FixtureRequest, kind: str, change: str) -> None:
    row = request.getfixturevalue(kind)
    with pytest.raises(AppendOnlyError, match=type(row).__name__):
        CHANGES[change](row)
    assert type(row).objects.get() == row


def test_who_has_left_a_trace_is_not_deleted(access: Access, clinician: User, patient: Patient) -> None:
    for kept in (clinician, patient):
        with pytest.raises(ProtectedError):
            kept.delete()


def test_an_access_keeps_the_page_and_not_what_was_searched_for(access: Access, clinician: User) -> None:
    assert (access.page, access.user, access.address, access.allowed) == (
        "/patients/somebody/",
        clinician,
        "127.0.0.1",
        True,
    )


def test_a_long_address_or_action_is_cut_and_not_refused(clinician: User, rf: RequestFactory) -> None:
    request = rf.get("/" + "x" * 500)
    request.user = clinician
    log_access(request, None, "fact:" + "y" * 100, allowed=False)
    row = Access.objects.get()
    assert (len(row.page), len(row.action), row.patient, row.allowed) == (200, 40, None, False)
