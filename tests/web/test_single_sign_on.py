"""Signing in through the hospital's own service: nobody gets an account, or that of another, who should not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessLog
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from leptoguide.errors import InputError
from leptoguide.registry.models import Patient, User
from leptoguide.web import environment
from tests.web.languages import foreign
from tests.web.sign_in_service import CLIENT, SECRET, Service
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db

LOGIN = "/account/oidc/hospital/login/"
PASSWORD = "a long pass phrase"


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service, and the application set up for it by its variables."""
    running = Service()
    for name, value in (
        ("ISSUER", running.issuer),
        ("CLIENT_ID", CLIENT),
        ("CLIENT_SECRET", SECRET),
        ("NAME", "统一登录"),
    ):
        monkeypatch.setenv(f"LEPTOGUIDE_OIDC_{name}", value)
    settings.OIDC_ISSUER = running.issuer
    settings.OIDC_NAME = "统一登录"
    settings.SOCIALACCOUNT_PROVIDERS = environment.sign_in_services()
    yield running
    running.shutdown()
    running.server_close()


def come_back(client: Client, service: Service, process: str = "login") -> HttpResponse:
    """Go to the service, be signed in there, and come back."""
    leaving = client.post(f"{LOGIN}?process={process}").content.decode()
    target = unescape(re.findall(r'http-equiv="refresh" content="0;url=([^"]*)"', leaving)[0])
    asked = service.asked_for(target)
    assert asked["redirect_uri"] == f"http://testserver{LOGIN}callback/"
    return client.get(f"{LOGIN}callback/", {"code": "once", "state": asked["state"]}, follow=True)


def who(client: Client) -> str | None:
    """Whom the pages are shown to."""
    answer = client.get("/account/")
    found = re.findall(r'<p class="soft" translate="no">([^<]*)</p>', answer.content.decode())
    return found[0] if found else None


def test_without_such_a_service_there_is_no_trace_of_it(client: Client, db: None) -> None:
    assert client.get(LOGIN).status_code == HTTPStatus.NOT_FOUND
    assert "/account/oidc/" not in client.get("/account/login/").content.decode()


def test_who_has_no_account_gets_none_unless_the_hospital_says_so(client: Client, service: Service) -> None:
    assert "通过 统一登录 登录" in client.get("/account/login/").content.decode()
    assert "账号尚未开通" in come_back(client, service).content.decode()
    assert who(client) is None
    assert not User.objects.exists()


def test_a_new_account_has_a_name_and_no_team_and_sees_nobody(
    client: Client, service: Service, settings: Settings, patient: Patient
) -> None:
    settings.OIDC_CREATE = True
    page = come_back(client, service)
    assert page.redirect_chain[-1][0] == "/patients/"
    assert "您的团队还没有患者" in page.content.decode()
    assert client.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.NOT_FOUND
    user = User.objects.get(username="li")
    assert (user.display_name, user.email, user.is_staff) == ("演示医师", "", False)
    assert not user.has_usable_password()
    assert not user.memberships.exists()
    assert not EmailAddress.objects.exists()
    assert AccessLog.objects.filter(username="li").exists()


def test_the_same_person_is_the_same_user_also_under_another_name(
    client: Client, service: Service, settings: Settings
) -> None:
    settings.OIDC_CREATE = True
    come_back(client, service)
    service.person["preferred_username"] = "li.married"
    other = Client()
    come_back(other, service)
    assert who(other) == "li"
    assert User.objects.count() == 1


@pytest.mark.parametrize("verified", [True, False])
def test_no_account_is_taken_over_by_its_name_or_mail(
    client: Client, service: Service, settings: Settings, clinician: User, verified: bool
) -> None:
    settings.OIDC_CREATE = True
    User.objects.filter(pk=clinician.pk).update(email="clinician@hospital.example", username="li")
    service.claims = {"email": "clinician@hospital.example", "email_verified": verified}
    come_back(client, service)
    assert who(client) not in (None, "li")
    assert not SocialAccount.objects.filter(user=clinician).exists()


