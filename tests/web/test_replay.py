"""A patient as of any day: said on every page, read only where it must be, and the same as the case taken away."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import leptoguide
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient, RecordedEvent, User
from leptoguide.registry.records import Draft, amend, as_written, current_events, record, state_fact
from leptoguide.web.views.workspace import advice_for

pytestmark = pytest.mark.django_db
NOON = datetime.time(12)


def day(text: str) -> datetime.date:
    """A day as written."""
    return datetime.date.fromisoformat(text)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``clock("2026-03-01")``: rows are recorded on that day."""

    def at(text: str) -> None:
        moment = timezone.make_aware(datetime.datetime.combine(day(text), NOON))
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return at


@pytest.fixture
def course(patient: Patient, clinician: User, guideline: Guideline, clock: Callable[[str], None]) -> Patient:
    """A cytology of January, recorded late; a KPS of March, misread and amended in April."""
    clock("2026-03-02")
    record(patient, Draft(day("2026-01-10"), "csf-exam", {"csf_cytology": "positive"}), clinician, guideline)
    row = record(patient, Draft(day("2026-03-01"), "assessment", {"kps": 50}), clinician, guideline)
    clock("2026-04-05")
    amend(row, Draft(day("2026-03-01"), "assessment", {"kps": 80}), clinician, guideline, "读错")
    clock("2026-05-01")
    return patient


def page(client: Client, patient: Patient, path: str = "", query: str = "") -> str:
    """One page of the patient as HTML."""
    response = client.get(f"/patients/{patient.pk}/{path}{query}")
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def known(patient: Patient, guideline: Guideline, as_of: str, client: Client, then: bool) -> dict[str, str]:
    """The facts that the record page shows, by name."""
    html = page(client, patient, "record", f"?as_of={as_of}{'&known=then' if then else ''}")
    rows = re.findall(r'<tr data-code="([a-z0-9_]+) known">.*?<td>(.*?)</td>', html, re.S)
    return {name: value.strip() for name, value in rows}


def test_today_says_nothing_of_the_past(signed_in: Client, course: Patient) -> None:
    for path in ("", "record"):
        html = page(signed_in, course, path)
        assert 'class="past' not in html
        assert '?as_of=2026-05-01"' not in html[html.index('class="tabs') : html.index('id="main"')]


@pytest.mark.parametrize("path", ["", "record"])
def test_another_day_is_said_and_stays_in_the_links(signed_in: Client, course: Patient, path: str) -> None:
    html = page(signed_in, course, path, "?as_of=2026-03-10")
    assert "正在查看 2026-03-10 的情形" in html
    assert f'href="/patients/{course.pk}/record?as_of=2026-03-10"' in html
    assert f'href="/patients/{course.pk}/?as_of=2026-03-10"' in html
    assert f'href="/patients/{course.pk}/replay?from=2026-03-10"' in html


@pytest.mark.parametrize("path", ["", "record"])
def test_what_was_known_then_is_said_and_can_only_be_read(signed_in: Client, course: Patient, path: str) -> None:
    html = page(signed_in, course, path, "?as_of=2026-03-10&known=then")
    assert "当天所知" in html
    assert "只能查看" in html
    assert "/amend" not in html
    assert "/events/new" not in html
    controls = re.findall(r'<input (?:type="radio"|id="in-)[^>]*>', html)
    assert all(" disabled" in control for control in controls)
    assert f'href="/patients/{course.pk}/record?as_of=2026-03-10&amp;known=then"' in html
    for link in re.findall(r'hx-get="([^"]*)"', html):
        assert "known=then" in link


def test_what_was_recorded_later_counts_or_not_as_asked(
    signed_in: Client, course: Patient, guideline: Guideline
) -> None:
    assert known(course, guideline, "2026-02-01", signed_in, then=False)["csf_cytology"] == "阳性"
    assert known(course, guideline, "2026-02-01", signed_in, then=True) == {}
    assert known(course, guideline, "2026-03-10", signed_in, then=True)["kps"] == "50"
    assert known(course, guideline, "2026-03-10", signed_in, then=False)["kps"] == "80"
    assert known(course, guideline, "2026-04-05", signed_in, then=True)["kps"] == "80"


def test_before_the_consensus_was_published_it_says_so(signed_in: Client, course: Patient) -> None:
    for path in ("", "record"):
        assert "尚未发表" in page(signed_in, course, path, "?as_of=2026-01-20")
        assert "尚未发表" not in page(signed_in, course, path, "?as_of=2026-03-10")
    assert "尚未发表" in page(signed_in, course, "replay", "?from=2026-01-20")
    signed_in.post("/language", {"language": "en", "next": "/"})
    assert "had not been published yet" in page(signed_in, course, "", "?as_of=2026-01-20")


