"""Addresses of the guideline browser, below ``guideline/``."""

from __future__ import annotations

from django.urls import path

from leptoguide.web.views import guideline

urlpatterns = [
    path("", guideline.overview, name="guideline"),
    path("recommendations/<str:name>/", guideline.recommendation, name="guideline-recommendation"),
    path("evidence/", guideline.evidence, name="guideline-evidence"),
    path("studies/<str:name>/", guideline.study, name="guideline-study"),
    path("statements/", guideline.statements, name="guideline-statements"),
    path("references/", guideline.references, name="guideline-references"),
    path("sources/", guideline.sources, name="guideline-sources"),
    path("discrepancies/", guideline.discrepancies, name="guideline-discrepancies"),
    path("definitions/", guideline.definitions, name="guideline-definitions"),
    path("facts/", guideline.facts, name="guideline-facts"),
    path("agents/", guideline.agents, name="guideline-agents"),
    path("safety/", guideline.safety, name="guideline-safety"),
    path("notices/", guideline.notices, name="guideline-notices"),
    path("pathway/", guideline.pathway, name="guideline-pathway"),
    path("schedule/", guideline.schedule, name="guideline-schedule"),
    path("instruments/", guideline.instruments, name="guideline-instruments"),
    path("instruments/<str:name>/", guideline.instrument, name="guideline-instrument"),
    path("coverage/", guideline.coverage, name="guideline-coverage"),
    path("proofs/", guideline.proofs, name="guideline-proofs"),
]
