"""Addresses of the meetings of one patient."""

from __future__ import annotations

from django.urls import include, path

from leptoguide.web.views import meetings, minuting, reports, signing

_MEETING = [
    path("", meetings.meeting, name="meeting"),
    path("record", minuting.record, name="meeting-record"),
    path("head", minuting.head, name="meeting-head"),
    path("opinions/<slug:discipline>", minuting.opinion, name="meeting-opinion"),
    path("decisions/<str:option>", minuting.decision, name="meeting-decision"),
    path("changes", minuting.changes, name="meeting-changes"),
    path("sign", signing.sign, name="meeting-sign"),
    path("verify", signing.check, name="meeting-verify"),
    path("signed.json", signing.download, name="meeting-download"),
    path("sheet.pdf", reports.sheet_file, name="meeting-sheet-file"),
    path("report/<slug:form>", reports.meeting_file, name="meeting-file"),
    path("amend", signing.amend, name="meeting-amend"),
]

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("new", meetings.new_meeting, name="meeting-new"),
    path("<int:number>/", include(_MEETING)),
]
