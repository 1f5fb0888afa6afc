"""Every address of the application."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from leptoguide.web.views import accesses, patients, site, workspace

_PATIENT = [
    path("", workspace.workspace, name="workspace"),
    path("facts/<slug:name>", workspace.fact, name="fact"),
    path("pathway", workspace.pathway, name="pathway"),
    path("why/<str:item>", workspace.why, name="why"),
    path("accesses", accesses.accesses, name="accesses"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="patients"), name="home"),
    path("patients/", patients.patients, name="patients"),
    path("patients/new", patients.new_patient, name="patient-new"),
    path("patients/<uuid:patient_id>/", include(_PATIENT)),
    path("guideline/", include("leptoguide.web.urls_guideline")),
    path("language", site.choose_language, name="language"),
    path("healthz", site.healthz, name="healthz"),
    path("account/", include("leptoguide.web.account.urls")),
    path("admin/", admin.site.urls),
]
