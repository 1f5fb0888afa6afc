"""Signing a meeting, checking what was signed, and amending it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from leptoguide.errors import InputError
from leptoguide.registry import signing
from leptoguide.registry.audit import opened_or
from leptoguide.registry.models import Meeting, User
from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.signing import Hand, content_of, obstacle, same_identifier, verify
from leptoguide.registry.words import word, words
from leptoguide.report.build import FOOTER_HASH
from leptoguide.web.account.reauthentication import asked, prove
from leptoguide.web.library import library
from leptoguide.web.pages.minutes import Minutes, signed_by
from leptoguide.web.views.meetings import context_of, dossier_of, meeting_of, problem_of


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """Show once more what is to be signed; sign it with the patient's number and the signer's password."""
    patient = open_patient(request, patient_id, Right.SIGN, opened_or(request, "meeting-sign-page", "meeting-sign"))
    assert isinstance(request.user, User)
    meeting = meeting_of(patient, number)
    problem = ""
    if request.method == "POST":
        try:
            _sign(request, meeting)
            messages.success(request, word("sign.done"))
            return redirect("meeting", patient.pk, meeting.pk)
        except InputError as refused:
            problem, meeting = problem_of(refused), meeting_of(patient, number)
            if meeting.signed and meeting.snapshot.signatures.filter(signer=request.user).exists():
                messages.info(request, problem_of(InputError("sign.twice")))  # as when the form is sent twice
                return redirect("meeting", patient.pk, meeting.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/meeting_sign.html", _signing(request, meeting, problem), status=status)


def _sign(request: HttpRequest, meeting: Meeting) -> None:
    assert isinstance(request.user, User)
    identifier = request.POST.get("identifier", "")
    if not same_identifier(identifier, meeting.patient.identifier):
        raise InputError("sign.identifier")  # before the password, which may be asked for a few times only
    hand = Hand(
        signer=request.user,
        identifier=identifier,
        seen=request.POST.get("seen", ""),
        proof=prove(request),
        discipline=request.POST.get("discipline", ""),
    )
    signing.sign(meeting, hand, library().in_force(meeting.as_of))


def _signing(request: HttpRequest, meeting: Meeting, problem: str) -> dict[str, Any]:
    assert isinstance(request.user, User)
    found = None if meeting.signed else dossier_of(meeting)
    content = found.content if found else content_of(meeting.snapshot)
    in_the_way = obstacle(found) if found else None
    return context_of(request, meeting, "sign", found) | {
        "minutes": Minutes(content, words()),
        "seen": found.seen if found else meeting.snapshot.sha256,
        "obstacle": problem_of(in_the_way) if in_the_way else "",
        "problem": problem,
        "typed": {key: request.POST.get(key, "") for key in ("identifier", "discipline")},
        "disciplines": library().in_force(meeting.as_of).disciplines,
        "asked": asked(request.user),
    }


@require_GET
def check(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """Work the hash out again, and compare it with one from paper (``hash``)."""
    patient = open_patient(request, patient_id, Right.READ, "meeting-verify")
    meeting = _signed(meeting_of(patient, number))
    snapshot = meeting.snapshot
    paper = "".join(request.GET.get("hash", "").split()).lower()
    context = context_of(request, meeting, "verify") | {
        "snapshot": snapshot,
        "size": len(snapshot.data),
        "check": verify(snapshot),
        "signatures": list(signed_by(snapshot.signatures.all(), library().current.disciplines, words())),
        "paper": paper,
        "paper_matches": len(paper) >= FOOTER_HASH and snapshot.sha256.startswith(paper),
    }
    return render(request, "web/meeting_verify.html", context)


@require_GET
def download(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """The bytes that were signed."""
    patient = open_patient(request, patient_id, Right.READ, "meeting-download")
    snapshot = _signed(meeting_of(patient, number)).snapshot
    response = HttpResponse(snapshot.data, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="meeting-{number}.json"'
    return response


@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, patient_id: UUID, number: int) -> HttpResponse:
    """Put an amendment beside what is signed; where there is one already, lead to it."""
    patient = open_patient(request, patient_id, Right.MEET, opened_or(request, "meeting-amend-page", "meeting-amend"))
    assert isinstance(request.user, User)
    meeting = _signed(meeting_of(patient, number))
    reason, problem = request.POST.get("reason", ""), ""
    if request.method == "POST" and meeting.amendment is None:
        try:
            made = signing.amend(meeting, reason, request.user)
            return redirect("meeting-record", patient.pk, made.pk)
        except InputError as refused:
            problem = problem_of(refused)
    if (there := Meeting.objects.filter(amends=meeting).first()) is not None:
        messages.info(request, problem_of(InputError("amend.twice")))
        return redirect("meeting-record", patient.pk, there.pk)
    context = context_of(request, meeting, "amend") | {"problem": problem, "reason": reason}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "web/meeting_amend.html", context, status=status)


def _signed(meeting: Meeting) -> Meeting:
    if not meeting.signed:
        raise Http404
    return meeting
