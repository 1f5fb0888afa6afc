"""The own account: the second factor, what comes first, what one may do, and both languages on every page."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

import leptoguide.web
from leptoguide.registry.models import Membership, Patient, Role, Team, User
from leptoguide.registry.rights import RIGHTS, Right
from leptoguide.registry.words import web_texts, words
from tests.web.languages import foreign, shown
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes away."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def confirm(client: Client) -> None:
    """Enter the password once more."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up the second factor; the secret, and the recovery codes."""
    confirm(client)
    page = client.get(ACTIVATE).content.decode()
    secret = re.findall(r'class="secret"[^>]*>(\w+)<', page)[0]
    page = client.post(ACTIVATE, {"code": code(secret)}, follow=True).content.decode()
    return secret, re.findall(r"<li><code>(\d+)</code>", page)


def first_step() -> Client:
    """A browser in which the password has been given."""
    client = Client()
    answer = client.post("/account/login/", {"login": "clinician", "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert client.get("/patients/").status_code == HTTPStatus.FOUND
    return client


def second_step(client: Client, given: str) -> bool:
    """Whether the code lets in."""
    client.post("/account/2fa/authenticate/", {"code": given})
    return client.get("/patients/").status_code == HTTPStatus.OK


class TestSecondFactor:
    """Two-step verification."""

    def test_it_wants_the_password_again_and_shows_a_picture_that_the_policy_allows(self, signed_in: Client) -> None:
        assert signed_in.get(ACTIVATE)["Location"].startswith("/account/reauthenticate/")
        confirm(signed_in)
        answer = signed_in.get(ACTIVATE)
        assert 'src="data:image/svg+xml;base64,' in answer.content.decode()
        assert "img-src 'self' data:" in answer["Content-Security-Policy"]

    def test_a_code_is_asked_for_at_the_sign_in_and_is_good_once(self, signed_in: Client, clinician: User) -> None:
        secret, _ = set_up(signed_in)
        assert not second_step(first_step(), "000000")
        with patch("time.time", return_value=time.time() + 60):
            given = code(secret)
            assert second_step(first_step(), given)
            cache.clear()  # as after a restart of the server
            assert not second_step(first_step(), given)

    def test_a_clock_may_be_half_a_minute_off_and_no_more(self, signed_in: Client, clinician: User) -> None:
        secret, _ = set_up(signed_in)
        assert second_step(first_step(), code(secret, 1))
        assert not second_step(first_step(), code(secret, 3))

    def test_recovery_codes_are_shown_once_and_good_once(self, signed_in: Client, clinician: User) -> None:
        _, codes = set_up(signed_in)
        assert len(set(codes)) == 10
        again = signed_in.get("/account/2fa/recovery-codes/").content.decode()
        assert not any(given in again for given in codes)
        assert second_step(first_step(), codes[3])
        assert not second_step(first_step(), codes[3])
        assert second_step(first_step(), codes[4])
        assert "还剩 8 个（共 10 个）" in signed_in.get("/account/").content.decode()

    def test_wrong_codes_lock_as_wrong_passwords_do(
        self, signed_in: Client, clinician: User, settings: Settings
    ) -> None:
        settings.AXES_FAILURE_LIMIT = 3
        secret, _ = set_up(signed_in)
        client = first_step()
        answers = [client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert not second_step(client, code(secret, 1)), "the right code does not help now"
        assert client.post("/account/login/", {"login": "clinician", "password": PASSWORD}).status_code != 200

    def test_the_secrets_lie_encrypted_in_the_database(self, signed_in: Client, clinician: User) -> None:
        secret, codes = set_up(signed_in)
        kept = str([row.data for row in Authenticator.objects.all()])
        assert secret not in kept
        assert not any(given in kept for given in codes)

    def test_under_another_secret_key_nobody_gets_in(
        self, signed_in: Client, clinician: User, settings: Settings
    ) -> None:
        secret, codes = set_up(signed_in)
        settings.SECRET_KEY = "another"
        for given in (code(secret, 1), codes[0], format_hotp_value(hotp_value("", int(time.time()) // 30))):
            assert not second_step(first_step(), given)
        answer = first_step().post("/account/2fa/authenticate/", {"code": codes[0]})
        assert "服务器密钥已更换" in answer.content.decode()

    def test_it_can_be_turned_off_unless_all_need_it(self, signed_in: Client, settings: Settings) -> None:
        set_up(signed_in)
        settings.REQUIRE_MFA = True
        assert "不能停用" in signed_in.get("/account/2fa/totp/deactivate/").content.decode()
        signed_in.post("/account/2fa/totp/deactivate/")
        assert Authenticator.objects.exists()
        settings.REQUIRE_MFA = False
        signed_in.post("/account/2fa/totp/deactivate/")
        assert not Authenticator.objects.exists()


class TestFirstThings:
    """What comes before any patient."""

    def test_where_all_need_a_second_factor_no_patient_is_seen_before(
        self, signed_in: Client, patient: Patient, settings: Settings
    ) -> None:
        settings.REQUIRE_MFA = True
        for address in ("/patients/", f"/patients/{patient.pk}/", "/account/", "/admin/"):
            assert signed_in.get(address)["Location"] == ACTIVATE
        live = signed_in.get(f"/patients/{patient.pk}/why/R9.vps", headers={"HX-Request": "true"})
        assert (live.status_code, live["HX-Redirect"]) == (HTTPStatus.UNAUTHORIZED, ACTIVATE)
        assert "本院要求两步验证" in signed_in.get("/patients/", follow=True).content.decode()
        set_up(signed_in)
        assert signed_in.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.OK

    def test_a_password_set_by_somebody_else_is_changed_first(
        self, signed_in: Client, patient: Patient, clinician: User
    ) -> None:
        User.objects.update(must_change_password=True)
        assert signed_in.get(f"/patients/{patient.pk}/")["Location"] == "/account/password/change/"
        new = "quite another phrase"
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        assert signed_in.post("/account/password/change/", form)["Location"] == "/account/"
        clinician.refresh_from_db()
        assert clinician.check_password(new)
        assert not clinician.must_change_password
        assert signed_in.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.OK

    @pytest.mark.parametrize("weak", ["short", "password123", "clinician1", "1234567890"])
    def test_a_weak_password_is_refused(self, signed_in: Client, clinician: User, weak: str) -> None:
        form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        answer = signed_in.post("/account/password/change/", form)
        assert 'class="errorlist"' in answer.content.decode()
        clinician.refresh_from_db()
        assert clinician.check_password(PASSWORD)


class TestThePage:
    """What it shows."""

    def test_teams_roles_rights_and_who_else_sees_the_patients(self, member: Callable[..., User], team: Team) -> None:
        reader = member("reader", Role.READER)
        Membership.objects.create(user=User.objects.create_user("gone", is_active=False), team=team, role=Role.READER)
        said = " ".join(shown(client_of(reader).get("/account/").content.decode()).split())
        assert "只读 您可以 查看患者、建议、报告和访问记录 您不可以 录入、更改和撤回病历事实与事件" in said
        page = client_of(member("second")).get("/account/").content.decode()
        assert '<span translate="no">reader</span> <span class="soft">只读</span>' in page
        assert "gone" not in page

    def test_who_has_no_team_is_told_why_there_are_no_patients(self, db: None) -> None:
        page = client_of(User.objects.create_user("new")).get("/account/").content.decode()
        assert "您还不属于任何团队" in page

    def test_every_right_and_role_has_words(self) -> None:
        wanted = {f"right.{right}" for right in Right} | {f"role.{role}" for role in Role}
        assert wanted <= web_texts().keys()
        assert RIGHTS.keys() == set(Role)

    def test_the_name_and_the_language_can_be_changed_and_nothing_else(
        self, signed_in: Client, clinician: User
    ) -> None:
        form = {"display_name": "演示医师", "language": "en", "is_staff": "on", "username": "other"}
        page = signed_in.post("/account/", form, follow=True).content.decode()
        assert "My account" in page
        clinician.refresh_from_db()
        assert (clinician.display_name, clinician.language, clinician.is_staff) == ("演示医师", "en", False)
        assert clinician.username == "clinician"

    def test_the_own_accesses_name_a_patient_only_while_it_may_be_seen(
        self, signed_in: Client, patient: Patient, clinician: User
    ) -> None:
        signed_in.get(f"/patients/{patient.pk}/")
        assert "T-1" in signed_in.get("/account/accesses").content.decode()
        Membership.objects.filter(user=clinician).delete()
        page = signed_in.get("/account/accesses").content.decode()
        assert "T-1" not in page
        assert "查看工作台" in page


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Every page of the account that can be reached, after what can go wrong on it too."""
    visitor = Client()
    visitor.cookies["leptoguide_language"] = client.cookies["leptoguide_language"].value
    for name, answer in (
        ("login", visitor.get("/account/login/")),
        ("mismatch", visitor.post("/account/login/", {"login": "nobody", "password": "wrong"})),
        ("empty", visitor.post("/account/login/", {})),
        ("forgotten", visitor.get("/account/password/reset/")),
        ("inactive", visitor.get("/account/inactive/")),
        ("logout", client.get("/account/logout/")),
        ("account", client.get("/account/")),
        ("accesses", client.get("/account/accesses")),
        ("password", client.get("/account/password/change/")),
        ("weak", client.post("/account/password/change/", weak(PASSWORD, "1234", "12345"))),
        ("like-name", client.post("/account/password/change/", weak(PASSWORD, "clinician1", "clinician1"))),
        ("wrong-old", client.post("/account/password/change/", weak("wrong", "x", "y"))),
        ("again", client.get("/account/reauthenticate/")),
        ("again-wrong", client.post("/account/reauthenticate/", {"password": "wrong"})),
    ):
        yield name, answer.content.decode()
    confirm(client)
    yield "activate", client.get(ACTIVATE).content.decode()
    yield "activate-wrong", client.post(ACTIVATE, {"code": "0"}).content.decode()
    secret, _ = set_up(client)
    yield "codes-again", client.get("/account/2fa/recovery-codes/").content.decode()
    yield "codes-new", client.get("/account/2fa/recovery-codes/generate/").content.decode()
    yield "deactivate", client.get("/account/2fa/totp/deactivate/").content.decode()
    yield "again-by-code", client.get("/account/2fa/reauthenticate/").content.decode()
    yield "with-factor", client.get("/account/").content.decode()
    visitor.post("/account/login/", {"login": "clinician", "password": PASSWORD})
    yield "second-step", visitor.get("/account/2fa/authenticate/").content.decode()
    yield "wrong-code", visitor.post("/account/2fa/authenticate/", {"code": "0"}).content.decode()
    for _ in range(9):
        answer = visitor.post("/account/2fa/authenticate/", {"code": "0"})
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    yield "locked", answer.content.decode()
    answer = client.post("/account/2fa/recovery-codes/generate/", follow=True)
    yield "codes", answer.content.decode()
    assert secret not in answer.content.decode()


def weak(old: str, first: str, second: str) -> dict[str, str]:
    """A change of the password."""
    return {"oldpassword": old, "password1": first, "password2": second}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_the_account_has_a_word_of_the_other_language(
    signed_in: Client, settings: Settings, language: str
) -> None:
    settings.AXES_FAILURE_LIMIT = 7
    signed_in.post("/language", {"language": language})
    seen = dict(pages(signed_in))
    assert len(seen) == 25
    assert {name: foreign(html, language) for name, html in seen.items() if foreign(html, language)} == {}
    title = words("zh" if language == "zh" else "en")("account.again")
    assert title in seen["again"]


def test_every_page_of_the_account_is_our_own(signed_in: Client) -> None:
    own = Path(leptoguide.web.__file__).parent
    for address in (
        "/account/login/",
        "/account/",
        "/account/password/change/",
        "/account/logout/",
        "/account/inactive/",
    ):
        answer = signed_in.get(address, follow=True)
        used = {str(t.origin.name) for t in answer.templates if t.origin}
        assert used
        assert {name for name in used if not name.startswith(str(own)) and "django/forms" not in name} == set()
