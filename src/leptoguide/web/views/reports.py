"""Reports to take away: of an assessment, of a draft, and of what was signed; and the sheet of a meeting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from leptoguide.registry.models import Patient
from leptoguide.registry.reports import LANGUAGES, draft_report, signed_report
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.sheets import sheet_of
from leptoguide.registry.words import language, words
from leptoguide.render.texts import Language
from leptoguide.report.build import build
from leptoguide.report.model import Report
from leptoguide.report.sheet import sheet_pdf
from leptoguide.report.write import WRITERS
from leptoguide.web.pages.meetings import rows
from leptoguide.web.pages.workspace import Workspace
from leptoguide.web.views.meetings import dossier_of, meeting_of
from leptoguide.web.views.workspace import advice_for, asked_day, recorded_by

TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_NUMBER: Final = 40


@require_GET
def report(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What can be taken away, in which language and format."""
    patient = open_patient(request, patient_id, Right.READ, "reports")
    day = asked_day(request)
    known_by = recorded_by(request, day)
    advice = advice_for(patient, day, known_by)
    page = Workspace(patient, advice, words(), timezone.localdate(), True, known_by is not None)
    context = {
        "section": "patients",
        "tab": "report",
        "patient": patient,
        "w": page,
        "formats": list(WRITERS),
        "languages": LANGUAGES,
        "calendar": not page.is_replay and any(visit.reading is None for visit in advice.follow_up),
        "rows": rows(patient, words()),
    }
    return render(request, "web/report.html", context)


@require_GET
def report_file(request: HttpRequest, patient_id: UUID, form: str) -> HttpResponse:
    """The assessment on a day in one format."""
    patient = open_patient(request, patient_id, Right.READ, f"report:{form}")
    if form not in WRITERS:
        raise Http404
    day = asked_day(request)
    advice = advice_for(patient, day, recorded_by(request, day))
    asked = _asked_language(request)
    return _file(patient, f"{day.isoformat()}-{asked}", form, WRITERS[form](build(advice, asked)))


@require_GET
def meeting_file(request: HttpRequest, patient_id: UUID, number: int, form: str) -> HttpResponse:
    """A meeting in one format: what was signed, from the bytes that were signed; else the draft."""
    patient = open_patient(request, patient_id, Right.READ, f"meeting-report:{form}")
    meeting = meeting_of(patient, number)
    if form not in WRITERS:
        raise Http404
    asked = _asked_language(request)
    made: Callable[[], Report]
    if meeting.signed:
        made, state = (lambda: signed_report(meeting.snapshot, asked)), "signed"
    else:
        found = dossier_of(meeting)
        made, state = (lambda: draft_report(found.content, found.advice, asked)), "draft"
    return _file(patient, f"meeting-{number}-{meeting.date}-{state}-{asked}", form, WRITERS[form](made()))


@require_GET
def sheet_file(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """The sheet of a meeting in preparation, on one page."""
    patient = open_patient(request, patient_id, Right.READ, "meeting-sheet")
    meeting = meeting_of(patient, number)
    if meeting.signed:
        raise Http404
    asked = _asked_language(request)
    content = sheet_pdf(sheet_of(dossier_of(meeting), words(asked)))
    return _file(patient, f"meeting-{number}-{meeting.date}-sheet-{asked}", "pdf", content)


def file_name(patient: Patient, name: str, form: str) -> str:
    """A name that every file system takes; of the patient only the number, as far as it has plain characters."""
    number = _UNSAFE.sub("-", unicodedata.normalize("NFKC", patient.identifier))[:_NUMBER].strip("-._")
    return f"leptoguide-{number or 'patient'}-{name}.{form}"


def _file(patient: Patient, name: str, form: str, content: bytes) -> HttpResponse:
    """To be kept, not shown: a report has styles of its own, which the pages' policy would forbid."""
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(patient, name, form)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _asked_language(request: HttpRequest) -> Language:
    asked = request.GET.get("language")
    return next((known for known in LANGUAGES if known == asked), language())
