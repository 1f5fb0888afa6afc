"""The record of one patient over time: the page, the drawing for download, and one event through its versions."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from leptoguide.draw.timeline import timeline_svg
from leptoguide.registry.history import thread_of, threads
from leptoguide.registry.models import RecordedEvent
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.words import language, words
from leptoguide.web.library import library
from leptoguide.web.pages.event_rows import EventRows
from leptoguide.web.pages.record import DRAWN, Record
from leptoguide.web.views.workspace import advice_for, asked_day, may_record, recorded_by, workspace_of


@require_GET
def record(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The page; ``kind`` filters the events, ``withdrawn=1`` shows withdrawn ones too, ``page`` turns the page."""
    patient = open_patient(request, patient_id, Right.READ, "record-page")
    w = workspace_of(request, patient)
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "1")
    if (kind and kind not in library().current.dictionary.events) or not page.isdecimal():
        raise Http404
    found = threads(patient, recorded_by(request, w.as_of))
    shown = Record(w, found, library().current, kind, request.GET.get("withdrawn") == "1", int(page))
    if shown.page not in shown.pages:
        raise Http404
    context = {"section": "patients", "tab": "record", "patient": patient, "w": w, "record": shown}
    return render(request, "web/record.html", context)


@require_GET
def timeline(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The drawing alone, as a file."""
    patient = open_patient(request, patient_id, Right.READ, "timeline")
    day = asked_day(request)
    case = advice_for(patient, day, recorded_by(request, day)).case
    drawn = timeline_svg(case, library().in_force(day), language(), DRAWN)
    name = f"timeline-{day.isoformat()}.svg"
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_GET
def event(request: HttpRequest, patient_id: UUID, event_id: int) -> HttpResponse:
    """One event with all its versions: what each said, who recorded it, when, and why it was changed."""
    patient = open_patient(request, patient_id, Right.READ, "event")
    row = get_object_or_404(RecordedEvent, pk=event_id, patient=patient)
    w = workspace_of(request, patient)
    shown = EventRows(library().current, words()).row(thread_of(row))
    context = {
        "section": "patients",
        "tab": "record",
        "patient": patient,
        "w": w,
        "event": shown,
        "asked": row.pk,
        "may_record": may_record(request, patient),
    }
    return render(request, "web/event.html", context)
