"""Adding an event, amending one, withdrawing one: plain forms, checked whole, recorded once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from leptoguide.advise.assess import assess
from leptoguide.advise.giving import giving
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.registry.audit import opened_or
from leptoguide.registry.history import thread_of, threads
from leptoguide.registry.models import Patient, RecordedEvent, User
from leptoguide.registry.records import (
    AlreadySentError,
    ConflictError,
    Draft,
    Sent,
    amend,
    as_written,
    case_of,
    case_of_events,
    current_events,
    record,
    withdraw,
)
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.words import word, words
from leptoguide.web.event_entry import WHOLE, Entered, form_of, read_form
from leptoguide.web.library import library
from leptoguide.web.pages.event_form import EventForm
from leptoguide.web.pages.event_rows import EventRow, EventRows
from leptoguide.web.pages.review import Review, review
from leptoguide.web.views.workspace import workspace_of

CHANGE_REASON = "change-reason"
_LONGEST_REASON = RecordedEvent._meta.get_field("reason").max_length
_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class _Sheet:
    """One form on its way: whose, of which kind, in whose place."""

    request: HttpRequest
    patient: Patient
    guideline: Guideline
    kind: EventKind
    data: QueryDict
    row: RecordedEvent | None = None

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def sent(self) -> Sent:
        """The form's token; a form without one, or with a wrong one, is not told from another."""
        try:
            token = UUID(self.data.get("token", ""))
        except ValueError:
            token = uuid.uuid4()
        return Sent(token, tuple(self.data.getlist("confirm")))


