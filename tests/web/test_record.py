"""The record of one patient: its events and the facts that follow, as of any day, in both languages."""

from __future__ import annotations

import datetime
import json
import re
from http import HTTPStatus
from xml.etree import ElementTree

import pytest
from django.test import Client

import leptoguide
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient, User
from leptoguide.registry.records import Draft, amend, as_written, current_events, record, withdraw
from leptoguide.web.pages.record import PER_PAGE
from leptoguide.web.views.workspace import advice_for

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    """A day as written."""
    return datetime.date.fromisoformat(text)


EVENTS = [
    Draft(day("2026-01-05"), "mri-study", {"mri_extent": "brain-and-spine", "mri_linear": "present"}),
    Draft(day("2026-01-08"), "csf-exam", {"csf_cytology": "positive", "csf_protein": {"value": 120, "unit": "mg/dL"}}),
    Draft(day("2026-01-12"), "systemic-treatment", {"agents": ["t-dxd"], "complete": ["systemic-treatment"]}),
    Draft(day("2026-02-20"), "assessment", {"kps": 80, "symptoms": ["headache"], "disease_stable": True}),
    Draft(day("2026-03-02"), "csf-exam", {"csf_cytology": "negative"}),
]


@pytest.fixture
def course(patient: Patient, clinician: User, guideline: Guideline) -> Patient:
    """A patient with a short course."""
    for draft in EVENTS:
        record(patient, draft, clinician, guideline)
    return patient


def page(client: Client, patient: Patient, query: str = "") -> str:
    """The record as HTML."""
    response = client.get(f"/patients/{patient.pk}/record{query}")
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def days(html: str) -> list[str]:
    """The days of the table, from top to bottom."""
    table = html[html.index('class="stack events"') : html.index('id="facts"')]
    return re.findall(r'<th scope="row" class="nowrap"><a [^>]*>([0-9-]+)</a>', table)


def test_events_stand_newest_first_with_what_they_say_and_who_recorded_it(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "?as_of=2026-03-10")
    assert days(html) == [draft.date.isoformat() for draft in reversed(EVENTS)]
    for said in ("1.2 g/L", "120 mg/dL", "clinician", "德曲妥珠单抗", "记录完整"):
        assert said in html


def test_a_patient_without_events_has_a_page(signed_in: Client, patient: Patient) -> None:
    html = page(signed_in, patient)
    assert "没有符合条件的事件" in html
    assert "<svg" in html


def test_the_table_is_filtered_by_the_server(signed_in: Client, course: Patient) -> None:
    assert days(page(signed_in, course, "?as_of=2026-03-10&kind=csf-exam")) == ["2026-03-02", "2026-01-08"]
    assert signed_in.get(f"/patients/{course.pk}/record?kind=nothing").status_code == HTTPStatus.NOT_FOUND


def test_what_lies_after_the_day_is_counted_and_not_shown(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "?as_of=2026-01-31")
    assert days(html) == ["2026-01-12", "2026-01-08", "2026-01-05"]
    assert "另有 2 项" in html


