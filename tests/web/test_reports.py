"""Reports to take away: the page, the files, their names, and who may have them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO

import docx as python_docx
import pytest
from django.test import Client
from pypdf import PdfReader

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import prepare
from leptoguide.registry.models import Access, Patient, Role, User
from leptoguide.registry.records import Draft, record
from leptoguide.web.views.reports import TYPES, file_name
from tests.registry.meetings import DAY, head, known_patient, meeting_of, signed
from tests.report.test_formats import Page, bare
from tests.web.test_meetings import at, text
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
SECONDS = 10
"""Far above what a report takes, for a machine that does other things too."""


def name_of(answer: object) -> str:
    """The name of a file that is sent."""
    found = re.fullmatch(r'attachment; filename="([^"]+)"', answer["Content-Disposition"])  # type: ignore[index]
    assert found
    return found[1]


def test_the_page_leads_to_every_file(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    known_patient(patient, clinician, guideline)
    record(patient, Draft(DAY, "fact-entry", {"treatment_start_date": "2026-02-01"}), clinician, guideline)
    opened = prepare(patient, head(), clinician, guideline)
    page = signed_in.get(f"/patients/{patient.pk}/report?as_of=2026-03-05")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)" download', page.content.decode())]
    assert len(links) == 2 * 2 * len(TYPES)
    assert sum(f"meetings/{opened.pk}/" in link for link in links) == 2 * len(TYPES)
    for link in links:
        started = time.monotonic()
        answer = signed_in.get(link)
        assert answer.status_code == HTTPStatus.OK, link
        assert time.monotonic() - started < SECONDS
        form = name_of(answer).rsplit(".", 1)[1]
        assert answer["Content-Type"] == TYPES[form]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert patient.name not in answer["Content-Disposition"]
        assert Access.objects.filter(patient=patient, action__endswith=f"report:{form}").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_name_is_printed_as_it_is(signed_in: Client, patient: Patient, language: str) -> None:
    assert patient.name == "<b>演示 & 甲</b> KPS <70"
    said = {}
    for form in ("html", "pdf", "docx"):
        content = signed_in.get(f"/patients/{patient.pk}/report/{form}?language={language}&as_of=2026-03-01").content
        if form == "html":
            said[form] = Page(content).text
        elif form == "pdf":
            said[form] = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        else:
            said[form] = "\n".join(p.text for p in python_docx.Document(BytesIO(content)).paragraphs)
    for form, found in said.items():
        assert bare(f"{patient.name} · T-1") in bare(found), form
        assert ("of an assessment" if language == "en" else "评估报告") in found, form


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("T-1", "leptoguide-T-1-x.pdf"),
        ("../../etc/passwd", "leptoguide-etc-passwd-x.pdf"),
        ('a"b\r\nSet-Cookie: c', "leptoguide-a-b-Set-Cookie-c-x.pdf"),
        ("住院 Ｎｏ．７", "leptoguide-No.7-x.pdf"),
        ("演示", "leptoguide-patient-x.pdf"),
        ("." * 80, "leptoguide-patient-x.pdf"),
        ("9" * 64, f"leptoguide-{'9' * 40}-x.pdf"),
    ],
)
def test_a_file_name_is_safe_anywhere(identifier: str, name: str) -> None:
    assert file_name(Patient(identifier=identifier, name="秘密"), "x", "pdf") == name


def test_a_report_is_of_the_day_asked_for(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    known_patient(patient, clinician, guideline)
    after, before = (
        Page(signed_in.get(f"/patients/{patient.pk}/report/html?language=zh&as_of={day}").content).text
        for day in ("2026-03-01", "2026-02-01")
    )
    assert "HER2 免疫组化" in after
    assert "0 项已知" in before
    assert signed_in.get(f"/patients/{patient.pk}/report/html?as_of=soon").status_code == HTTPStatus.NOT_FOUND


def test_the_calendar_is_there_once_a_date_is_known_and_always_that_of_today(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    calendar, none = f"/patients/{patient.pk}/follow-up.ics", "已知事实尚不能给出随访日期"
    before = signed_in.get(f"/patients/{patient.pk}/report")
    assert none in text(before)
    assert calendar not in before.content.decode()
    record(patient, Draft(DAY, "fact-entry", {"treatment_start_date": "2026-02-01"}), clinician, guideline)
    after = signed_in.get(f"/patients/{patient.pk}/report")
    assert calendar in after.content.decode()
    assert none not in text(after)
    past = signed_in.get(f"/patients/{patient.pk}/report?as_of=2026-03-05")
    assert calendar not in past.content.decode()
    assert f'action="/patients/{patient.pk}/report"' in past.content.decode(), "another day is asked for here"


def test_other_formats_are_not_there(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    opened = prepare(patient, head(), clinician, guideline)
    for address in (f"/patients/{patient.pk}/report/ics", at(opened, "report/ics"), at(opened, "report/txt")):
        assert signed_in.get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_sheet_is_a_file_of_one_page_until_the_meeting_is_signed(
    patient: Patient, clinician: User, guideline: Guideline, member: Callable[..., User]
) -> None:
    meeting = meeting_of(patient, clinician, guideline)
    reader = client_of(member("reader", Role.READER))
    assert f"{at(meeting, 'sheet.pdf')}?language=zh" in reader.get(at(meeting)).content.decode()
    for language, title in (("zh", "MDT 讨论单"), ("en", "Sheet for the multidisciplinary meeting")):
        answer = reader.get(at(meeting, f"sheet.pdf?language={language}"))
        assert name_of(answer) == f"leptoguide-T-1-meeting-{meeting.pk}-2026-03-01-sheet-{language}.pdf"
        (page,) = PdfReader(BytesIO(answer.content)).pages
        assert bare(title) in bare(page.extract_text())
        assert bare(patient.name) in bare(page.extract_text())
    assert Access.objects.filter(patient=patient, action="meeting-sheet", user__username="reader").count() == 2
    signed(meeting, clinician, guideline)
    assert reader.get(at(meeting, "sheet.pdf")).status_code == HTTPStatus.NOT_FOUND


def test_what_was_signed_gives_the_same_file_each_time(
    patient: Patient, clinician: User, guideline: Guideline, member: Callable[..., User]
) -> None:
    meeting = meeting_of(patient, clinician, guideline)
    draft = client_of(clinician).get(at(meeting, "report/pdf?language=zh"))
    assert "-draft-" in name_of(draft)
    signed(meeting, clinician, guideline)
    reader = client_of(member("reader", Role.READER))
    for form in ("html", "pdf", "docx"):
        first = reader.get(at(meeting, f"report/{form}?language=en"))
        assert "-signed-en" in name_of(first)
        record(patient, Draft(DAY, "laboratory", {"platelets": 20}), clinician, guideline)
        assert reader.get(at(meeting, f"report/{form}?language=en")).content == first.content
    page = reader.get(at(meeting)).content.decode()
    assert f"meetings/{meeting.pk}/report/pdf?language=zh" in page
