"""Advice then and now, side by side."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from leptoguide.record.days import read_day
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.words import word, words
from leptoguide.web.entry import half_width
from leptoguide.web.pages.replay import Replay
from leptoguide.web.pages.workspace import Workspace
from leptoguide.web.views.workspace import advice_for, may_record, recorded_by


@require_GET
def replay(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The items whose status on ``from`` differs from that on ``to`` (today); ``known=then`` leaves out of the first
    what had not been recorded by then.
    """
    patient = open_patient(request, patient_id, Right.READ, "replay")
    today = timezone.localdate()
    then_text = half_width(request.GET.get("from", ""))
    now_text = half_width(request.GET.get("to", "")) or today.isoformat()
    then, now = read_day(then_text), read_day(now_text)
    problem = _problem(then_text, then, now)
    read_only = not may_record(request, patient)
    current = Workspace(patient, advice_for(patient, now or today), words(), today, read_only)
    compared = None
    if then is not None and not problem:
        known_by = recorded_by(request, then)
        advice = advice_for(patient, then, known_by)
        past = Workspace(patient, advice, words(), today, read_only=True, known_then=known_by is not None)
        compared = Replay(past, current)
    context = {
        "section": "patients",
        "tab": "replay",
        "patient": patient,
        "w": current,
        "replay": compared,
        "from": then_text,
        "to": now_text,
        "known_then": request.GET.get("known") == "then",
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/replay.html", context, status=status)


def _problem(then_text: str, then: datetime.date | None, now: datetime.date | None) -> str:
    """What is wrong with the days; nothing while the first has not been given."""
    if not then_text:
        return ""
    if then is None or now is None:
        return word("replay.no-day")
    return word("replay.order") if then > now else ""
