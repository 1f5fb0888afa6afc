"""Every address of the application."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from leptoguide.web import administration
from leptoguide.web.views import (
    accesses,
    ask,
    events,
    follow_up,
    patients,
    record,
    replay,
    reports,
    site,
    workspace,
)

_PATIENT: list[URLPattern | URLResolver] = [
    path("", workspace.workspace, name="workspace"),
    path("facts/<slug:name>", workspace.fact, name="fact"),
    path("pathway", workspace.pathway, name="pathway"),
    path("why/<str:item>", workspace.why, name="why"),
    path("ask", ask.ask, name="ask"),
    path("whatif", ask.whatif, name="whatif"),
    path("record", record.record, name="record"),
    path("replay", replay.replay, name="replay"),
    path("timeline.svg", record.timeline, name="timeline"),
    path("follow-up.ics", follow_up.patient_calendar, name="patient-calendar"),
    path("events/new", events.new_event, name="event-new"),
    path("events/<int:event_id>/", record.event, name="event"),
    path("events/<int:event_id>/amend", events.amend_event, name="event-amend"),
    path("events/<int:event_id>/withdraw", events.withdraw_event, name="event-withdraw"),
    path("meetings/", include("leptoguide.web.urls_meetings")),
    path("report", reports.report, name="report"),
    path("report/<slug:form>", reports.report_file, name="report-file"),
    path("accesses", accesses.accesses, name="accesses"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="patients"), name="home"),
    path("patients/", patients.patients, name="patients"),
    path("patients/new", patients.new_patient, name="patient-new"),
    path("patients/<uuid:patient_id>/", include(_PATIENT)),
    path("follow-up/", follow_up.follow_up, name="follow-up"),
    path("follow-up/calendar.ics", follow_up.all_calendars, name="follow-up-calendar"),
    path("guideline/", include("leptoguide.web.urls_guideline")),
    path("language", site.choose_language, name="language"),
    path("favicon.ico", site.icon, name="icon"),
    path("healthz", site.healthz, name="healthz"),
    path("account/", include("leptoguide.web.account.urls")),
    path("admin/", administration.site.urls),
]

handler400 = "leptoguide.web.views.errors.bad_request"
handler403 = "leptoguide.web.views.errors.forbidden"
handler404 = "leptoguide.web.views.errors.not_found"
handler500 = "leptoguide.web.views.errors.server_error"