@pytest.mark.parametrize("as_of", ["2026-01-20", "2026-03-01", "2026-03-10", "2026-04-05", "2026-05-01"])
def test_what_was_known_then_is_the_case_that_could_have_been_taken_away_then(
    course: Patient, guideline: Guideline, as_of: str
) -> None:
    moment = timezone.make_aware(datetime.datetime.combine(day(as_of), datetime.time.max))
    written = [as_written(row) for row in current_events(course, moment)]
    content: dict[str, Any] = {"id": str(course), "as_of": as_of}
    content["events" if written else "facts"] = written or {}
    alone = leptoguide.assess(guideline, leptoguide.read_case(json.dumps(content, ensure_ascii=False), guideline))
    assert leptoguide.to_json(advice_for(course, day(as_of), moment)) == leptoguide.to_json(alone)


# ------------------------------------------------------------ then and now


def changed(html: str) -> dict[str, tuple[str, str]]:
    """Items with their status then and now."""
    rows = re.findall(r'<tr data-code="(R\d+\.[a-z0-9-]+) ([a-z-]+) ([a-z-]+)">', html)
    return {name: (then, now) for name, then, now in rows}


@pytest.mark.parametrize("then", [False, True])
def test_the_items_that_differ_are_those_of_the_two_days(signed_in: Client, course: Patient, then: bool) -> None:
    html = page(signed_in, course, "replay", f"?from=2026-02-20&to=2026-05-01{'&known=then' if then else ''}")
    moment = timezone.make_aware(datetime.datetime.combine(day("2026-02-20"), datetime.time.max))
    before = advice_for(course, day("2026-02-20"), moment if then else None).options
    after = advice_for(course, day("2026-05-01")).options
    statuses = {name: (before[name].status.value, after[name].status.value) for name in after}
    assert changed(html) == {name: pair for name, pair in statuses.items() if pair[0] != pair[1]}
    assert bool(changed(html)) or not then


def test_the_facts_behind_it_are_told(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "replay", "?from=2026-03-10&known=then")
    (kps,) = re.findall(r'<tr data-code="kps">(.*?)</tr>', html, re.S)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", kps) == ["50", "80"]
    html = page(signed_in, course, "replay", "?from=2026-01-20&known=then")
    (cytology,) = re.findall(r'<tr data-code="csf_cytology">(.*?)</tr>', html, re.S)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", cytology) == ["未知", "阳性"]


def test_two_equal_days_differ_in_nothing(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "replay", "?from=2026-05-01&to=2026-05-01")
    assert changed(html) == {}
    assert "所有选项的状态都相同" in html


def test_without_a_day_it_asks_and_a_wrong_one_is_refused(signed_in: Client, course: Patient) -> None:
    assert "请填写要对比的日期" in page(signed_in, course, "replay")
    for query in ("?from=yesterday", "?from=2026-02-30", "?from=2026-05-01&to=2026-03-01", "?from=2026-03-01&to=x"):
        response = signed_in.get(f"/patients/{course.pk}/replay{query}")
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'class="error"' in response.content.decode()


def test_both_languages_say_the_same(signed_in: Client, course: Patient) -> None:
    found = []
    for chosen in ("zh", "en"):
        signed_in.post("/language", {"language": chosen, "next": "/"})
        pages = [page(signed_in, course, "replay", "?from=2026-01-20&known=then")]
        pages.append(page(signed_in, course, "record", "?as_of=2026-03-10&known=then"))
        found.append([re.findall(r'data-code="([^"]*)"', html) for html in pages])
    assert found[0] == found[1]


def test_each_event_leads_to_the_advice_of_its_day(signed_in: Client, course: Patient) -> None:
    html = page(signed_in, course, "record")
    for row in current_events(course):
        assert f'href="/patients/{course.pk}/?as_of={row.date.isoformat()}"' in html


def test_looking_back_changes_nothing(
    signed_in: Client, course: Patient, clinician: User, guideline: Guideline
) -> None:
    before = RecordedEvent.objects.count()
    for path in ("", "record", "replay?from=2026-01-20"):
        joined = "&" if "?" in path else "?"
        page(signed_in, course, path, f"{joined}as_of=2026-03-10&known=then")
    assert RecordedEvent.objects.count() == before
    state_fact(course, "kps", 70, day("2026-05-01"), clinician, guideline)
    assert known(course, guideline, "2026-03-10", signed_in, then=True)["kps"] == "50"
