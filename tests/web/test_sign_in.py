"""Signing in: the unknown are kept out, wrong attempts are counted and kept, and no sign-in lasts for ever."""

from __future__ import annotations

import datetime
import time
from http import HTTPStatus

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from leptoguide.registry.models import User
from leptoguide.web import settings as product
from leptoguide.web.account import session

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"


@pytest.fixture
def limits(settings: Settings) -> Settings:
    """Three attempts, then a quarter of an hour."""
    settings.AXES_FAILURE_LIMIT = 3
    settings.AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
    return settings


def sign_in(client: Client, name: str, password: str, address: str = "10.0.0.9") -> HttpResponse:
    """Send the form."""
    return client.post("/account/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client: Client) -> bool:
    """Whether the pages open."""
    return client.get("/patients/").status_code == HTTPStatus.OK


def test_the_right_password_opens_the_list_of_patients_and_the_page_asked_for(client: Client, clinician: User) -> None:
    assert sign_in(client, "clinician", PASSWORD)["Location"] == "/patients/"
    assert is_signed_in(client)
    other = Client()
    data = {"login": "clinician", "password": PASSWORD, "next": "/account/"}
    assert other.post("/account/login/", data)["Location"] == "/account/"


def test_no_other_site_is_opened_after_the_sign_in(client: Client, clinician: User) -> None:
    for target in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        data = {"login": "clinician", "password": PASSWORD, "next": target}
        assert Client().post("/account/login/", data)["Location"] == "/patients/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: Client, clinician: User) -> None:
    answers = [sign_in(client, name, "wrong").content.decode() for name in ("clinician", "nobody")]
    assert all("用户名或密码不正确。" in text for text in answers)
    assert not is_signed_in(client)


def test_the_name_is_the_same_in_upper_and_lower_case(client: Client, clinician: User) -> None:
    sign_in(client, " Clinician ", PASSWORD)
    assert is_signed_in(client)
    with pytest.raises(IntegrityError):
        User.objects.create_user("CLINICIAN")


def test_passwords_are_hashed_with_argon2() -> None:
    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


class TestLockout:
    """Too many wrong attempts."""

    def test_it_comes_with_the_last_attempt_and_says_for_how_long(
        self, client: Client, clinician: User, limits: Settings
    ) -> None:
        first, second, third = (sign_in(client, name, "wrong") for name in ("clinician", "CLINICIAN", "clinician "))
        assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
        said = third.content.decode()
        until = timezone.localtime() + datetime.timedelta(minutes=15)
        assert "登录已暂时锁定" in said
        assert "输错了 3 次" in said
        assert f"请在 {until:%H:%M} 之后再试（约 15 分钟后）" in said
        assert 14 * 60 < int(third["Retry-After"]) <= 15 * 60

    def test_the_right_password_does_not_help_and_the_wait_does_not_grow(
        self, client: Client, clinician: User, limits: Settings
    ) -> None:
        for _ in range(3):
            sign_in(client, "clinician", "wrong")
        AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=10))
        answer = sign_in(client, "clinician", PASSWORD)
        assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert "约 5 分钟后" in answer.content.decode()
        assert not is_signed_in(client)

    def test_it_ends(self, client: Client, clinician: User, limits: Settings) -> None:
        for _ in range(3):
            sign_in(client, "clinician", "wrong")
        AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=16))
        sign_in(client, "clinician", PASSWORD)
        assert is_signed_in(client)

    def test_it_holds_for_the_name_from_that_address_only(
        self, client: Client, clinician: User, limits: Settings
    ) -> None:
        for _ in range(3):
            sign_in(client, "clinician", "wrong")
        User.objects.create_user("other", password=PASSWORD)
        assert sign_in(Client(), "other", PASSWORD).status_code == HTTPStatus.FOUND
        assert sign_in(Client(), "clinician", PASSWORD, "10.0.0.10").status_code == HTTPStatus.FOUND

    def test_a_success_begins_the_count_anew(self, client: Client, clinician: User, limits: Settings) -> None:
        for password in ("wrong", "wrong", PASSWORD, "wrong", "wrong"):
            answer = sign_in(Client(), "clinician", password)
        assert answer.status_code == HTTPStatus.OK

    def test_it_speaks_english(self, client: Client, clinician: User, limits: Settings) -> None:
        client.post("/language", {"language": "en"})
        for _ in range(3):
            answer = sign_in(client, "clinician", "wrong")
        assert "in about 15 minutes" in answer.content.decode()

    def test_the_address_is_the_one_past_the_proxy(self, client: Client, clinician: User, limits: Settings) -> None:
        limits.TRUSTED_PROXIES = 1
        data = {"login": "clinician", "password": "wrong"}
        for number in range(3):
            forged = {"X-Forwarded-For": f"1.1.1.{number}, 10.0.0.9"}
            answer = client.post("/account/login/", data, REMOTE_ADDR="10.0.0.1", headers=forged)
        assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert AccessAttempt.objects.get().ip_address == "10.0.0.9"

    def test_wrong_passwords_are_counted_wherever_they_are_asked_for(self, signed_in: Client, limits: Settings) -> None:
        form = {"oldpassword": "wrong", "password1": "another pass phrase", "password2": "another pass phrase"}
        pages = [("/account/password/change/", form), ("/account/reauthenticate/", {"password": "wrong"})]
        statuses = [signed_in.post(page, data).status_code for page, data in (*pages, pages[0])]
        assert statuses == [200, 200, 429]
        assert User.objects.get().check_password(PASSWORD)

    def test_no_password_is_kept(self, client: Client, clinician: User, limits: Settings) -> None:
        sign_in(client, "clinician", "S3cret-and-wrong")
        kept = AccessAttempt.objects.get()
        assert "S3cret" not in kept.post_data + kept.get_data

    def test_allauth_has_no_limit_of_its_own_before_that(self, client: Client, clinician: User) -> None:
        for number in range(40):
            assert sign_in(client, f"nobody-{number}", "wrong").status_code == HTTPStatus.OK


