"""The workspace: what is entered is stored, checked and answered with advice; nothing unknown looks known."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Access, Patient, RecordedEvent, Role, User
from leptoguide.registry.records import Draft, record
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db


def page(client: Client, patient: Patient, query: str = "") -> str:
    """The workspace as HTML."""
    response = client.get(f"/patients/{patient.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def enter(client: Client, patient: Patient, fact: str, **fields: str) -> HttpResponse:
    """Enter one fact on a day in the past."""
    data = {"as_of": "2026-03-01", **fields}
    return client.post(f"/patients/{patient.pk}/facts/{fact}", data)


def codes(html: str) -> list[str]:
    """What the page says, by its codes."""
    return sorted(re.findall(r'data-code="([^"]*)"', html))


def state_of(html: str, fact: str) -> str:
    """The line beside a control."""
    found = re.search(rf'<p class="fact-state \w+" id="state-{fact}"[^>]*>(.*?)</p>', html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]*>", "", found[1]).strip()


def test_of_a_new_patient_nothing_is_preselected(signed_in: Client, patient: Patient, guideline: Guideline) -> None:
    html = page(signed_in, patient)
    assert " checked" not in html
    assert 'aria-pressed="true"' not in re.sub(r'<button class="plain".*?</button>', "", html)
    shown = set(re.findall(r'id="fact-([a-z0-9_]+)" data-fact', html))
    assert shown == guideline.dictionary.facts.keys() - {"as_of"}
    assert html.count('class="is-unknown"') == len(shown)


def test_every_recommendation_is_on_the_page_of_a_patient_of_whom_nothing_is_known(
    signed_in: Client, patient: Patient, guideline: Guideline
) -> None:
    html = page(signed_in, patient)
    assert {f"option-{name}" for name in guideline.options} == set(re.findall(r'id="(option-[^"]*)"', html))


def test_a_name_is_a_name_and_never_markup(signed_in: Client, patient: Patient) -> None:
    html = page(signed_in, patient)
    assert "&lt;b&gt;演示 &amp; 甲&lt;/b&gt; KPS &lt;70" in html
    assert "<b>演示" not in html


def test_a_fact_entered_is_stored_and_answered_with_the_advice_that_follows(
    signed_in: Client, patient: Patient, clinician: User
) -> None:
    response = enter(signed_in, patient, "csf_cytology", value="positive")
    assert response.status_code == 200
    row = RecordedEvent.objects.get()
    assert (row.content, row.recorded_by, row.date.isoformat()) == (
        {"csf_cytology": "positive"},
        clinician,
        "2026-03-01",
    )
    html = response.content.decode()
    assert 'id="advice"' in html
    assert 'id="fact-csf_cytology"' not in html, "the control that is in use stays as it is"
    assert "2026-03-01 事实录入" in state_of(html, "csf_cytology")
    assert 'value="positive" checked' in page(signed_in, patient, "?as_of=2026-03-01")


def test_unknown_not_done_pending_and_a_value_read_differently(signed_in: Client, patient: Patient) -> None:
    said = {state_of(page(signed_in, patient), "er_percent")}
    for fields in ({"value": "0"}, {"marker": "not-done"}, {"marker": "pending"}):
        enter(signed_in, patient, "er_percent", **fields)
        said.add(state_of(page(signed_in, patient, "?as_of=2026-03-01"), "er_percent"))
    assert {re.split(r" (?:2026|待此项)", text)[0] for text in said} == {"未知", "0 %", "未做", "待回报"}


def test_another_unit_is_echoed_with_the_canonical_value(signed_in: Client, patient: Patient) -> None:
    html = enter(signed_in, patient, "csf_protein", value="120", unit="mg/dL").content.decode()
    assert "1.2 g/L" in state_of(html, "csf_protein")
    assert "120 mg/dL" in state_of(html, "csf_protein")


@pytest.mark.parametrize(("fact", "value"), [("kps", "170"), ("kps", "7o"), ("mri_date", "2026-13-01")])
def test_a_refused_entry_says_so_and_keeps_what_was_there(
    signed_in: Client, patient: Patient, fact: str, value: str
) -> None:
    response = enter(signed_in, patient, fact, value=value)
    assert response.status_code == 422
    assert "未保存：" in state_of(response.content.decode(), fact)
    assert not RecordedEvent.objects.exists()


def test_a_list_can_be_answered_in_part_in_whole_and_taken_back(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "symptoms", **{"item.headache": "present", "item.seizure": "absent"})
    assert RecordedEvent.objects.last().content == {"symptoms": {"present": ["headache"], "absent": ["seizure"]}}
    enter(signed_in, patient, "symptoms", **{"item.headache": "present", "marker": "rest-absent"})
    assert RecordedEvent.objects.last().content == {"symptoms": ["headache"]}
    response = enter(signed_in, patient, "symptoms", marker="unknown")
    assert 'id="fact-symptoms"' in response.content.decode(), "the controls are set back"
    assert " checked" not in page(signed_in, patient, "?as_of=2026-03-01")


def test_what_one_fact_changes_in_others_is_sent_with_it(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "lvef_baseline", value="65")
    html = enter(signed_in, patient, "lvef", value="50").content.decode()
    assert "15" in state_of(html, "lvef_drop")
    assert "算出" in state_of(html, "lvef_drop")


def test_both_languages_say_the_same(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "csf_cytology", value="positive")
    enter(signed_in, patient, "her2_ihc", value="3+")
    chinese = page(signed_in, patient, "?as_of=2026-03-01")
    signed_in.post("/language", {"language": "en", "next": "/"})
    english = page(signed_in, patient, "?as_of=2026-03-01")
    assert codes(chinese) == codes(english)
    assert 'lang="zh-CN"' in chinese
    assert 'lang="en-GB"' in english


def test_why_opens_the_reasons_of_each_option(signed_in: Client, patient: Patient, guideline: Guideline) -> None:
    enter(signed_in, patient, "intracranial_pressure", value="raised")
    html = signed_in.get(f"/patients/{patient.pk}/why/R9.vps?as_of=2026-03-01").content.decode()
    assert "颅内压" in html
    assert "§2.2.3" in html
    assert "INC-16" in html
    assert guideline.identity.doi in html
    assert signed_in.get(f"/patients/{patient.pk}/why/R9.nothing").status_code == 400


def test_a_past_day_shows_what_was_known_then(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "kps", value="70")
    assert "未知" in state_of(page(signed_in, patient, "?as_of=2026-02-28"), "kps")
    assert "70" in state_of(page(signed_in, patient, "?as_of=2026-03-02"), "kps")
    assert "沿用" in state_of(page(signed_in, patient, "?as_of=2026-03-02"), "kps")
    assert signed_in.get(f"/patients/{patient.pk}/?as_of=yesterday").status_code == 404


def test_what_had_not_been_recorded_by_then_can_be_left_out(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "kps", value="70")
    html = page(signed_in, patient, "?as_of=2026-03-02&known=then")
    assert "未知" in state_of(html, "kps")
    assert "disabled" in html, "such a page can only be read"


def test_a_reader_sees_and_cannot_enter(member: Callable[..., User], patient: Patient) -> None:
    reader = client_of(member("reader", Role.READER))
    assert "disabled" in page(reader, patient)
    assert enter(reader, patient, "kps", value="70").status_code == 403
    assert not RecordedEvent.objects.exists()


def test_a_patient_of_another_team_does_not_exist(patient: Patient) -> None:
    stranger = client_of(User.objects.create_user("stranger"))
    for response in (
        stranger.get(f"/patients/{patient.pk}/"),
        enter(stranger, patient, "kps", value="70"),
        stranger.get(f"/patients/{patient.pk}/why/R9.vps"),
    ):
        assert response.status_code == 404
        assert "演示" not in response.content.decode()
    assert "T-1" not in stranger.get("/patients/").content.decode()


def test_every_look_at_a_patient_is_logged(signed_in: Client, patient: Patient, clinician: User) -> None:
    page(signed_in, patient)
    enter(signed_in, patient, "kps", value="70")
    logged = Access.objects.filter(patient=patient, user=clinician)
    assert set(logged.values_list("action", flat=True)) == {"workspace", "fact:kps"}


def test_search_finds_by_chinese_by_pinyin_initials_and_by_english(signed_in: Client, patient: Patient) -> None:
    html = page(signed_in, patient)
    found = re.search(r'id="fact-platelets"[^>]*data-search="([^"]*)"', html)
    assert found
    assert {"血小板", "xxb", "platelets"} <= set(found[1].split())


def test_what_an_entry_moved_is_said(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "intracranial_pressure", value="raised")
    enter(signed_in, patient, "kps", value="80")
    html = enter(signed_in, patient, "csf_cytology", value="positive").content.decode()
    assert "项建议改变" in html
    assert "原为：" in html
    assert "原为：" not in enter(signed_in, patient, "csf_cytology", value="positive").content.decode()


def test_a_fact_of_a_day_to_come_is_refused(signed_in: Client, patient: Patient) -> None:
    response = enter(signed_in, patient, "kps", value="70", as_of="2199-01-01")
    assert response.status_code == 422
    assert not RecordedEvent.objects.exists()


@pytest.mark.parametrize(
    ("fact", "typed", "kept"),
    [("platelets", "１６８", 168), ("er_percent", "０．５", 0.5), ("mri_date", "2026/2/3", "2026-02-03")],
)
def test_what_a_chinese_input_method_types_is_understood(
    signed_in: Client, patient: Patient, fact: str, typed: str, kept: object
) -> None:
    enter(signed_in, patient, fact, value=typed)
    assert RecordedEvent.objects.get().content == {fact: kept}


def test_what_follows_from_an_event_can_not_be_taken_back_here(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    draft = Draft(datetime.date(2026, 2, 1), "procedure", {"procedure": "vps-placement"})
    record(patient, draft, clinician, guideline)
    html = page(signed_in, patient, "?as_of=2026-03-01")
    assert "由事件推出" in state_of(html, "vps_in_place")
    assert 'id="clear-vps_in_place"' not in html
    assert 'id="clear-kps"' in html


def test_the_pathway_is_drawn_in_the_language_of_the_page(signed_in: Client, patient: Patient) -> None:
    enter(signed_in, patient, "csf_cytology", value="positive")
    drawn = signed_in.get(f"/patients/{patient.pk}/pathway?as_of=2026-03-01").content.decode()
    assert drawn.startswith("<svg")
    assert "确诊" in drawn
    assert "style=" not in drawn
    assert "&lt;b&gt;演示" in drawn


def test_the_sources_of_the_reasons_open(signed_in: Client, patient: Patient) -> None:
    """Every source that the reasons of an item name has an address, with that very entry on it."""
    enter(signed_in, patient, "her2_ihc", value="3+")
    html = signed_in.get(f"/patients/{patient.pk}/why/R5.t-dxd?as_of=2026-03-01").content.decode()
    links = set(re.findall(r'href="(/guideline/[^"]*)"', html))
    assert len(links) > 10
    for link in links:
        address, _, place = link.partition("#")
        target = signed_in.get(address)
        assert target.status_code == 200, link
        assert not place or f'id="{place}"' in target.content.decode(), link


def test_a_visit_that_was_missed_is_said_before_the_advice(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    known = {
        "csf_cytology": "positive",
        "csf_sampling": "done",
        "treatment_start_date": "2025-09-20",
        "last_assessment_date": "2025-12-01",
        "disease_stable": True,
    }
    for name, value in known.items():
        record(patient, Draft(datetime.date(2026, 1, 1), "fact-entry", {name: value}), clinician, guideline)
    missed, kept = (page(signed_in, patient, f"?as_of={day}") for day in ("2026-03-01", "2025-12-15"))
    assert re.search(r'class="alert caution">.*随访已过期.*<li>2026-01-20 .*id="group-do-items"', missed, re.DOTALL)
    assert "随访已过期" not in kept
