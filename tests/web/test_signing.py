"""Signing through the pages: who signs is asked again, and what is signed can be checked by anybody who may read it."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable
from http import HTTPStatus

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import DecisionDraft, decide, prepare
from leptoguide.registry.models import Access, Meeting, Patient, Role, Signature, Snapshot, User
from leptoguide.registry.snapshots import dossier
from tests.registry.meetings import head, known_patient, signed
from tests.web.test_meetings import at, text
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_attempts_yet() -> None:
    """Failed attempts are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def meeting(patient: Patient, clinician: User, guideline: Guideline) -> Meeting:
    """A meeting that can be signed."""
    known_patient(patient, clinician, guideline)
    made = prepare(patient, head(), clinician, guideline)
    decide(made, "R9.vps", DecisionDraft("yes"), 0, clinician, dossier(made, guideline).advice)
    return made


def send(client: Client, meeting: Meeting, **typed: str) -> HttpResponse:
    """Open the page and send its form."""
    page = client.get(at(meeting, "sign")).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    seen = found[1] if found else ""
    answer: HttpResponse = client.post(
        at(meeting, "sign"), {"seen": seen, "identifier": "T-1", "password": PASSWORD} | typed
    )
    return answer


def one_time_code() -> str:
    """What an authenticator shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_a_signature_wants_the_number_and_the_password(signed_in: Client, meeting: Meeting) -> None:
    for typed, says in (
        ({"identifier": "T-2"}, "病历号与本患者不符"),
        ({"identifier": ""}, "病历号与本患者不符"),
        ({"password": "something else"}, "密码不正确"),
        ({"password": ""}, "密码不正确"),
        ({"seen": "0" * 64}, "有了变化"),
        ({"discipline": "astrology"}, "没有这个学科"),
    ):
        answer = send(signed_in, meeting, **typed)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert says in text(answer)
        assert PASSWORD not in answer.content.decode()
    assert not Signature.objects.exists()
    logged = [Access.objects.filter(action=action).count() for action in ("meeting-sign-page", "meeting-sign")]
    assert logged == [6, 6], "a page that was opened is told from a form that was sent"
    answer = send(signed_in, meeting, discipline="neurosurgery")
    assert answer["Location"] == at(meeting)
    made = Signature.objects.get()
    assert (made.proof, made.discipline, made.signer.username) == ("password", "neurosurgery", "clinician")
    page = text(signed_in.get(at(meeting)))
    assert made.sha256 in page
    assert "草稿" not in page
    assert Access.objects.filter(action="meeting-sign", patient=meeting.patient).exists()


def test_guessing_the_password_ends_as_at_the_sign_in(signed_in: Client, meeting: Meeting) -> None:
    for _ in range(30):
        answer = send(signed_in, meeting, password="a guess")
        if answer.status_code != HTTPStatus.UNPROCESSABLE_ENTITY or "次数过多" in text(answer):
            break
    else:
        pytest.fail("thirty guesses were answered")
    assert not Signature.objects.exists()


def test_who_has_an_authenticator_gives_its_code_too_and_once(
    signed_in: Client, meeting: Meeting, clinician: User, member: Callable[..., User], guideline: Guideline
) -> None:
    TOTP.activate(clinician, SECRET)
    for typed in ({}, {"code": "000000"}, {"code": one_time_code(), "password": "wrong"}):
        assert send(signed_in, meeting, **typed).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    code = one_time_code()
    assert send(signed_in, meeting, code=code).status_code == HTTPStatus.FOUND
    assert Signature.objects.get().proof == "password-and-code"
    second = prepare(meeting.patient, head("另一个问题", conclusion="好"), clinician, guideline)
    assert "验证码不正确" in text(send(signed_in, second, code=code))


def test_without_a_password_the_sign_in_must_be_fresh(signed_in: Client, meeting: Meeting, clinician: User) -> None:
    clinician.set_unusable_password()
    clinician.save()
    client = client_of(clinician)
    answer = send(client, meeting)
    assert "须重新确认身份" in text(answer)
    assert "统一登录" in text(client.get(at(meeting, "sign")))
    for ago, status in ((3600, HTTPStatus.UNPROCESSABLE_ENTITY), (5, HTTPStatus.FOUND)):
        session = client.session
        session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - ago}]
        session["account_authentication_methods_user"] = str(clinician.pk)
        session.save()
        assert send(client, meeting).status_code == status
    assert Signature.objects.get().proof == "sso"


def test_what_stands_in_the_way_is_said_before_anything_is_asked(
    signed_in: Client, meeting: Meeting, clinician: User, guideline: Guideline
) -> None:
    empty = prepare(meeting.patient, head("空的讨论"), clinician, guideline)
    page = signed_in.get(at(empty, "sign"))
    assert "既没有决定，也没有结论" in text(page)
    assert 'name="password"' not in page.content.decode()


def test_another_signs_the_same_content(
    signed_in: Client, meeting: Meeting, member: Callable[..., User], clinician: User
) -> None:
    send(signed_in, meeting)
    other = client_of(member("other"))
    assert "我也签署" in text(other.get(at(meeting)))
    assert send(other, meeting).status_code == HTTPStatus.FOUND
    assert {row.sha256 for row in Signature.objects.all()} == {Snapshot.objects.get().sha256}
    assert "我也签署" not in text(other.get(at(meeting)))
    again = send(other, meeting, password="anything")
    assert again["Location"] == at(meeting)
    assert "已经签署过" in text(other.get(at(meeting)))
    assert Signature.objects.count() == 2


def test_a_form_sent_twice_signs_once_and_leads_to_what_is_signed(
    signed_in: Client, meeting: Meeting, clinician: User
) -> None:
    TOTP.activate(clinician, SECRET)
    page = signed_in.get(at(meeting, "sign")).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    form = {"seen": seen[1], "identifier": "T-1", "password": PASSWORD, "code": one_time_code()}
    for _ in range(2):
        answer = signed_in.post(at(meeting, "sign"), form)
        assert answer["Location"] == at(meeting), "also with a code that has been used by now"
    assert Signature.objects.count() == Snapshot.objects.count() == 1


# ---------------------------------------------------------------- afterwards


def test_anybody_who_may_read_can_check_and_take_the_bytes_away(
    meeting: Meeting, clinician: User, guideline: Guideline, member: Callable[..., User]
) -> None:
    made = signed(meeting, clinician, guideline)
    reader = client_of(member("reader", Role.READER))
    page = text(reader.get(at(meeting, "verify")))
    assert "存储的内容与签署时一致" in page
    assert page.count(made.sha256) == 3
    answer = reader.get(at(meeting, "signed.json"))
    assert hashlib.sha256(answer.content).hexdigest() == made.sha256
    assert json.loads(answer.content)["patient"]["name"] == meeting.patient.name
    assert answer["Content-Disposition"] == f'attachment; filename="meeting-{meeting.pk}.json"'


@pytest.mark.parametrize(
    ("cut", "says"),
    [(64, "与纸面上的校验值一致"), (12, "与纸面上的校验值一致"), (3, "与纸面上的校验值不一致")],
)
def test_a_hash_on_paper_is_compared(
    signed_in: Client, meeting: Meeting, clinician: User, guideline: Guideline, cut: int, says: str
) -> None:
    made = signed(meeting, clinician, guideline)
    paper = f" {made.sha256[:cut].upper()} "
    assert says in text(signed_in.get(at(meeting, "verify"), {"hash": paper}))
    wrong = made.sha256[:11] + ("0" if made.sha256[11] != "0" else "1")
    assert "与纸面上的校验值不一致" in text(signed_in.get(at(meeting, "verify"), {"hash": wrong}))


def test_a_changed_byte_is_shown_on_both_pages(
    signed_in: Client, meeting: Meeting, clinician: User, guideline: Guideline, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(meeting, clinician, guideline)
    data = Snapshot.objects.get().data
    altered = data.replace(b'"decided":"yes"', b'"decided":"no" ')
    assert altered != data
    monkeypatch.setattr(Snapshot, "data", property(lambda self: altered))
    assert "不可采信" in text(signed_in.get(at(meeting, "verify")))
    assert "不可采信" in text(signed_in.get(at(meeting)))


def test_what_is_not_signed_can_not_be_checked_or_amended(signed_in: Client, meeting: Meeting) -> None:
    for place in ("verify", "signed.json", "amend"):
        assert signed_in.get(at(meeting, place)).status_code == HTTPStatus.NOT_FOUND


def test_an_amendment_and_its_original_name_each_other(
    signed_in: Client, meeting: Meeting, clinician: User, guideline: Guideline
) -> None:
    signed(meeting, clinician, guideline)
    answer = signed_in.post(at(meeting, "amend"), {"reason": " "})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    answer = signed_in.post(at(meeting, "amend"), {"reason": "记录有误 <甲>"})
    made = Meeting.objects.exclude(pk=meeting.pk).get()
    assert answer["Location"] == at(made, "record")
    assert "正在准备" in text(signed_in.get(at(meeting)))
    assert "记录有误 <甲>" in text(signed_in.get(at(made, "record")))
    signed(Meeting.objects.get(pk=made.pk), clinician, guideline)
    assert "已被更正" in text(signed_in.get(at(meeting)))
    page = text(signed_in.get(at(made)))
    assert "记录有误 <甲>" in page
    assert Snapshot.objects.get(meeting=meeting).sha256[:12] in page
    listed = text(signed_in.get(f"/patients/{meeting.patient_id}/meetings/"))
    assert f"已由第 {made.pk} 号更正" in listed
    for ask in (signed_in.post, signed_in.get):
        assert ask(at(meeting, "amend"), {"reason": "再次"})["Location"] == at(made, "record")
        assert "已有更正版" in text(signed_in.get(at(made)))
    assert Meeting.objects.count() == 2