@_GET_POST
def new_event(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Choose a kind of event, then fill in its form. Nothing is preselected."""
    patient = open_patient(request, patient_id, Right.RECORD, opened_or(request, "event-new-page", "event-new"))
    guideline = library().current
    kind = guideline.dictionary.events.get(request.POST.get("kind") or request.GET.get("kind", ""))
    if kind is None:
        return _choose(request, patient, guideline)
    if request.method == "POST":
        return _submitted(_Sheet(request, patient, guideline, kind, request.POST))
    return _form(_Sheet(request, patient, guideline, kind, _blank()), {})


@_GET_POST
def amend_event(request: HttpRequest, patient_id: UUID, event_id: int) -> HttpResponse:
    """Put another version in the place of the latest one; of somebody else's change in between, both are shown."""
    patient = open_patient(request, patient_id, Right.RECORD, opened_or(request, "event-amend-page", "event-amend"))
    row = get_object_or_404(RecordedEvent, pk=event_id, patient=patient)
    guideline = library().current
    if row.withdrawn:
        return redirect("event", patient.pk, row.pk)
    kind = guideline.dictionary.events[row.kind]
    if request.method == "POST":
        return _submitted(_Sheet(request, patient, guideline, kind, request.POST, row))
    latest = thread_of(row).latest
    if latest != row:
        return redirect("event" if latest.withdrawn else "event-amend", patient.pk, latest.pk)
    data = form_of(Draft(row.date, row.kind, row.content), kind, guideline.dictionary)
    data["token"] = str(uuid.uuid4())
    return _form(_Sheet(request, patient, guideline, kind, data, row), {})


@_GET_POST
def withdraw_event(request: HttpRequest, patient_id: UUID, event_id: int) -> HttpResponse:
    """Take an event back, with a reason; it stays in the history."""
    patient = open_patient(
        request, patient_id, Right.RECORD, opened_or(request, "event-withdraw-page", "event-withdraw")
    )
    assert isinstance(request.user, User)
    row = get_object_or_404(RecordedEvent, pk=event_id, patient=patient)
    data = request.POST if request.method == "POST" else _blank()
    sheet = _Sheet(request, patient, library().current, library().current.dictionary.events[row.kind], data, row)
    problem, conflict = "", False
    if request.method == "POST":
        problem = _reason_problem(data)
        if not problem:
            try:
                withdraw(row, request.user, data.get(CHANGE_REASON, "").strip(), sheet.sent)
            except (ConflictError, AlreadySentError):
                conflict = True
            else:
                messages.success(request, word("entry.withdrawn-now"))
                return redirect("event", patient.pk, row.pk)
    elif thread_of(row).latest != row:
        return redirect("event", patient.pk, row.pk)
    context = {
        **_context(sheet),
        "event": _row(sheet, row),
        "row": row,
        "token": data.get("token", ""),
        "change_reason": data.get(CHANGE_REASON, ""),
        "problem": problem,
        "conflict": conflict,
    }
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/event_withdraw.html", context, status=status)


# ------------------------------------------------------------ one form


def _choose(request: HttpRequest, patient: Patient, guideline: Guideline) -> HttpResponse:
    latest = {t.said.kind: t.said.date for t in reversed(threads(patient)) if not t.is_withdrawn}
    kinds = [(kind, latest.get(kind.id)) for kind in guideline.dictionary.events.values()]
    w = workspace_of(request, patient)
    context = {"section": "patients", "tab": "record", "patient": patient, "w": w, "kinds": kinds}
    return render(request, "web/event_choose.html", context)


def _submitted(sheet: _Sheet) -> HttpResponse:
    """Check, show what must be looked at again, record. What is refused is shown with everything that was entered."""
    entered = read_form(sheet.kind, sheet.data, sheet.guideline, sheet.patient, timezone.localdate())
    problems = dict(entered.problems)
    if sheet.row is not None and (problem := _reason_problem(sheet.data)):
        problems[CHANGE_REASON] = problem
    if sheet.row is not None and entered.draft == Draft(sheet.row.date, sheet.row.kind, sheet.row.content):
        problems[WHOLE] = word("entry.unchanged")
    if problems or entered.draft is None or "back" in sheet.data:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
        return _form(sheet, problems, status=status)
    looked_at = _review(sheet, entered)
    if looked_at.is_needed:
        reviewed = "reviewed" in sheet.data
        wrong = reviewed and looked_at.asks_identifier and not _identified(sheet)
        if not reviewed or wrong or not looked_at.is_confirmed:
            return _look_again(sheet, looked_at, wrong=wrong, reviewed=reviewed)
    return _record(sheet, entered, looked_at)


def _record(sheet: _Sheet, entered: Entered, looked_at: Review) -> HttpResponse:
    assert entered.draft is not None
    confirmed = tuple(stop.id for stop in looked_at.stops)
    sent = replace(sheet.sent, confirmed=confirmed)
    try:
        if sheet.row is None:
            row = record(sheet.patient, entered.draft, sheet.user, sheet.guideline, sent)
        else:
            reason = sheet.data.get(CHANGE_REASON, "").strip()
            row = amend(sheet.row, entered.draft, sheet.user, sheet.guideline, reason, sent)
    except AlreadySentError as sent_before:
        return _form(sheet, {}, status=HTTPStatus.CONFLICT, already=thread_of(sent_before.row).latest)
    except ConflictError:
        assert sheet.row is not None
        return _form(sheet, {}, status=HTTPStatus.CONFLICT, theirs=thread_of(sheet.row).latest)
    key = "entry.recorded" if sheet.row is None else "entry.amended"
    messages.success(sheet.request, word(key, date=row.date.isoformat(), kind=words().of(sheet.kind.label)))
    return redirect("event", sheet.patient.pk, row.pk)


def _review(sheet: _Sheet, entered: Entered) -> Review:
    """The event against the case as it would be after it, on its day."""
    assert entered.draft is not None
    assert entered.event is not None
    day, patient, guideline = entered.draft.date, sheet.patient, sheet.guideline
    rows = [row for row in current_events(patient) if row != sheet.row]
    before = assess(guideline, case_of(patient, day, guideline, rows))
    written = [*(as_written(row) for row in rows), entered.draft.as_written()]
    after = assess(guideline, case_of_events(patient, day, guideline, written))
    agents = entered.event.agents if entered.event.action != "stop" else ()
    return review(entered.event, before, giving(before, after, agents), sheet.data.getlist("confirm"), words())


def _identified(sheet: _Sheet) -> bool:
    """Whether the identifier was given again; letters in either case."""
    return sheet.data.get("identifier", "").strip().casefold() == sheet.patient.identifier.strip().casefold()


def _look_again(sheet: _Sheet, looked_at: Review, *, wrong: bool, reviewed: bool) -> HttpResponse:
    left_out = ("csrfmiddlewaretoken", "identifier", "confirm", "reviewed", "back")
    kept = [(name, value) for name, values in sheet.data.lists() if name not in left_out for value in values]
    context = {
        **_context(sheet),
        "review": looked_at,
        "kept": kept,
        "wrong_identifier": wrong,
        "unconfirmed": reviewed and not looked_at.is_confirmed,
        "row": sheet.row,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if reviewed else HTTPStatus.OK
    return render(sheet.request, "web/event_review.html", context, status=status)


def _form(
    sheet: _Sheet,
    problems: dict[str, str],
    status: HTTPStatus = HTTPStatus.OK,
    theirs: RecordedEvent | None = None,
    already: RecordedEvent | None = None,
) -> HttpResponse:
    """The form with all that was entered. ``theirs``: what somebody else made of the event in the meantime.

    ``already``: what the same form recorded before with other content.
    """
    latest = theirs or already or sheet.row
    form = EventForm(sheet.kind, sheet.guideline, words(), sheet.data, problems, timezone.localdate())
    context = {
        **_context(sheet),
        "form": form,
        "row": sheet.row,
        "amends": latest.pk if latest and not latest.withdrawn else None,
        "theirs": _row(sheet, theirs) if theirs else None,
        "already": _row(sheet, already) if already else None,
        "token": str(uuid.uuid4()) if theirs or already else form.token,
    }
    return render(sheet.request, "web/event_form.html", context, status=status)


def _context(sheet: _Sheet) -> dict[str, object]:
    w = workspace_of(sheet.request, sheet.patient)
    return {"section": "patients", "tab": "record", "patient": sheet.patient, "w": w, "kind": sheet.kind}


def _row(sheet: _Sheet, row: RecordedEvent) -> EventRow:
    return EventRows(sheet.guideline, words()).row(thread_of(row))


def _reason_problem(data: QueryDict) -> str:
    reason = data.get(CHANGE_REASON, "").strip()
    if not reason:
        return word("entry.change-reason-needed")
    assert _LONGEST_REASON is not None
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        return word("entry.change-reason-long", length=_LONGEST_REASON)
    return ""


def _blank() -> QueryDict:
    data = QueryDict(mutable=True)
    data["token"] = str(uuid.uuid4())
    return data