def test_a_user_connects_the_own_account_after_the_password_and_cuts_it_off(
    signed_in: Client, service: Service, clinician: User
) -> None:
    assert "未关联" in signed_in.get("/account/").content.decode()
    asked_again = come_back(signed_in, service, "connect")
    assert "/account/reauthenticate/" in asked_again.redirect_chain[-1][0]
    assert not SocialAccount.objects.exists()
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    assert "已关联" in come_back(signed_in, service, "connect").content.decode()
    other = Client()
    come_back(other, service)
    assert who(other) == "clinician"
    page = signed_in.get("/account/oidc/").content.decode()
    assert foreign(page, "zh") == set()
    signed_in.post("/account/oidc/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_an_identity_belongs_to_one_account(signed_in: Client, service: Service, settings: Settings) -> None:
    settings.OIDC_CREATE = True
    come_back(Client(), service)
    signed_in.post("/account/reauthenticate/", {"password": PASSWORD})
    come_back(signed_in, service, "connect")
    assert SocialAccount.objects.get().user.username == "li"


def test_who_has_no_password_cannot_cut_off_the_only_way_in(service: Service, settings: Settings) -> None:
    settings.OIDC_CREATE = True
    client = Client()
    come_back(client, service)
    page = client.post("/account/oidc/", {"account": SocialAccount.objects.get().pk})
    assert "此账号没有密码" in page.content.decode()
    assert SocialAccount.objects.exists()
    assert client.get("/account/password/change/", follow=True).status_code == HTTPStatus.NOT_FOUND


def test_an_inactive_user_stays_outside(service: Service, settings: Settings) -> None:
    settings.OIDC_CREATE = True
    come_back(Client(), service)
    User.objects.update(is_active=False)
    client = Client()
    assert "账号已停用" in come_back(client, service).content.decode()
    assert who(client) is None


@pytest.mark.parametrize("claims", [{"aud": "another"}, {"iss": "http://elsewhere.example"}, {"exp": 1}])
def test_a_token_for_somebody_else_is_refused(
    client: Client, service: Service, settings: Settings, claims: dict[str, object]
) -> None:
    settings.OIDC_CREATE = True
    service.claims = claims
    answer = come_back(client, service)
    assert "统一登录失败" in answer.content.decode()
    assert not User.objects.exists()


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, service: Service, settings: Settings) -> None:
    settings.OIDC_CREATE = True
    come_back(Client(), service)
    for query in (
        {"code": "once", "state": "made-up"},
        {"error": "access_denied", "state": "made-up"},
        {"code": "once"},
    ):
        answer = client.get(f"{LOGIN}callback/", query, follow=True)
        assert "统一登录失败" in answer.content.decode()
    assert who(client) is None


def test_a_service_that_does_not_answer_is_said_to(client: Client, service: Service) -> None:
    service.shutdown()
    service.server_close()
    page = client.post(LOGIN, follow=True).content.decode()
    assert "统一登录失败" in page
    assert foreign(page, "zh") == set()


def test_the_way_there_is_a_page_that_the_policy_allows(client: Client, service: Service) -> None:
    asked = client.get(LOGIN)
    assert "您将转到医院的统一登录服务" in asked.content.decode()
    leaving = client.post(LOGIN)
    assert leaving.status_code == HTTPStatus.OK
    assert "form-action 'self'" in leaving["Content-Security-Policy"]


def test_an_administrator_sees_and_cuts_off_the_identity(service: Service, settings: Settings) -> None:
    settings.OIDC_CREATE = True
    come_back(Client(), service)
    office = client_of(User.objects.create_user("administrator", is_staff=True))
    page = office.get(f"/admin/registry/user/{User.objects.get(username='li').pk}/change/").content.decode()
    assert "staff-7" in page
    assert "统一登录身份" in page


def test_half_a_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEPTOGUIDE_OIDC_ISSUER", "https://sign-in.hospital.example")
    with pytest.raises(InputError, match="LEPTOGUIDE_OIDC_CLIENT_ID"):
        environment.sign_in_services()
