"""What to ask of one patient, and what other facts would change. Both only read; nothing that is entered is stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leptoguide.registry.models import Patient
from leptoguide.registry.rights import Right, open_patient
from leptoguide.web.pages.ask import AskPage, WhatIfPage
from leptoguide.web.views.workspace import workspace_of


@require_GET
def ask(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What could settle each item, and a form for one fact that is taken to be otherwise."""
    patient = open_patient(request, patient_id, Right.READ, "ask")
    return render(request, "web/ask.html", _context(request, patient))


@require_GET
def whatif(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """What would change if ``fact`` had another value: alone for htmx, else with the questions around it."""
    patient = open_patient(request, patient_id, Right.READ, "whatif")
    in_place = getattr(request, "htmx", False)
    return render(request, "web/_whatif.html" if in_place else "web/ask.html", _context(request, patient))


def _context(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    page = workspace_of(request, patient)
    return {
        "section": "patients",
        "tab": "ask",
        "patient": patient,
        "w": page,
        "asking": AskPage(page),
        "whatif": WhatIfPage(page, request.GET),
    }