def test_many_events_are_shown_in_pages(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    for number in range(PER_PAGE + 5):
        written = {"platelets": 100 + number}
        record(
            patient, Draft(day("2026-01-01") + datetime.timedelta(number), "laboratory", written), clinician, guideline
        )
    assert len(days(page(signed_in, patient, "?as_of=2026-12-31"))) == PER_PAGE
    assert len(days(page(signed_in, patient, "?as_of=2026-12-31&page=2"))) == 5
    for wrong in ("0", "3", "x"):
        found = signed_in.get(f"/patients/{patient.pk}/record?as_of=2026-12-31&page={wrong}")
        assert found.status_code == HTTPStatus.NOT_FOUND


def test_each_fact_leads_to_its_event_and_says_that_it_is_carried(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "?as_of=2026-03-10")
    (kps,) = re.findall(r'<tr data-code="kps known">(.*?)</tr>', html, re.S)
    event = course.recorded_events.get(kind="assessment")
    assert f'href="/patients/{course.pk}/events/{event.pk}/"' in kps
    assert "沿用" in kps
    assert "2026-02-20" in kps
    (drugs,) = re.findall(r'<tr data-code="current_therapy known">(.*?)</tr>', html, re.S)
    assert "德曲妥珠单抗" in drugs
    shown = set(re.findall(r'<tr data-code="([a-z0-9_]+) (?:known|absent|conflict)"', html))
    case = advice_for(course, day("2026-03-10")).case
    assert shown == {*case.facts, *case.absent, *case.conflicts}


def test_a_conflict_is_shown_as_one(signed_in: Client, course: Patient, clinician: User, guideline: Guideline) -> None:
    record(course, Draft(day("2026-03-05"), "fact-entry", {"lm_onset_date": "2026-02-01"}), clinician, guideline)
    html = page(signed_in, course, "?as_of=2026-03-10")
    (onset,) = re.findall(r'<tr data-code="lm_onset_date conflict">(.*?)</tr>', html, re.S)
    assert "2026-02-01" in onset
    assert "2026-01-08" in onset


def test_the_response_stands_as_a_table(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "?as_of=2026-03-10")
    table = html[html.index('id="response"') : html.index('id="pathway"')]
    assert re.findall(r'class="nowrap">([0-9-]+)</th>', table) == ["2026-01-08", "2026-03-02"]


def test_amended_and_withdrawn_events_say_so(
    signed_in: Client, course: Patient, clinician: User, guideline: Guideline
) -> None:
    row = course.recorded_events.get(kind="assessment")
    later = amend(row, Draft(row.date, "assessment", {"kps": 70}), clinician, guideline, "误填")
    html = page(signed_in, course, "?as_of=2026-03-10")
    assert "共 2 版" in html
    withdraw(later, clinician, "别的患者")
    assert "2026-02-20" not in days(page(signed_in, course, "?as_of=2026-03-10"))
    html = page(signed_in, course, "?as_of=2026-03-10&withdrawn=1")
    assert "2026-02-20" in days(html)
    assert "别的患者" in html


def test_both_languages_say_the_same(signed_in: Client, course: Patient) -> None:
    chinese = page(signed_in, course, "?as_of=2026-03-10")
    signed_in.post("/language", {"language": "en", "next": "/"})
    english = page(signed_in, course, "?as_of=2026-03-10")
    codes = [re.findall(r'data-code="([^"]*)"', html) for html in (chinese, english)]
    assert codes[0] == codes[1]
    own = english[english.index('id="main"') :]
    assert re.findall(r">[^<]*[\u4e00-\u9fff][^<]*<", own.replace("演示 &amp; 甲", "")) == []


def test_the_drawing_can_be_taken_away(signed_in: Client, course: Patient) -> None:
    response = signed_in.get(f"/patients/{course.pk}/timeline.svg?as_of=2026-03-10")
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    assert course.name not in response["Content-Disposition"]
    root = ElementTree.fromstring(response.content)
    assert root.tag.endswith("svg")
    assert "no-store" in response["Cache-Control"]


def test_nothing_on_the_page_needs_a_script_or_a_style_of_its_own(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "?as_of=2026-03-10")
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script" not in html[html.index("<body") :]


@pytest.mark.parametrize("as_of", ["2026-01-06", "2026-01-31", "2026-03-10"])
def test_the_advice_of_any_day_is_that_of_the_case_taken_away(
    course: Patient, guideline: Guideline, as_of: str
) -> None:
    written = [as_written(row) for row in current_events(course)]
    text = json.dumps({"id": str(course), "as_of": as_of, "events": written}, ensure_ascii=False)
    alone = leptoguide.assess(guideline, leptoguide.read_case(text, guideline))
    assert leptoguide.to_json(advice_for(course, day(as_of))) == leptoguide.to_json(alone)
