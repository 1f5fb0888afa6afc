"""Minuting a meeting: each part is stored on its own; whoever comes second is shown both texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from leptoguide.errors import InputError
from leptoguide.registry.departures import departures
from leptoguide.registry.meetings import (
    DecisionDraft,
    EditConflictError,
    OpinionDraft,
    change_head,
    decide,
    give_opinion,
    versions_of,
)
from leptoguide.registry.models import LockedError, Meeting, User
from leptoguide.registry.rights import Right, open_patient, patients_of
from leptoguide.registry.words import word, words
from leptoguide.web.library import library
from leptoguide.web.pages.minutes import Minutes
from leptoguide.web.pages.minuting import HEAD, Edited, Minuting
from leptoguide.web.views.meetings import context_of, dossier_of, head_from, meeting_of, problem_of


@require_GET
def record(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """The page of the minutes: to write in for those who may, to read for others."""
    patient = open_patient(request, patient_id, Right.READ, "meeting-record")
    meeting = meeting_of(patient, number)
    if meeting.signed:
        return redirect("meeting", patient.pk, meeting.pk)
    found = dossier_of(meeting)
    context = context_of(request, meeting, "record", found)
    if not context["may_write"]:
        return render(request, "web/meeting_draft.html", context | {"minutes": Minutes(found.content, words())})
    added = tuple(option for option in request.GET.getlist("add") if option in found.guideline.options)
    return render(request, "web/meeting_record.html", context | _page(Minuting(found, words(), added)))


@require_POST
def head(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """Store what the meeting is about."""

    def store(meeting: Meeting, user: User) -> None:
        asked = head_from(request.POST, library().current)
        change_head(meeting, asked, _seen(request), user, library().in_force(asked.as_of))

    return _store(request, patient_id, number, HEAD, store)


@require_POST
def opinion(request: HttpRequest, patient_id: UUID, number: int, discipline: str) -> HttpResponse:
    """Store what a discipline says."""
    draft = OpinionDraft(request.POST.get("text", ""), request.POST.get("given_by", ""))

    def store(meeting: Meeting, user: User) -> None:
        give_opinion(meeting, discipline, draft, _seen(request), user, library().in_force(meeting.as_of))

    return _store(request, patient_id, number, f"opinion.{discipline}", store)


@require_POST
def decision(request: HttpRequest, patient_id: UUID, number: int, option: str) -> HttpResponse:
    """Store what is decided on an option."""
    draft = DecisionDraft(*(request.POST.get(key, "") for key in ("decided", "reason", "text")))

    def store(meeting: Meeting, user: User) -> None:
        decide(meeting, option, draft, _seen(request), user, dossier_of(meeting).advice)

    return _store(request, patient_id, number, f"decision.{option}", store)


@require_GET
def changes(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """The parts that others have written since; nothing (204), and nothing logged, while there are none.

    ``seen`` names the parts on the page with their versions: ``head=2,opinion.neurology=0``.
    """
    user = request.user
    assert isinstance(user, User)
    seen = dict(part.split("=", 1) for part in request.GET.get("seen", "").split(",") if "=" in part)
    if patients_of(user, Right.MEET).filter(pk=patient_id).exists():
        held = Meeting.objects.select_related("snapshot").filter(patient_id=patient_id, pk=number).first()
        if held is not None and not held.signed and not _changed(held, seen):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
    patient = open_patient(request, patient_id, Right.MEET, "meeting-record")
    meeting = meeting_of(patient, number)
    page = Minuting(dossier_of(meeting), words())
    parts = [] if meeting.signed else [(*_part(page, name), name in seen) for name in _changed(meeting, seen)]
    context = context_of(request, meeting, "record", page.dossier) | _page(page) | {"parts": parts}
    return render(request, "web/_meeting_changes.html", context)


def _changed(meeting: Meeting, seen: Mapping[str, str]) -> list[str]:
    return [part for part, version in versions_of(meeting).items() if seen.get(part) != str(version)]


# ---------------------------------------------------------------- storing


def _store(
    request: HttpRequest, patient_id: UUID, number: int, part: str, store: Callable[[Meeting, User], None]
) -> HttpResponse:
    """Store one part and answer with it: stored, or as typed with the reason why it was not."""
    patient = open_patient(request, patient_id, Right.MEET, "meeting-write")
    assert isinstance(request.user, User)
    meeting = meeting_of(patient, number)
    edited, status = None, HTTPStatus.OK
    try:
        store(meeting, request.user)
    except InputError as refused:
        edited, status = _edited(request, part, problem_of(refused)), HTTPStatus.UNPROCESSABLE_ENTITY
    except EditConflictError:
        edited, status = _edited(request, part, word("minutes.conflict"), conflict=True), HTTPStatus.CONFLICT
    except LockedError:
        edited, status = _edited(request, part, word("minutes.locked")), HTTPStatus.CONFLICT
    if edited is None and not request.headers.get("HX-Request"):
        return redirect(f"{reverse('meeting-record', args=(patient.pk, number))}#{_anchor(part)}")
    return _answer(request, meeting_of(patient, number), part, edited, status)


def _answer(
    request: HttpRequest, meeting: Meeting, part: str, edited: Edited | None, status: HTTPStatus
) -> HttpResponse:
    found = dossier_of(meeting)
    kind, _, name = part.partition(".")
    added = (name,) if kind == "decision" and name in found.guideline.options else ()
    page = Minuting(found, words(), added, edited)
    context = context_of(request, meeting, "record", found) | _page(page)
    if not request.headers.get("HX-Request"):
        return render(request, "web/meeting_record.html", context, status=status)
    kind, shown = _part(page, part)
    return render(request, "web/_meeting_part.html", context | {"kind": kind, "part": shown}, status=status)


def _part(page: Minuting, part: str) -> tuple[str, Any]:
    """One part of the page with its kind."""
    kind, _, name = part.partition(".")
    known: Mapping[str, Any] = {
        "opinion": page.dossier.guideline.disciplines,
        "decision": page.dossier.guideline.options,
    }
    if kind == HEAD:
        return kind, page.head
    if name not in known[kind]:
        raise Http404
    return kind, page.opinion(name) if kind == "opinion" else page.decision(name)


def _edited(request: HttpRequest, part: str, problem: str, *, conflict: bool = False) -> Edited:
    values = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    return Edited(part, values, problem, conflict)


def _page(page: Minuting) -> dict[str, Any]:
    return {"m": page, "departures": departures()}


def _seen(request: HttpRequest) -> int:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return 0


def _anchor(part: str) -> str:
    return part.replace(".", "-")
