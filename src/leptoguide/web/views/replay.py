"""Advice then and now, or by two versions of the guideline, side by side."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.days import read_day
from leptoguide.registry.models import Patient
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.words import word, words
from leptoguide.web.entry import half_width
from leptoguide.web.library import library
from leptoguide.web.pages.replay import Replay
from leptoguide.web.pages.versions import Versions
from leptoguide.web.pages.workspace import Workspace
from leptoguide.web.views.workspace import advice_for, may_record, recorded_by


@dataclass(frozen=True, slots=True)
class _Side:
    """A day as written and as read, and the guideline version that is asked for; none for the one in force."""

    text: str
    day: datetime.date | None
    version: str
    guideline: Guideline | None

    @property
    def unknown_version(self) -> bool:
        """Whether a version is asked for that is not here."""
        return bool(self.version) and self.guideline is None


@require_GET
def replay(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The items whose status on ``from`` differs from that on ``to`` (today); ``known=then`` leaves out of the first
    what had not been recorded by then. ``from_version`` and ``to_version`` ask for another version of the guideline
    than the one in force on the day; where only versions are given, both sides are of the same day.
    """
    patient = open_patient(request, patient_id, Right.READ, "replay")
    today = timezone.localdate()
    now = _side(request, "to", today.isoformat())
    then = _side(request, "from", now.text if request.GET.get("from_version") else "")
    problem = _problem(then, now)
    read_only = not may_record(request, patient)
    current = Workspace(patient, advice_for(patient, now.day or today), words(), today, read_only)
    compared = None if problem or then.day is None else _compared(request, patient, then, now, current)
    context = {
        "section": "patients",
        "tab": "replay",
        "patient": patient,
        "w": current,
        "replay": compared,
        "from": then.text,
        "to": now.text,
        "from_version": then.version,
        "to_version": now.version,
        "versions": [g.identity for g in library().versions] if len(library().versions) > 1 else [],
        "known_then": request.GET.get("known") == "then",
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/replay.html", context, status=status)


def _side(request: HttpRequest, which: str, otherwise: str) -> _Side:
    text = half_width(request.GET.get(which, "")) or otherwise
    version = request.GET.get(f"{which}_version", "")
    return _Side(text, read_day(text), version, library().version(version))


def _compared(request: HttpRequest, patient: Patient, then: _Side, now: _Side, current: Workspace) -> Replay:
    """The two sides; the second is the page's own day unless another version is asked for."""
    assert then.day is not None
    known_by = recorded_by(request, then.day)
    advice = advice_for(patient, then.day, known_by, then.guideline)
    past = Workspace(patient, advice, words(), current.today, read_only=True, known_then=known_by is not None)
    present = current
    if now.guideline is not None and now.day is not None:
        advice = advice_for(patient, now.day, None, now.guideline)
        present = Workspace(patient, advice, words(), current.today, read_only=True)
    before, after = past.advice.guideline, present.advice.guideline
    if before is after:
        return Replay(past, present)
    return Replay(past, present, Versions(before, after, library().between(before, after), words()))


def _problem(then: _Side, now: _Side) -> str:
    """What is wrong with the days and versions; nothing while the first day has not been given."""
    if then.unknown_version or now.unknown_version:
        return word("replay.no-version")
    if not then.text:
        return ""
    if then.day is None or now.day is None:
        return word("replay.no-day")
    return word("replay.order") if then.day > now.day else ""
