"""The workspace of one patient: the page, one fact entered, the reasons of one item."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.draw.pathway import pathway_svg
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.record.days import read_day
from leptoguide.registry.models import Patient, User
from leptoguide.registry.records import ConflictError, case_of, current_events, last_row, state_fact
from leptoguide.registry.rights import Right, open_patient, rights_in
from leptoguide.registry.words import language, words
from leptoguide.render.why import why as reasoning
from leptoguide.web.entry import raw_value
from leptoguide.web.library import library
from leptoguide.web.pages.ask import nearest_in_words
from leptoguide.web.pages.entered import Entered
from leptoguide.web.pages.workspace import Workspace

_DIGITS = 18


def asked_day(request: HttpRequest) -> datetime.date:
    """The day that the page is asked for: ``as_of``, by default today. Raises 404 for what is no date."""
    text = request.POST.get("as_of") or request.GET.get("as_of")
    if not text:
        return timezone.localdate()
    day = read_day(text)
    if day is None:
        raise Http404
    return day


def recorded_by(request: HttpRequest, day: datetime.date) -> datetime.datetime | None:
    """With ``known=then``, the end of the day asked for: only what had been recorded by then counts."""
    if request.GET.get("known") != "then":
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))


def advice_for(
    patient: Patient,
    day: datetime.date,
    known_by: datetime.datetime | None = None,
    guideline: Guideline | None = None,
    up_to: int | None = None,
) -> Advice:
    """The advice on a day, under the guideline version in force on it or another one, from rows up to a time or row."""
    guideline = guideline or library().in_force(day)
    return assess(guideline, case_of(patient, day, guideline, current_events(patient, known_by, up_to)))


def may_record(request: HttpRequest, patient: Patient) -> bool:
    """Whether the user may add to this patient's record."""
    assert isinstance(request.user, User)
    return Right.RECORD in rights_in(request.user, patient.team)


def workspace_of(request: HttpRequest, patient: Patient) -> Workspace:
    """The patient on the day, and with the knowledge, that the page is asked for."""
    day = asked_day(request)
    known_by = recorded_by(request, day)
    then = known_by is not None
    read_only = then or not may_record(request, patient)
    seen = last_row(patient)
    advice = advice_for(patient, day, known_by, up_to=seen)
    return Workspace(patient, advice, words(), timezone.localdate(), read_only, then, seen)


@require_GET
def workspace(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The whole page."""
    patient = open_patient(request, patient_id, Right.READ, "workspace")
    page = workspace_of(request, patient)
    return render(
        request, "web/workspace.html", {"section": "patients", "tab": "workspace", "w": page, "patient": patient}
    )


@require_POST
def fact(request: HttpRequest, patient_id: UUID, name: str) -> HttpResponse:
    """Enter one fact: stored first, then the advice that follows is shown. A refused entry changes nothing."""
    patient = open_patient(request, patient_id, Right.RECORD, f"fact:{name}"[:40])
    assert isinstance(request.user, User)
    day = asked_day(request)
    guideline = library().in_force(day)
    entry = guideline.dictionary.facts.get(name)
    if entry is None or name == "as_of":
        raise Http404
    before = Workspace(patient, advice_for(patient, day, up_to=_seen(request)), words(), timezone.localdate())
    problem = _store(request.user, patient, entry, day, request.POST)
    after = workspace_of(request, patient)
    entered = Entered(before, after, name, request.POST.get("value", ""), "marker" in request.POST, problem)
    context = {
        "w": after,
        "patient": patient,
        "entered": entered,
        "moved": entered.moved,
        "saved_at": timezone.localtime(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/_after_fact.html", context, status=status)


def _seen(request: HttpRequest) -> int | None:
    """The newest row that the page in the browser shows, so that what others entered since then is sent to it too."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _store(user: User, patient: Patient, entry: Fact, day: datetime.date, data: QueryDict) -> str:
    """Store what was entered; why it was refused, or nothing."""
    if day > timezone.localdate():
        return words()("field.future-day")
    guideline = library().in_force(day)
    try:
        state_fact(patient, entry.id, raw_value(entry, data, guideline.dictionary), day, user, guideline)
    except InputError as refused:
        return refused.said_in(language(), with_place=False)
    except ConflictError:
        return words()("field.changed-elsewhere")
    return ""


@require_GET
def pathway(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The pathway with the patient's place on it, as a drawing."""
    patient = open_patient(request, patient_id, Right.READ, "pathway")
    day = asked_day(request)
    advice = advice_for(patient, day, recorded_by(request, day))
    return HttpResponse(pathway_svg(advice, language()))


@require_GET
def why(request: HttpRequest, patient_id: UUID, item: str) -> HttpResponse:
    """The reasons of one item, opened in place."""
    patient = open_patient(request, patient_id, Right.READ, f"why:{item}"[:40])
    day = asked_day(request)
    guideline = library().in_force(day)
    if item not in guideline.options:
        return HttpResponseBadRequest()
    page = workspace_of(request, patient)
    context = {"why": reasoning(page.advice, item, language()), "patient": patient, "w": page}
    return render(request, "web/_why.html", context | {"nearest": nearest_in_words(page, item)})
