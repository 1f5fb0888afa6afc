"""Follow-up of one patient as a calendar, and of all the user's patients as a page and a calendar."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from leptoguide.registry.audit import log_access
from leptoguide.registry.models import Patient, User
from leptoguide.registry.rights import Right, open_patient, patients_of
from leptoguide.registry.words import language, word, words
from leptoguide.render.calendar import Dates, calendar_ics
from leptoguide.web.library import library
from leptoguide.web.pages.follow_up import FollowUpPage
from leptoguide.web.schedules import schedules


@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    """What is due for the patients of the user's teams, as of today."""
    assert isinstance(request.user, User)
    log_access(request, None, "follow-up")
    patients, today = list(patients_of(request.user)), timezone.localdate()
    guideline = library().in_force(today)
    page = FollowUpPage(patients, schedules(patients, today, guideline), guideline, today, words())
    return render(request, "web/follow_up.html", {"section": "follow-up", "page": page})


@require_GET
def all_calendars(request: HttpRequest) -> HttpResponse:
    """One file for all patients of the user's teams; each of them is on record as exported."""
    assert isinstance(request.user, User)
    patients = list(patients_of(request.user))
    today = timezone.localdate()
    text = _calendar(patients, today)
    if not text:
        messages.warning(request, word("follow-up.nothing"))
        return redirect("follow-up")
    with transaction.atomic():
        for patient in patients:
            log_access(request, patient, "calendar")
    return _file(text, today)


@require_GET
def patient_calendar(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The file of one patient."""
    patient = open_patient(request, patient_id, Right.READ, "calendar")
    today = timezone.localdate()
    text = _calendar([patient], today)
    if not text:
        messages.warning(request, word("follow-up.nothing"))
        return redirect("workspace", patient.pk)
    return _file(text, today)


def _calendar(patients: Sequence[Patient], today: datetime.date) -> str:
    """The calendar of some patients, who are called by their identifier and never by their name."""
    guideline = library().in_force(today)
    found = schedules(patients, today, guideline)
    read = ((patient, schedule) for patient in patients if (schedule := found[patient.pk]) is not None)
    dates = (Dates(guideline, today, due, patient.identifier, str(patient.pk)) for patient, (due, _) in read)
    return calendar_ics(dates, language())


def _file(text: str, day: datetime.date) -> HttpResponse:
    name = f"follow-up-{day.isoformat()}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
