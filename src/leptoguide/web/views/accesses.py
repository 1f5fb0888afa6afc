"""Who opened a patient, for those who care for the patient."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leptoguide.registry.rights import Right, open_patient
from leptoguide.registry.words import words
from leptoguide.web.library import library
from leptoguide.web.pages.accesses import lines

SHOWN = 50


@require_GET
def accesses(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The accesses to one patient, newest first; ``page`` counts from 1."""
    patient = open_patient(request, patient_id, Right.READ, "accesses")
    page = Paginator(patient.accesses.select_related("user"), SHOWN).get_page(request.GET.get("page"))
    shown = list(lines(page.object_list, words(), library().current))
    context = {"section": "patients", "tab": "accesses", "patient": patient, "page": page, "lines": shown}
    return render(request, "web/accesses.html", context)
