"""Adding an event by its form: whole or not at all, once, and with what stands against it in sight."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html import unescape
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.utils import timezone

from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.events import read_events
from leptoguide.registry.models import Access, Patient, RecordedEvent, Role, User
from leptoguide.registry.records import Draft, record
from leptoguide.registry.words import web_texts
from leptoguide.web.event_entry import facts_of, form_of, read_form
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
DAY = "2026-03-01"
TODAY = datetime.date(2026, 11, 1)


def send(client: Client, patient: Patient, kind: str, **fields: Any) -> HttpResponse:
    """Send the form of a kind; without a token it is a form of its own."""
    data = {"kind": kind, "date": DAY, "token": str(uuid4()), **{k.replace("__", "."): v for k, v in fields.items()}}
    return client.post(f"/patients/{patient.pk}/events/new", data)


def form(client: Client, patient: Patient, kind: str) -> str:
    """The empty form of a kind."""
    return client.get(f"/patients/{patient.pk}/events/new?kind={kind}").content.decode()


def content() -> dict[str, Any]:
    """The content of the one event."""
    (row,) = RecordedEvent.objects.all()
    return row.content


# ------------------------------------------------------------ the form


def test_every_kind_of_event_can_be_chosen(signed_in: Client, patient: Patient, guideline: Guideline) -> None:
    html = signed_in.get(f"/patients/{patient.pk}/events/new").content.decode()
    assert set(re.findall(r"\?kind=([a-z-]+)", html)) == set(guideline.dictionary.events)


def test_of_every_form_nothing_is_preselected_and_it_needs_no_script(
    signed_in: Client, patient: Patient, guideline: Guideline
) -> None:
    for kind in guideline.dictionary.events.values():
        html = form(signed_in, patient, kind.id)
        own = html[html.index('<form method="post" data-once class="event-form"') :]
        assert " checked" not in own, kind.id
        assert " selected" not in own, kind.id
        texts = re.findall(r'<input (?![^>]*type=)[^>]*name="([^"]*)"[^>]* value="([^"]*)"', own)
        assert [name for name, value in texts if value] == [], kind.id
        assert set(re.findall(r'id="fact-([a-z0-9_]+)"', own)) == set(facts_of(kind, guideline.dictionary))
        assert " hx-" not in own
        assert " onclick" not in own


def test_a_new_form_is_not_filled_from_an_earlier_event(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    scores = {"neurological-exam-rano-lm-2017": {"items": {"gait": 2}, "exam_change": "worse"}}
    draft = Draft(datetime.date(2026, 2, 1), "assessment", {"kps": 70, "scores": scores})
    record(patient, draft, clinician, guideline)
    html = form(signed_in, patient, "assessment")
    own = html[html.index('<form method="post" data-once class="event-form"') :]
    assert " checked" not in own
    assert " selected" not in own
    assert 'value="70"' not in own


def test_every_class_of_agents_has_words(guideline: Guideline) -> None:
    classes = {
        name
        for kind in guideline.dictionary.events.values()
        for name in (kind.course.classes if kind.course else kind.gathers.classes if kind.gathers else ())
    }
    assert {f"agents.{name}" for name in classes} <= web_texts().keys()


def test_both_languages_have_the_same_form(signed_in: Client, patient: Patient, guideline: Guideline) -> None:
    for kind in guideline.dictionary.events:
        chinese = form(signed_in, patient, kind)
        signed_in.post("/language", {"language": "en", "next": "/"})
        english = form(signed_in, patient, kind)
        signed_in.post("/language", {"language": "zh", "next": "/"})
        names = [re.findall(r'name="([^"]*)" value="([^"]*)"', html) for html in (chinese, english)]
        without = [[x for x in found if x[0] not in ("token", "csrfmiddlewaretoken", "next")] for found in names]
        assert without[0] == without[1]
        assert re.findall(r'data-code="([^"]*)"', chinese) == re.findall(r'data-code="([^"]*)"', english)


# ------------------------------------------------------------ what is recorded


def test_an_event_is_recorded_as_a_case_file_would_say_it(signed_in: Client, patient: Patient, clinician: User) -> None:
    response = send(
        signed_in,
        patient,
        "csf-exam",
        csf_cytology__value="positive",
        csf_protein__value="120",
        csf_protein__unit="mg/dL",
        csf_glucose__marker="not-done",
        csf_opening_pressure__value="２60",
        csf_sampled_near_lesion__value="false",
        note="腰穿",
        complete="csf-exam",
    )
    (row,) = RecordedEvent.objects.all()
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == f"/patients/{patient.pk}/events/{row.pk}/"
    assert (row.date.isoformat(), row.kind, row.recorded_by) == (DAY, "csf-exam", clinician)
    assert row.content == {
        "csf_cytology": "positive",
        "csf_protein": {"value": 120, "unit": "mg/dL"},
        "csf_glucose": "not-done",
        "csf_opening_pressure": 260,
        "csf_sampled_near_lesion": False,
        "note": "腰穿",
        "complete": ["csf-exam"],
    }
    html = signed_in.get(response["Location"]).content.decode()
    assert "1.2 g/L" in html
    assert "120 mg/dL" in html


def test_a_list_is_answered_in_part_or_in_whole(signed_in: Client, patient: Patient) -> None:
    items = {"symptoms.item.headache": "present", "symptoms.item.seizure": "absent"}
    send(signed_in, patient, "assessment", **items)
    assert content() == {"symptoms": {"present": ["headache"], "absent": ["seizure"]}}
    send(signed_in, patient, "assessment", **items, **{"symptoms.marker": "rest-absent"})
    assert RecordedEvent.objects.latest("id").content == {"symptoms": ["headache"]}


def test_agents_are_started_given_and_stopped(signed_in: Client, patient: Patient) -> None:
    for action in ("start", "give", "stop"):
        send(signed_in, patient, "systemic-treatment", agents=["tucatinib", "capecitabine"], action=action, reason="x")
    assert [row.content["action"] for row in RecordedEvent.objects.order_by("id")] == ["start", "give", "stop"]
    assert all(row.content["agents"] == ["tucatinib", "capecitabine"] for row in RecordedEvent.objects.all())


def test_scores_are_kept_with_the_version_they_were_made_by(signed_in: Client, patient: Patient) -> None:
    at = "scores.neurological-exam-rano-lm-2017."
    send(
        signed_in,
        patient,
        "assessment",
        **{
            f"{at}items.gait": "2",
            f"{at}attributable.gait": "yes",
            f"{at}items.vision": "not-evaluable",
            f"{at}items.vision.reason": "无法配合",
            f"{at}exam_change": "worse",
            "scores.lasa.items.overall": "6.5",
        },
    )
    assert content()["scores"] == {
        "neurological-exam-rano-lm-2017": {
            "version": "2017",
            "items": {"gait": 2, "vision": {"not_evaluable": "无法配合"}},
            "attributable": {"gait": "yes"},
            "exam_change": "worse",
        },
        "lasa": {"version": "2007", "items": {"overall": 6.5}},
    }
    html = signed_in.get(f"/patients/{patient.pk}/record").content.decode()
    assert "无法配合" in html


def test_a_card_of_mri_findings_with_nodules(signed_in: Client, patient: Patient) -> None:
    at = "scores.rano-lm-mri-card."
    fields = {
        f"{at}items.brain-nodules": "present",
        f"{at}change.brain-nodules": "worse",
        f"{at}items.spine-linear": "not-evaluable",
        f"{at}nodules.1.item": "brain-nodules",
        f"{at}nodules.1.diameters.0": "9",
        f"{at}nodules.1.diameters.1": "6.5",
        f"{at}separate.brain-parenchyma": "absent",
        f"{at}overall": "pd",
    }
    send(signed_in, patient, "mri-study", **fields)
    assert content()["scores"]["rano-lm-mri-card"] == {
        "version": "2019",
        "items": {"brain-nodules": "present", "spine-linear": "not-evaluable"},
        "change": {"brain-nodules": "worse"},
        "nodules": [{"item": "brain-nodules", "diameters": [9, 6.5]}],
        "separate": {"brain-parenchyma": "absent"},
        "overall": "pd",
    }


DRAFTS = [
    (
        "csf-exam",
        {"csf_cytology": "pending", "csf_protein": {"value": 135, "unit": "mg/dL"}, "csf_glucose": "not-done"},
    ),
    ("csf-exam", {"csf_protein": "120 mg/dL", "csf_volume": 3, "csf_sampled_near_lesion": "not-applicable"}),
    ("assessment", {"symptoms": [], "kps": 70, "disease_stable": False, "note": "x", "complete": ["assessment"]}),
    ("assessment", {"symptoms": {"present": ["headache"], "absent": []}}),
    ("systemic-treatment", {"agents": ["t-dxd"], "action": "stop", "reason": "进展", "complete": ["procedure"]}),
    ("radiotherapy", {"agents": ["whole-brain-rt"], "action": "stop"}),
    ("procedure", {"procedure": "vps-placement", "vps_valve_on_off": True}),
    ("history", {"treatment_start_date": "never", "lm_onset_date": "2026-01-02"}),
    ("fact-entry", {"kps": None, "symptoms": None, "her2_ihc": "3+", "mri_date": "never", "lvef": 61}),
    ("mdt-meeting", {}),
    (
        "assessment",
        {
            "scores": {
                "nano-lm-2024": {"version": "2024", "items": {"walking": 1}, "record": {"steroids": "地塞米松 4 mg"}},
                "mdasi-bt": {"version": "2006", "items": {"interference": [1, None, 2.5, None, None, 0]}},
            }
        },
    ),
    (
        "mri-study",
        {
            "mri_extent": "brain-only",
            "scores": {
                "rano-lm-mri-card": {
                    "version": "2021",
                    "items": {"brain-linear": {"not_evaluable": "伪影"}},
                    "nodules": [{"item": "spine-nodules", "diameters": [7, 8], "place": "T3"}],
                }
            },
        },
    ),
]


@pytest.mark.parametrize(("kind", "written"), DRAFTS)
def test_a_form_filled_from_an_event_gives_the_same_event(
    patient: Patient, guideline: Guideline, kind: str, written: dict[str, Any]
) -> None:
    draft, entry = Draft(datetime.date(2026, 3, 1), kind, written), guideline.dictionary.events[kind]
    entered = read_form(entry, form_of(draft, entry, guideline.dictionary), guideline, patient, TODAY)
    assert entered.problems == {}
    assert entered.draft is not None
    (said,) = guideline_events(guideline, draft)
    (again,) = guideline_events(guideline, entered.draft)
    assert again == said


def guideline_events(guideline: Guideline, draft: Draft) -> Any:
    """The event as the record reads it."""
    return read_events([draft.as_written()], guideline.dictionary.events, guideline.dictionary)


# ------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("kind", "fields", "field", "kept"),
    [
        ("csf-exam", {"csf_protein.value": "9999"}, "csf_protein", 'value="9999"'),
        ("csf-exam", {"csf_protein.value": "1,2"}, "csf_protein", 'value="1,2"'),
        ("csf-exam", {"csf_glucose.value": "2", "csf_glucose.marker": "not-done"}, "csf_glucose", 'value="2"'),
        ("csf-exam", {"csf_cytology.value": "maybe"}, "csf_cytology", ""),
        ("history", {"lm_onset_date.value": "2026-02-30"}, "lm_onset_date", 'value="2026-02-30"'),
        ("systemic-treatment", {"action": "start"}, "agents", ""),
        ("systemic-treatment", {"agents": "t-dxd"}, "action", 'value="t-dxd" checked'),
        ("procedure", {}, "procedure", ""),
        ("assessment", {"note": "x" * 501}, "note", "x" * 501),
        ("csf-exam", {"date": "2026-13-01"}, "date", 'value="2026-13-01"'),
        ("csf-exam", {"date": ""}, "date", ""),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost_or_recorded(
    signed_in: Client, patient: Patient, kind: str, fields: dict[str, str], field: str, kept: str
) -> None:
    extra = {"note": "留下的备注"} if "note" not in fields else {}
    response = send(signed_in, patient, kind, **fields, **extra)
    html = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not RecordedEvent.objects.exists()
    wrong = re.findall(
        r'<div class="fact[^"]* wrong"[^>]*>(.*?)</div></div>|<div class="fact[^"]* wrong"(.*?)\n</div>', html, re.S
    )
    assert len(wrong) == 1
    assert any(f'name="{field}' in part or f'id="label-{field}"' in part for part in wrong[0])
    assert 'class="error"' in "".join(wrong[0])
    assert kept in unescape(html)
    assert "留下的备注" in html or not extra


def test_no_problem_hides_another(signed_in: Client, patient: Patient) -> None:
    response = send(
        signed_in, patient, "assessment", date="x", kps__value="170", symptoms__marker="unknown", ecog__value="9"
    )
    html = response.content.decode()
    assert html.count('class="error"') == 3
    assert 'value="170"' in html


def test_a_day_to_come_or_before_birth_is_refused(signed_in: Client, patient: Patient) -> None:
    Patient.objects.filter(pk=patient.pk).update(birth_date=datetime.date(1980, 1, 1))
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for day in (tomorrow.isoformat(), "1979-12-31"):
        assert send(signed_in, patient, "mdt-meeting", date=day).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not RecordedEvent.objects.exists()
    assert (
        send(signed_in, patient, "mdt-meeting", date=timezone.localdate().isoformat()).status_code == HTTPStatus.FOUND
    )


def test_an_event_that_would_say_nothing_is_refused(signed_in: Client, patient: Patient) -> None:
    assert send(signed_in, patient, "laboratory").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert send(signed_in, patient, "mdt-meeting").status_code == HTTPStatus.FOUND, "that it was held is something"
    assert [row.kind for row in RecordedEvent.objects.all()] == ["mdt-meeting"]


def test_an_unknown_score_is_not_zero_and_a_reason_alone_is_not_lost(signed_in: Client, patient: Patient) -> None:
    at = "scores.neurological-exam-rano-lm-2017.items."
    for fields in ({f"{at}gait.reason": "卧床"}, {f"{at}gait": "not-evaluable"}, {f"{at}gait": "7"}):
        response = send(signed_in, patient, "assessment", **fields)
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert 'class="score-item wrong"' in response.content.decode()
    assert "卧床" in send(signed_in, patient, "assessment", **{f"{at}gait.reason": "卧床"}).content.decode()
    assert not RecordedEvent.objects.exists()


# ------------------------------------------------------------ once


def test_a_form_sent_twice_is_recorded_once(signed_in: Client, patient: Patient) -> None:
    token = str(uuid4())
    first = send(signed_in, patient, "laboratory", token=token, platelets__value="90")
    again = send(signed_in, patient, "laboratory", token=token, platelets__value="90")
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    assert RecordedEvent.objects.count() == 1


def test_a_form_changed_after_it_was_recorded_is_not_recorded_twice_and_not_lost(
    signed_in: Client, patient: Patient
) -> None:
    token = str(uuid4())
    send(signed_in, patient, "laboratory", token=token, platelets__value="90")
    response = send(signed_in, patient, "laboratory", token=token, platelets__value="91")
    html = response.content.decode()
    row = RecordedEvent.objects.get()
    assert response.status_code == HTTPStatus.CONFLICT
    assert 'value="91"' in html
    assert f'action="/patients/{patient.pk}/events/{row.pk}/amend"' in html
    assert "change-reason" in html


# ------------------------------------------------------------ what stands against it


def dose(client: Client, patient: Patient, **fields: Any) -> HttpResponse:
    """An intrathecal dose."""
    return send(client, patient, "intrathecal-dose", **{"agents": "it-methotrexate", "action": "give", **fields})


def test_an_intrathecal_dose_asks_for_the_identifier_again(signed_in: Client, patient: Patient) -> None:
    first = dose(signed_in, patient)
    html = first.content.decode()
    assert first.status_code == HTTPStatus.OK
    assert 'name="identifier"' in html
    assert 'name="agents" value="it-methotrexate"' in html
    assert 'value="T-1"' not in html, "the number is not there to be sent back"
    for wrong in ("", "T-2"):
        refused = dose(signed_in, patient, reviewed="1", identifier=wrong)
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert not RecordedEvent.objects.exists()
    assert dose(signed_in, patient, reviewed="1", identifier=" t-1 ").status_code == HTTPStatus.FOUND
    assert content()["agents"] == ["it-methotrexate"]


def test_other_events_do_not_ask_for_it(signed_in: Client, patient: Patient) -> None:
    assert send(signed_in, patient, "laboratory", platelets__value="90").status_code == HTTPStatus.FOUND


def test_hard_stops_are_confirmed_one_by_one_and_kept_with_the_event(signed_in: Client, patient: Patient) -> None:
    fields = {"agents": "it-vinca", "reviewed": "1", "identifier": "T-1"}
    html = dose(signed_in, patient, **fields).content.decode()
    stops = re.findall(r'data-code="([a-z0-9-]+) stop"', html)
    assert "intrathecal-vinca" in stops
    assert set(stops) == set(re.findall(r'name="confirm" value="([^"]*)"', html))
    assert dose(signed_in, patient, **fields, confirm="another").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not RecordedEvent.objects.exists()
    assert dose(signed_in, patient, **fields, confirm=stops).status_code == HTTPStatus.FOUND
    assert RecordedEvent.objects.get().confirmed == stops
    page = signed_in.get(f"/patients/{patient.pk}/events/{RecordedEvent.objects.get().pk}/").content.decode()
    assert "已逐条确认" in page


def test_a_stop_that_holds_on_a_drug_to_be_started_is_shown_first(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    record(patient, Draft(datetime.date(2026, 2, 1), "assessment", {"ild_grade": 3}), clinician, guideline)
    fields = {"agents": "t-dxd", "action": "start"}
    response = send(signed_in, patient, "systemic-treatment", **fields)
    html = response.content.decode()
    stops = re.findall(r'name="confirm" value="([^"]*)"', html)
    assert stops
    assert 'name="identifier"' not in html
    assert not RecordedEvent.objects.filter(kind="systemic-treatment").exists()
    stop = send(signed_in, patient, "systemic-treatment", **{**fields, "action": "stop"})
    assert stop.status_code == HTTPStatus.FOUND, "stopping it needs no confirmation"


def test_what_can_not_be_ruled_out_is_said_with_what_is_missing(signed_in: Client, patient: Patient) -> None:
    html = dose(signed_in, patient, agents="it-liposomal-cytarabine").content.decode()
    (missing,) = re.findall(r'data-code="it-liposomal-cytarabine-meningeal-infection open">(.*?)</li>', html, re.S)
    assert "活动性脑膜感染" in missing


def test_the_form_can_be_taken_up_again_from_the_review(signed_in: Client, patient: Patient) -> None:
    html = dose(signed_in, patient, note="第 1 次", back="1", reviewed="1").content.decode()
    assert 'value="it-methotrexate" checked' in html
    assert "第 1 次" in html
    assert not RecordedEvent.objects.exists()


# ------------------------------------------------------------ rights


def test_who_may_only_read_can_neither_add_nor_change(
    member: Callable[..., User], patient: Patient, clinician: User, guideline: Guideline
) -> None:
    row = record(patient, Draft(datetime.date(2026, 2, 1), "mdt-meeting", {}), clinician, guideline)
    reader = client_of(member("reader", Role.READER))
    for path in ("events/new", "events/new?kind=laboratory", f"events/{row.pk}/amend", f"events/{row.pk}/withdraw"):
        for ask in (reader.get, reader.post):
            assert ask(f"/patients/{patient.pk}/{path}").status_code == HTTPStatus.FORBIDDEN
    page = reader.get(f"/patients/{patient.pk}/events/{row.pk}/").content.decode()
    assert "/amend" not in page
    assert RecordedEvent.objects.count() == 1


def test_an_event_is_found_under_its_own_patient_only(
    signed_in: Client, patient: Patient, clinician: User, guideline: Guideline
) -> None:
    other = Patient.objects.create(team=patient.team, identifier="T-2", name="乙", created_by=clinician)
    row = record(other, Draft(datetime.date(2026, 2, 1), "mdt-meeting", {}), clinician, guideline)
    for path in ("", "amend", "withdraw"):
        for ask in (signed_in.get, signed_in.post):
            response = ask(f"/patients/{patient.pk}/events/{row.pk}/{path}")
            assert response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
    assert RecordedEvent.objects.count() == 1


def test_what_is_recorded_is_on_record(signed_in: Client, patient: Patient) -> None:
    signed_in.get(f"/patients/{patient.pk}/events/new", {"kind": "laboratory"})
    assert [access.action for access in Access.objects.filter(patient=patient)] == ["event-new-page"]
    send(signed_in, patient, "laboratory", platelets__value="90")
    assert Access.objects.filter(patient=patient, action="event-new", allowed=True).count() == 1


def test_a_form_without_anything_is_read_without_an_error(patient: Patient, guideline: Guideline) -> None:
    for kind in guideline.dictionary.events.values():
        entered = read_form(kind, QueryDict(""), guideline, patient, TODAY)
        assert entered.draft is None
        assert "date" in entered.problems