class TestHowLong:
    """The length of a sign-in."""

    def test_it_ends_with_the_browser(self, client: Client, clinician: User) -> None:
        sign_in(client, "clinician", PASSWORD)
        cookie = client.cookies["sessionid"]
        assert (cookie["max-age"], cookie["expires"]) == ("", "")
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_it_ends_when_nobody_is_there(self, signed_in: Client, settings: Settings) -> None:
        settings.IDLE_SECONDS = 30 * 60
        assert is_signed_in(signed_in)
        seen(signed_in, 29 * 60)
        assert is_signed_in(signed_in)
        seen(signed_in, 31 * 60)
        page = signed_in.get("/patients/", follow=True)
        assert page.redirect_chain[0][0] == "/account/login/?next=/patients/"
        assert "30 分钟没有操作，已自动退出。" in page.content.decode()

    def test_each_request_begins_the_wait_anew(self, signed_in: Client, settings: Settings) -> None:
        settings.IDLE_SECONDS = 30 * 60
        is_signed_in(signed_in)
        for _ in range(3):
            seen(signed_in, 20 * 60)
            assert signed_in.get("/account/alive").status_code == HTTPStatus.NO_CONTENT

    def test_the_wait_can_be_turned_off(self, signed_in: Client, settings: Settings) -> None:
        settings.IDLE_SECONDS = 0
        is_signed_in(signed_in)
        seen(signed_in, 11 * 60 * 60)
        assert is_signed_in(signed_in)
        assert signed_in.get("/account/idle")["Location"] == "/patients/"

    def test_it_ends_after_hours_also_for_who_is_busy(self, signed_in: Client, settings: Settings) -> None:
        settings.SESSION_COOKIE_AGE = 12 * 60 * 60
        is_signed_in(signed_in)
        stored = signed_in.session
        stored[session._BEGAN] = time.time() - 12 * 60 * 60 - 1
        stored.save()
        page = signed_in.get("/patients/", follow=True)
        assert "登录已超过 12 小时" in page.content.decode()

    def test_another_site_cannot_end_it(self, signed_in: Client, settings: Settings) -> None:
        settings.IDLE_SECONDS = 30 * 60
        is_signed_in(signed_in)
        assert signed_in.get("/account/idle?next=//elsewhere.example/")["Location"] == "/patients/"
        assert is_signed_in(signed_in)
        seen(signed_in, 30 * 60 - 5)
        assert signed_in.get("/account/idle?next=/account/")["Location"] == "/account/login/?next=/account/"
        assert not is_signed_in(signed_in)

    def test_a_sign_out_is_meant(self, signed_in: Client) -> None:
        assert "确定要退出登录吗？" in signed_in.get("/account/logout/").content.decode()
        assert is_signed_in(signed_in)
        signed_in.post("/account/logout/")
        assert not is_signed_in(signed_in)


def seen(client: Client, seconds_ago: float) -> None:
    """Let the last sign of life lie in the past."""
    stored = client.session
    stored[session._SEEN] = time.time() - seconds_ago
    stored.save()


def test_sign_ins_and_failures_are_on_record(client: Client, clinician: User) -> None:
    sign_in(client, "clinician", "wrong")
    sign_in(client, "clinician", PASSWORD)
    assert AccessFailureLog.objects.get().username == "clinician"
    assert AccessLog.objects.get().ip_address == "10.0.0.9"
    page = client.get("/account/").content.decode()
    assert "登录失败" in page
    assert "10.0.0.9" in page


def test_who_is_not_active_is_told_so(client: Client, clinician: User) -> None:
    User.objects.update(is_active=False)
    page = client.post("/account/login/", {"login": "clinician", "password": PASSWORD}, follow=True)
    assert "账号已停用" in page.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "address",
    [
        *("signup/", "email/", "confirm-email/", "confirm-email/x/", "password/set/", "password/reset/done/"),
        *("password/reset/key/1-x/", "password/reset/key/done/", "login/code/", "login/code/confirm/", "phone/change/"),
        *("2fa/recovery-codes/download/", "2fa/webauthn/", "2fa/trust/", "oidc/", "oidc/hospital/login/"),
    ],
)
def test_what_is_not_used_does_not_exist(signed_in: Client, client: Client, address: str) -> None:
    for ask in (signed_in.get, signed_in.post):
        assert ask(f"/account/{address}").status_code == HTTPStatus.NOT_FOUND


def test_a_password_is_set_anew_by_an_administrator_and_not_by_mail(client: Client) -> None:
    assert "请联系您科室或信息科的系统管理员" in client.get("/account/password/reset/").content.decode()
    assert client.post("/account/password/reset/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
