"""The meetings of a patient: the list, a new one, the sheet to prepare it, and the minutes once they are signed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.days import read_day
from leptoguide.registry.audit import opened_or
from leptoguide.registry.meetings import Attendee, Head, prepare
from leptoguide.registry.models import Meeting, Patient, User
from leptoguide.registry.rights import Right, open_patient, rights_in
from leptoguide.registry.sheets import MeetingSheet
from leptoguide.registry.signing import content_of, verify
from leptoguide.registry.snapshots import Dossier, dossier
from leptoguide.registry.words import language, words
from leptoguide.report.write import WRITERS
from leptoguide.web.library import library
from leptoguide.web.pages.meetings import rows
from leptoguide.web.pages.minutes import Minutes, signed_by
from leptoguide.web.pages.minuting import NO_DISCIPLINE
from leptoguide.web.pages.workspace import Workspace
from leptoguide.web.views.workspace import asked_day

_BETWEEN_NAMES = re.compile(r"[、，,;；\n]+")


def meeting_of(patient: Patient, number: int) -> Meeting:
    """A meeting of this patient. Raises 404 for any other."""
    found = Meeting.objects.select_related("patient__team", "snapshot", "amends__snapshot", "changed_by")
    meeting = found.filter(patient=patient, pk=number).first()
    if meeting is None:
        raise Http404
    return meeting


def dossier_of(meeting: Meeting) -> Dossier:
    """The meeting with its advice, under the guideline version in force on its day."""
    return dossier(meeting, library().in_force(meeting.as_of))


def context_of(request: HttpRequest, meeting: Meeting, place: str, found: Dossier | None = None) -> dict[str, Any]:
    """What every page of a meeting knows. A signed one has no banner of the day: it does not follow the record."""
    assert isinstance(request.user, User)
    rights = rights_in(request.user, meeting.patient.team)
    return {
        "section": "patients",
        "tab": "meetings",
        "patient": meeting.patient,
        "meeting": meeting,
        "place": place,
        "may_write": Right.MEET in rights,
        "may_sign": Right.SIGN in rights,
        "w": Workspace(meeting.patient, found.advice, words(), timezone.localdate()) if found else None,
    }


def head_from(data: QueryDict, guideline: Guideline) -> Head:
    """What the form of a meeting says. Raises :class:`InputError` for a day that is none."""
    people: list[Attendee] = []
    for discipline in (*guideline.disciplines, NO_DISCIPLINE):
        names = _BETWEEN_NAMES.split(data.get(f"people.{discipline}", ""))
        own = "" if discipline == NO_DISCIPLINE else discipline
        people += [Attendee(name.strip(), own) for name in names if name.strip()]
    return Head(
        date=_day(data.get("date", "")),
        as_of=_day(data.get("as_of", "")),
        question=data.get("question", ""),
        conclusion=data.get("conclusion", ""),
        attendees=tuple(people),
    )


def problem_of(refused: InputError) -> str:
    """Why something was refused, in the language of the page."""
    return refused.said_in(language(), with_place=False)


def _day(text: str) -> datetime.date:
    day = read_day(text.strip())
    if day is None:
        raise InputError("meeting.day")
    return day


# ---------------------------------------------------------------- pages


@require_GET
def meetings(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The meetings of a patient, newest first."""
    patient = open_patient(request, patient_id, Right.READ, "meetings")
    assert isinstance(request.user, User)
    context = {
        "section": "patients",
        "tab": "meetings",
        "patient": patient,
        "rows": rows(patient, words()),
        "may_write": Right.MEET in rights_in(request.user, patient.team),
    }
    return render(request, "web/meetings.html", context)


@require_http_methods(["GET", "POST"])
def new_meeting(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Call a meeting: its day, the day of the facts, and the question."""
    patient = open_patient(request, patient_id, Right.MEET, opened_or(request, "meeting-new-page", "meeting-new"))
    assert isinstance(request.user, User)
    today = timezone.localdate().isoformat()
    typed: Mapping[str, str] = {"date": today, "as_of": today, "question": ""}
    problem = ""
    if request.method == "POST":
        typed = {key: request.POST.get(key, "") for key in typed}
        try:
            head = head_from(request.POST, library().current)
            meeting = prepare(patient, head, request.user, library().in_force(head.as_of))
            return redirect("meeting", patient.pk, meeting.pk)
        except InputError as refused:
            problem = problem_of(refused)
    elif "as_of" in request.GET:
        typed = {**typed, "as_of": asked_day(request).isoformat()}
    context = {"section": "patients", "tab": "meetings", "patient": patient, "typed": typed, "problem": problem}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/meeting_new.html", context, status=status)


@require_GET
def meeting(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """The sheet for the meeting; once it is signed, its minutes as they were signed."""
    patient = open_patient(request, patient_id, Right.READ, "meeting")
    found = meeting_of(patient, number)
    return _signed(request, found) if found.signed else _sheet(request, found)


def _sheet(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    found = dossier_of(meeting)
    context = context_of(request, meeting, "sheet", found) | {"sheet": MeetingSheet(found.advice, words())}
    return render(request, "web/meeting_sheet.html", context)


def _signed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    snapshot = meeting.snapshot
    signatures = list(snapshot.signatures.select_related("signer"))
    context = context_of(request, meeting, "minutes") | {
        "minutes": Minutes(content_of(snapshot), words()),
        "signatures": list(signed_by(signatures, library().current.disciplines, words())),
        "check": verify(snapshot),
        "formats": list(WRITERS),
        "signed_by_me": any(signature.signer == request.user for signature in signatures),
    }
    return render(request, "web/meeting_signed.html", context)
