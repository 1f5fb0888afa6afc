"""What to ask of a patient, and what other facts would change: read by whoever may read, and nothing stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from leptoguide.advise.assess import assess
from leptoguide.ask.asking import ask
from leptoguide.ask.nearest import nearest
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Access, Patient, RecordedEvent, User
from leptoguide.registry.records import case_of, current_events, state_fact
from leptoguide.web.views.workspace import advice_for
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {
    "csf_sampling": "done",
    "csf_cytology": "positive",
    "intracranial_pressure": "raised",
    "kps": 40,
    "mri_extent": "brain-and-spine",
    "symptoms": ["headache"],
}


@pytest.fixture
def known(patient: Patient, clinician: User, guideline: Guideline) -> Patient:
    """A patient of whom some facts are known."""
    for name, value in FACTS.items():
        state_fact(patient, name, value, timezone.localdate(), clinician, guideline)
    return patient


@pytest.fixture
def see(signed_in: Client, known: Patient) -> Callable[..., str]:
    """``see("ask")``: a page of the patient as HTML."""

    def seen(path: str, language: str = "zh", htmx: bool = False, **query: str) -> str:
        signed_in.cookies["leptoguide_language"] = language
        headers = {"HX-Request": "true"} if htmx else {}
        response = signed_in.get(f"/patients/{known.pk}/{path}", query, headers=headers)
        assert response.status_code == HTTPStatus.OK
        return str(response.content.decode())

    return seen


def test_the_page_asks_what_the_command_asks(see: Callable[..., str], known: Patient, guideline: Guideline) -> None:
    html = see("ask")
    case = case_of(known, timezone.localdate(), guideline, current_events(known))
    answers = ask(guideline, case)
    asked = re.findall(r'<li class="question" data-code="([^"]*)"', html)
    assert [tuple(names.split()) for names in asked] == [question.facts for question in answers.questions]
    items = re.findall(r'data-code="(R[^" ]*) (needs-data|recommended)"', html)
    assert items == [(item.option, item.status.value) for item in answers.items.values()]


def test_each_answer_and_what_it_leads_to_is_said(see: Callable[..., str]) -> None:
    html = see("ask")
    assert "KPS 未达 50 时仍判断外科干预值得" in html
    assert "任何答案都能确定" in html
    assert "可能性并不相等" in html
    assert "not equally likely" in see("ask", "en")


def test_a_forbidden_puncture_is_marked(
    see: Callable[..., str], known: Patient, clinician: User, guideline: Guideline
) -> None:
    state_fact(known, "csf_cytology", "pending", timezone.localdate(), clinician, guideline)
    assert "现不宜用此法获取" not in see("ask")
    state_fact(known, "spinal_epidural_abscess", True, timezone.localdate(), clinician, guideline)
    assert "现不宜用此法获取" in see("ask")


def test_what_if_shows_what_two_assessments_show(see: Callable[..., str], known: Patient, guideline: Guideline) -> None:
    html = see("whatif", fact="kps", value="60", **{"try": "1"})
    day = timezone.localdate()
    case = case_of(known, day, guideline, current_events(known))
    now = advice_for(known, day).options
    moved = re.findall(r'<li data-code="(R[^" ]*) ([a-z-]*) ([a-z-]*)"', html)
    assert ("R9.vps", "needs-data", "recommended") in moved
    assert all(now[name].status.value == old for name, old, _ in moved)
    then = assess(guideline, type(case)(**{**_fields(case), "facts": {**case.facts, "kps": 60}})).options
    assert moved == [(n, now[n].status.value, o.status.value) for n, o in then.items() if o.status is not now[n].status]
    assert "KPS 评分：40 → 60" in html
    assert "假设 · 不存入病历" in html


def _fields(case: Any) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def test_what_if_stores_nothing_and_changes_no_advice(see: Callable[..., str], known: Patient) -> None:
    before = RecordedEvent.objects.count()
    was = {name: o.status for name, o in advice_for(known, timezone.localdate()).options.items()}
    see("whatif", fact="kps", value="20", **{"try": "1"})
    assert RecordedEvent.objects.count() == before
    assert {name: o.status for name, o in advice_for(known, timezone.localdate()).options.items()} == was
    assert "KPS 评分：40 → 20" not in see("")
    assert "KPS 评分：40 → 20" not in see("report")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"fact": "csf_cytology", "value": "negative"}, "脑脊液细胞学：阳性 → 阴性"),
        ({"fact": "csf_cytology", "value": ""}, "脑脊液细胞学：阳性 → 未知"),
        ({"fact": "kps", "value": "", "marker": "unknown"}, "KPS 评分：40 → 未知"),
        ({"fact": "kps", "value": "60", "marker": "unknown", "was": "unknown"}, "KPS 评分：40 → 60"),
        ({"fact": "kps", "value": "60", "marker": "unknown", "was": ""}, "KPS 评分：40 → 未知"),
        ({"fact": "vps_in_place", "value": "true"}, "→ 是"),
        ({"fact": "surgery_date", "marker": "never"}, "→ 从未／尚未"),
        ({"fact": "surgery_date", "value": "2026/2/20"}, "→ 2026-02-20"),
        ({"fact": "platelets", "value": "９０"}, "→ 90 ×10⁹/L"),
        ({"fact": "kps", "value": "40"}, "这些事实本来就是这样"),
    ],
)
def test_a_value_is_read_as_the_workspace_reads_it(see: Callable[..., str], query: dict[str, str], said: str) -> None:
    assert said in see("whatif", **query, **{"try": "1"})


def test_a_list_is_taken_as_it_is_ticked(see: Callable[..., str]) -> None:
    html = see("whatif", fact="symptoms")
    assert re.search(r'name="item.headache" value="present" checked', html)
    html = see("whatif", fact="symptoms", **{"try": "1", "item.headache": "absent", "item.seizure": "present"})
    assert "假如" in html
    assert re.search(r'name="item.seizure" value="present" checked', html)
    assert "癫痫" in html


@pytest.mark.parametrize("value", ["300", "55", "abc"])
def test_a_value_that_can_not_be_is_refused_in_place(see: Callable[..., str], value: str) -> None:
    html = see("whatif", fact="kps", value=value, **{"try": "1"})
    assert 'id="whatif-problem"' in html
    assert "→ " + value not in html


@pytest.mark.parametrize(
    "query", [{}, {"fact": "nothing"}, {"fact": "as_of"}, {"fact": "kps"}, {"fact": "kps", "try": "1"}]
)
def test_without_a_fact_or_a_value_nothing_is_supposed(see: Callable[..., str], query: dict[str, str]) -> None:
    html = see("whatif", **query)
    assert 'id="whatif"' in html
    assert "那么" not in html


def test_htmx_gets_the_form_alone(see: Callable[..., str]) -> None:
    html = see("whatif", htmx=True, fact="kps", value="60", **{"try": "1"})
    assert html.count("<section") == 1
    assert "<html" not in html
    assert "R9.vps" in html


def test_an_opened_item_says_when_it_would_be_recommended(
    see: Callable[..., str], known: Patient, clinician: User, guideline: Guideline
) -> None:
    state_fact(known, "surgery_judged_worthwhile", False, timezone.localdate(), clinician, guideline)
    found = nearest(guideline, case_of(known, timezone.localdate(), guideline, current_events(known)), "R9.vps")
    assert found is not None
    html = see("why/R9.vps")
    assert "若KPS 评分 ≥ 50，则推荐" in html
    assert "不是治疗目标" in html
    assert "则推荐" not in see("why/R1.mri")


def test_another_day_is_asked_about_as_of_that_day(see: Callable[..., str]) -> None:
    html = see("ask", as_of="2020-01-01")
    assert "?as_of=2020-01-01" in html
    assert '<input type="hidden" name="as_of" value="2020-01-01">' in html
    assert "KPS 评分：未知 → 60" in see("whatif", fact="kps", value="60", as_of="2020-01-01", **{"try": "1"})


def test_looks_are_logged_and_nobody_else_sees_them(known: Patient, signed_in: Client, db: None) -> None:
    for path in ("ask", "whatif?fact=kps&value=20&try=1"):
        assert signed_in.get(f"/patients/{known.pk}/{path}").status_code == HTTPStatus.OK
    assert list(Access.objects.order_by("-pk").values_list("action", flat=True)[:2]) == ["whatif", "ask"]
    stranger = client_of(User.objects.create_user("stranger"))
    for path in ("ask", "whatif?fact=kps&value=20&try=1"):
        assert stranger.get(f"/patients/{known.pk}/{path}").status_code == HTTPStatus.NOT_FOUND
        assert signed_in.post(f"/patients/{known.pk}/{path}").status_code == HTTPStatus.METHOD_NOT_ALLOWED
