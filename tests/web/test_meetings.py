"""Meetings through the pages: the sheet, the minutes, and what others do at the same time."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import DecisionDraft, OpinionDraft, decide, give_opinion, prepare
from leptoguide.registry.models import Access, Decision, Meeting, Membership, Opinion, Patient, Role, Team, User
from leptoguide.registry.records import state_fact
from leptoguide.registry.snapshots import dossier
from tests.registry.meetings import DAY, PRESENT, QUESTION, blood_count, head, known_patient, signed
from tests.web.addresses import filled, of_a_patient
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(patient: Patient, clinician: User, guideline: Guideline) -> Meeting:
    """A meeting about a patient with raised pressure."""
    known_patient(patient, clinician, guideline)
    return prepare(patient, head(), clinician, guideline)


@pytest.fixture
def frozen(meeting: Meeting, clinician: User, guideline: Guideline) -> Meeting:
    """The same, with an opinion and a decision, signed."""
    give_opinion(meeting, "neurosurgery", OpinionDraft("可行 <分流>", "乙"), 0, clinician, guideline)
    advice = dossier(meeting, guideline).advice
    decide(meeting, "R9.vps", DecisionDraft("no", "other", "家属 & 患者"), 0, clinician, advice)
    signed(meeting, clinician, guideline)
    return Meeting.objects.get()


def at(meeting: Meeting, place: str = "") -> str:
    """An address of a meeting."""
    return f"/patients/{meeting.patient_id}/meetings/{meeting.pk}/{place}"


def text(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    html = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def codes(response: HttpResponse) -> list[str]:
    """The codes of what is shown, whatever the language."""
    return re.findall(r'data-code="([^"]*)"', response.content.decode())


def in_language(client: Client, language: str) -> Client:
    """The same visitor with another language."""
    client.cookies["leptoguide_language"] = language
    return client


# ---------------------------------------------------------------- calling a meeting


def test_a_meeting_is_called_with_its_question(signed_in: Client, patient: Patient, clinician: User) -> None:
    typed = {"date": "2026-03-05", "as_of": "2026-03-01", "question": QUESTION}
    answer = signed_in.post(f"/patients/{patient.pk}/meetings/new", typed)
    made = Meeting.objects.get()
    assert answer["Location"] == at(made)
    assert (made.question, made.created_by) == (QUESTION, clinician)
    assert (made.date, made.as_of) == (datetime.date(2026, 3, 5), datetime.date(2026, 3, 1))
    assert QUESTION in text(signed_in.get(f"/patients/{patient.pk}/meetings/"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"question": " "}, "没有写明讨论的问题"),
        ({"date": "1 March"}, "日期写法有误"),
        ({"as_of": "2026-03-06"}, "晚于讨论日期"),
    ],
)
def test_what_is_refused_is_said_and_stays_in_the_form(
    signed_in: Client, patient: Patient, wrong: dict[str, str], says: str
) -> None:
    typed = {"date": "2026-03-05", "as_of": "2026-03-01", "question": "问题 <甲> & 乙"} | wrong
    answer = signed_in.post(f"/patients/{patient.pk}/meetings/new", typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in text(answer)
    assert typed["question"] in text(answer)
    assert f'value="{typed["date"]}"' in answer.content.decode()
    assert not Meeting.objects.exists()


# ---------------------------------------------------------------- the sheet


def test_the_sheet_shows_each_item_once_under_a_discipline(
    signed_in: Client, meeting: Meeting, guideline: Guideline
) -> None:
    advice = dossier(meeting, guideline).advice
    answer = signed_in.get(at(meeting))
    shown = codes(answer)
    items = {option for options in advice.mdt.values() for option in options}
    ready = {o for o in items if advice.options[o].status.value != "needs-data"}
    assert sorted(shown_options(shown)) == sorted(ready)
    waiting = {advice.options[o].option.recommendation for o in items - ready}
    assert {code.split()[0] for code in shown if code.endswith("needs-data")} == waiting
    for option in items:
        assert guideline.options[option].entry.label.zh in text(answer)
    for discipline in advice.mdt:
        assert guideline.disciplines[discipline].label.zh in text(answer)
    assert QUESTION in text(answer)
    assert "未签署" in text(answer)


def shown_options(shown: list[str]) -> list[str]:
    """The options that stand in full."""
    return [code.split()[0] for code in shown if re.match(r"R\d+\.", code)]


def test_what_is_barred_is_shown_as_barred(
    signed_in: Client, meeting: Meeting, clinician: User, guideline: Guideline
) -> None:
    barring = {
        "lm_onset_date": "2026-02-12",
        "anti_her2_at_onset": "stopped",
        "anti_her2_stop_date": "2025-09-20",
        "therapy_at_onset": ["trastuzumab", "pertuzumab"],
        "ild_grade": 2,
    }
    for name, value in barring.items():
        state_fact(meeting.patient, name, value, DAY, clinician, guideline)
    advice = dossier(meeting, guideline).advice
    blocked = [o.id for o in advice.options.values() if o.status.value == "blocked"]
    assert "R5.t-dxd" in blocked
    for place in ("", "record"):
        answer = signed_in.get(at(meeting, place))
        html = answer.content.decode()
        assert "受阻" in text(answer)
        for option in blocked:
            assert f"{option} blocked" in html or f'class="part decision blocked" id="decision-{option}"' in html


def test_both_languages_show_the_same(
    signed_in: Client, meeting: Meeting, frozen: Meeting, guideline: Guideline
) -> None:
    open_meeting = prepare(meeting.patient, head(), meeting.created_by, guideline)
    for place in (at(open_meeting), at(open_meeting, "record"), at(open_meeting, "sign"), at(frozen)):
        shown = {language: in_language(signed_in, language).get(place) for language in ("zh", "en")}
        assert codes(shown["zh"]) == codes(shown["en"])
        assert re.search(r'lang="en', shown["en"].content.decode())


# ---------------------------------------------------------------- minuting


def test_each_part_is_stored_on_its_own(signed_in: Client, meeting: Meeting) -> None:
    page = signed_in.get(at(meeting, "record")).content.decode()
    assert 'data-part="opinion.neurology" data-version="0"' in page
    people = {"people.neurosurgery": "乙、丙", "people.other": "丁; 戊"}
    about = {"date": "2026-03-01", "as_of": "2026-03-01", "question": QUESTION, "conclusion": "先分流", **people}
    answer = signed_in.post(at(meeting, "head"), about | {"version": "1"}, headers=HTMX)
    assert answer.status_code == HTTPStatus.OK
    assert 'data-version="2"' in answer.content.decode()
    given = {"text": "同意", "given_by": "乙", "version": "0"}
    assert signed_in.post(at(meeting, "opinions/neurology"), given, headers=HTMX).status_code == HTTPStatus.OK
    yes = {"decided": "yes", "version": "0"}
    assert signed_in.post(at(meeting, "decisions/R9.vps"), yes, headers=HTMX).status_code == HTTPStatus.OK
    found = Meeting.objects.get()
    assert [(x["name"], x["discipline"]) for x in found.attendees] == [
        ("乙", "neurosurgery"),
        ("丙", "neurosurgery"),
        ("丁", ""),
        ("戊", ""),
    ]
    assert found.conclusion == "先分流"
    assert (Opinion.objects.get().text, Decision.objects.get().decided) == ("同意", "yes")


def test_without_scripts_a_part_is_stored_and_the_page_comes_back(signed_in: Client, meeting: Meeting) -> None:
    given = {"text": "同意", "given_by": "乙", "version": "0"}
    answer = signed_in.post(at(meeting, "opinions/neurology"), given)
    assert answer["Location"] == at(meeting, "record") + "#opinion-neurology"
    answer = signed_in.post(at(meeting, "decisions/R9.resection"), {"decided": "yes", "version": "0", "text": "说明"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "须注明理由" in text(answer)
    assert 'value="说明"' in answer.content.decode()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_who_writes_second_sees_both_texts_and_loses_neither(
    signed_in: Client, meeting: Meeting, member: Callable[..., User], headers: dict[str, str]
) -> None:
    other = client_of(member("other"))
    other.post(at(meeting, "opinions/neurology"), {"text": "先写的 <甲>", "given_by": "甲", "version": "0"})
    mine = {"text": "后写的 & 乙", "given_by": "乙", "version": "0"}
    answer = signed_in.post(at(meeting, "opinions/neurology"), mine, headers=headers)
    assert answer.status_code == HTTPStatus.CONFLICT
    for said in ("先写的 <甲>", "后写的 & 乙", "他人已先保存", "other"):
        assert said in text(answer)
    assert 'name="version" value="1"' in answer.content.decode()
    assert Opinion.objects.count() == 1
    signed_in.post(at(meeting, "opinions/neurology"), mine | {"version": "1"}, headers=headers)
    assert [row.text for row in Opinion.objects.order_by("version")] == ["先写的 <甲>", "后写的 & 乙"]


def test_of_two_who_change_the_head_the_second_sees_both(signed_in: Client, meeting: Meeting) -> None:
    about = {"date": "2026-03-01", "as_of": "2026-03-01", "version": "1"}
    signed_in.post(at(meeting, "head"), about | {"question": "先改的问题"})
    answer = signed_in.post(at(meeting, "head"), about | {"question": "后改的问题"}, headers=HTMX)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "先改的问题" in text(answer)
    assert "后改的问题" in text(answer)
    assert Meeting.objects.get().question == "先改的问题"


def test_of_two_who_decide_the_second_sees_both(signed_in: Client, meeting: Meeting) -> None:
    first = {"decided": "no", "reason": "cost", "text": "先定", "version": "0"}
    signed_in.post(at(meeting, "decisions/R9.vps"), first)
    answer = signed_in.post(
        at(meeting, "decisions/R9.vps"), {"decided": "yes", "text": "后定", "version": "0"}, headers=HTMX
    )
    assert answer.status_code == HTTPStatus.CONFLICT
    for said in ("不执行", "费用或医保原因", "先定"):
        assert said in text(answer)
    assert 'value="后定"' in answer.content.decode()


def test_what_is_sent_after_the_signature_is_refused_and_kept_on_the_page(signed_in: Client, frozen: Meeting) -> None:
    given = {"text": "迟到的意见", "given_by": "甲", "version": "0"}
    answer = signed_in.post(at(frozen, "opinions/neurology"), given, headers=HTMX)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "讨论已经签署" in text(answer)
    assert "迟到的意见" in text(answer)
    assert not Opinion.objects.filter(discipline="neurology").exists()
    assert signed_in.get(at(frozen, "record"))["Location"] == at(frozen)


def test_an_option_that_is_not_for_the_meeting_can_be_put_on_it(signed_in: Client, meeting: Meeting) -> None:
    page = signed_in.get(at(meeting, "record")).content.decode()
    assert 'id="decision-R9.resection"' not in page
    assert '<option value="R9.resection">' in page
    page = signed_in.get(at(meeting, "record?add=R9.resection&add=R99.x")).content.decode()
    assert 'id="decision-R9.resection"' in page


def test_names_that_lead_nowhere_are_not_there(signed_in: Client, meeting: Meeting) -> None:
    for place in ("opinions/astrology", "decisions/R9.nothing"):
        answer = signed_in.post(at(meeting, place), {"text": "好", "given_by": "甲", "decided": "yes"}, headers=HTMX)
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert signed_in.get(f"/patients/{meeting.patient_id}/meetings/99999/").status_code == HTTPStatus.NOT_FOUND


# ---------------------------------------------------------------- what others write


def test_what_others_wrote_comes_in_and_asking_in_vain_leaves_no_trace(
    signed_in: Client, meeting: Meeting, member: Callable[..., User]
) -> None:
    def ask(seen: str) -> HttpResponse:
        answer: HttpResponse = signed_in.get(at(meeting, "changes"), {"seen": seen}, headers=HTMX)
        return answer

    seen = "head=1,opinion.neurology=0,decision.R9.vps=0"
    before = Access.objects.count()
    assert ask(seen).status_code == HTTPStatus.NO_CONTENT
    assert Access.objects.count() == before
    other = client_of(member("other"))
    other.post(at(meeting, "opinions/neurology"), {"text": "他人的意见", "given_by": "甲", "version": "0"})
    other.post(at(meeting, "decisions/R9.resection"), {"decided": "deferred", "version": "0"})
    answer = ask(seen)
    assert answer.status_code == HTTPStatus.OK
    assert "他人的意见" in text(answer)
    html = answer.content.decode()
    assert 'data-version="1" hx-swap-oob="true"' in html
    assert 'hx-swap-oob="beforeend:#added-by-others"' in html
    assert 'data-part="head"' not in html
    assert ask("head=1,opinion.neurology=1,decision.R9.resection=1").status_code == HTTPStatus.NO_CONTENT


def test_whoever_minutes_is_told_that_the_meeting_was_signed(signed_in: Client, frozen: Meeting) -> None:
    answer = signed_in.get(at(frozen, "changes"), {"seen": "head=1"}, headers=HTMX)
    assert "讨论已经签署" in text(answer)


# ---------------------------------------------------------------- rights


def test_a_reader_reads_and_does_not_write(member: Callable[..., User], meeting: Meeting) -> None:
    reader = client_of(member("reader", Role.READER))
    for place in ("", "record"):
        answer = reader.get(at(meeting, place))
        assert answer.status_code == HTTPStatus.OK
        assert QUESTION in text(answer)
    assert '<form method="post" class="part' not in answer.content.decode()
    assert "草稿" in text(answer)
    for place in ("head", "opinions/neurology", "decisions/R9.vps", "sign", "amend"):
        assert reader.post(at(meeting, place), {}).status_code == HTTPStatus.FORBIDDEN
    assert reader.get(at(meeting, "sign")).status_code == HTTPStatus.FORBIDDEN
    assert reader.get(f"/patients/{meeting.patient_id}/meetings/new").status_code == HTTPStatus.FORBIDDEN


def test_a_coordinator_minutes_and_does_not_sign(member: Callable[..., User], meeting: Meeting) -> None:
    coordinator = client_of(member("coordinator", Role.COORDINATOR))
    given = {"text": "同意", "given_by": "乙", "version": "0"}
    assert coordinator.post(at(meeting, "opinions/neurology"), given).status_code == HTTPStatus.FOUND
    page = coordinator.get(at(meeting, "record"))
    assert at(meeting, "sign") not in page.content.decode()
    assert coordinator.post(at(meeting, "sign"), {}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("route", [route for route in of_a_patient() if "<int:number>" in route])
def test_to_another_team_no_meeting_exists(frozen: Meeting, route: str) -> None:
    stranger = User.objects.create_user("stranger")
    Membership.objects.create(user=stranger, team=Team.objects.create(name="other"), role=Role.CLINICIAN)
    client = client_of(stranger)
    address = filled(route, patient_id=frozen.patient_id, number=frozen.pk)
    for ask in (client.get, client.post):
        answer = ask(address)
        assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
        assert frozen.question not in text(answer)
    own = Patient.objects.create(team=Team.objects.get(name="other"), identifier="O", name="他", created_by=stranger)
    answer = client.get(filled(route, patient_id=own.pk, number=frozen.pk))
    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)


# ---------------------------------------------------------------- names and words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_becomes_markup_on_any_page(
    signed_in: Client, clinician: User, guideline: Guideline, frozen: Meeting, language: str
) -> None:
    patient = frozen.patient
    nasty = 'R&D <b>甲</b> "乙" <script>alert(1)</script> ± μ ≥ −'
    opened = prepare(patient, head(nasty, conclusion=nasty), clinician, guideline)
    give_opinion(opened, "neurology", OpinionDraft(nasty, "<i>丙</i>"), 0, clinician, guideline)
    client = in_language(signed_in, language)
    for address in (
        f"/patients/{patient.pk}/meetings/",
        at(opened),
        at(opened, "record"),
        at(opened, "sign"),
        at(frozen),
        at(frozen, "verify"),
        at(frozen, "sign"),
    ):
        answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK, address
        html = answer.content.decode()
        assert "<script>alert" not in html
        assert "<b>演示" not in html
        assert patient.name in text(answer)
    assert nasty in text(client.get(at(opened)))


def test_what_was_signed_is_shown_as_signed_whatever_the_record_says_now(
    signed_in: Client, clinician: User, guideline: Guideline, frozen: Meeting
) -> None:
    before = text(signed_in.get(at(frozen)))
    blood_count(frozen.patient, clinician, guideline)
    state_fact(frozen.patient, "intracranial_pressure", "normal", DAY, clinician, guideline)
    assert text(signed_in.get(at(frozen))) == before
    for said in (QUESTION, "可行 <分流>", "家属 & 患者", "偏离建议", *(entry.name for entry in PRESENT)):
        assert said in before


def test_asking_takes_no_more_questions_to_the_database_with_more_entries(
    signed_in: Client, clinician: User, guideline: Guideline, meeting: Meeting, django_assert_max_num_queries: Any
) -> None:
    for discipline in guideline.disciplines:
        give_opinion(meeting, discipline, OpinionDraft("好", "甲"), 0, clinician, guideline)
    with django_assert_max_num_queries(25):
        signed_in.get(at(meeting, "record"))
