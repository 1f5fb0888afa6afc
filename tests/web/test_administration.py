"""The administration manages people; it shows no patient, changes no record, and speaks both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from leptoguide.registry import models
from leptoguide.registry.models import Access, AdministrativeAct, Lock, Membership, Patient, Role, SignIn, Team, User
from leptoguide.web import administration
from tests.web.languages import foreign
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db

PASSWORD = "a long pass phrase"


@pytest.fixture
def administrator(db: None) -> User:
    """Somebody who manages people: staff, and no superuser."""
    return User.objects.create_user("administrator", password=PASSWORD, is_staff=True)


@pytest.fixture
def office(administrator: User) -> Client:
    """The administrator, signed in."""
    return client_of(administrator)


@pytest.fixture
def rows(signed_in: Client, patient: Patient, clinician: User, administrator: User) -> dict[str, int | str]:
    """A row in each table, by its name in the addresses."""
    signed_in.get(f"/patients/{patient.pk}/")
    Client().post("/account/login/", {"login": "clinician", "password": "wrong"})
    Client().post("/account/login/", {"login": "clinician", "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
    Client().post("/account/login/", {"login": "administrator", "password": PASSWORD})
    client_of(administrator).post("/admin/registry/team/add/", a_team("second"))
    found: dict[str, int | str] = {"user": clinician.pk, "team": patient.team.pk}
    for model in (Membership, Access, SignIn, models.FailedSignIn, Lock, AdministrativeAct):
        row = model._default_manager.first()
        assert row is not None, model
        found[model._meta.model_name or ""] = row.pk
    return found


def a_team(name: str, *members: tuple[int, str]) -> dict[str, str | int]:
    """The form of a team."""
    form: dict[str, str | int] = {"name": name, "memberships-TOTAL_FORMS": len(members), "memberships-INITIAL_FORMS": 0}
    for number, (user, role) in enumerate(members):
        form |= {f"memberships-{number}-user": user, f"memberships-{number}-role": role}
    return form


def addresses(rows: dict[str, int | str]) -> list[str]:
    """Every page of the administration."""
    found = ["/admin/", "/admin/registry/", "/admin/registry/user/add/", "/admin/registry/team/add/"]
    found += ["/admin/registry/membership/add/", f"/admin/registry/user/{rows['user']}/password/"]
    for name, key in rows.items():
        found += [f"/admin/registry/{name}/", f"/admin/registry/{name}/{key}/change/"]
        found += [f"/admin/registry/{name}/{key}/history/", f"/admin/registry/{name}/?q=clinician"]
    return found


def test_only_people_and_what_was_done_are_in_it() -> None:
    assert {model.__name__ for model in administration.site._registry} == {
        *("User", "Team", "Membership", "Access", "SignIn", "FailedSignIn", "Lock", "AdministrativeAct"),
    }


def test_no_page_names_a_patient(office: Client, rows: dict[str, int | str], patient: Patient) -> None:
    for address in addresses(rows):
        page = office.get(address)
        assert page.status_code == HTTPStatus.OK, address
        text = page.content.decode()
        assert "演示 &amp; 甲" not in text, address
        assert patient.identifier not in re.sub(r"<svg.*?</svg>", "", text), address
    assert str(patient.pk) in office.get("/admin/registry/access/").content.decode()


def test_accesses_are_found_by_the_key_of_a_patient(
    office: Client, rows: dict[str, int | str], patient: Patient
) -> None:
    found = office.get(f"/admin/registry/access/?q={patient.pk}").content.decode()
    assert found.count(f">{patient.pk}<") == Access.objects.filter(patient=patient).count()
    none = office.get("/admin/registry/access/?q=00000000-0000-4000-8000-000000000000").content.decode()
    assert str(patient.pk) not in none


@pytest.mark.parametrize("table", ["access", "signin", "failedsignin", "lock", "administrativeact"])
def test_records_are_only_read(office: Client, rows: dict[str, int | str], table: str) -> None:
    page = f"/admin/registry/{table}/"
    row = f"{page}{rows[table]}/"
    for address in (f"{page}add/", f"{row}delete/"):
        assert office.get(address).status_code == HTTPStatus.FORBIDDEN
        assert office.post(address, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
    assert office.post(f"{row}change/", {}).status_code == HTTPStatus.FORBIDDEN
    office.post(page, {"action": "delete_selected", "_selected_action": rows[table], "post": "yes"})
    model = next(m for m in administration.site._registry if m._meta.model_name == table)
    assert model._default_manager.filter(pk=rows[table]).exists()


def test_who_is_no_administrator_is_kept_out(signed_in: Client, client: Client, rows: dict[str, int | str]) -> None:
    for address in addresses(rows):
        assert signed_in.get(address, follow=True).status_code == HTTPStatus.FORBIDDEN, address
        assert client.get(address, follow=True).redirect_chain[-1][0].startswith("/account/login/?next="), address


def test_a_user_is_made_with_a_password_to_be_changed_and_put_into_a_team(office: Client, team: Team) -> None:
    form = {"username": "new", "usable_password": "true", "password1": "first pass phrase", "display_name": "演示"}
    form |= {"password2": "first pass phrase", "memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0"}
    form |= {"memberships-0-team": str(team.pk), "memberships-0-role": Role.READER, "language": ""}
    assert office.post("/admin/registry/user/add/", form).status_code == HTTPStatus.FOUND
    user = User.objects.get(username="new")
    assert user.must_change_password
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert Membership.objects.get(user=user).role == Role.READER
    browser = Client()
    browser.post("/account/login/", {"login": "new", "password": "first pass phrase"})
    assert browser.get("/patients/")["Location"] == "/account/password/change/"
    assert AdministrativeAct.objects.filter(object_repr="演示").exists()


def test_a_name_that_differs_in_case_only_is_refused(office: Client, clinician: User) -> None:
    form = {"username": "Clinician", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    form |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    assert 'class="errorlist' in office.post("/admin/registry/user/add/", form).content.decode()
    assert not User.objects.filter(username="Clinician").exists()


def test_a_password_set_by_an_administrator_is_changed_first(office: Client, clinician: User) -> None:
    form = {"usable_password": "true", "password1": "another pass phrase", "password2": "another pass phrase"}
    office.post(f"/admin/registry/user/{clinician.pk}/password/", form)
    clinician.refresh_from_db()
    assert clinician.check_password("another pass phrase")
    assert clinician.must_change_password


def test_users_are_not_deleted_and_a_team_with_patients_neither(
    office: Client, patient: Patient, clinician: User
) -> None:
    empty = Team.objects.create(name="empty")
    for address in (f"user/{clinician.pk}", f"team/{patient.team.pk}"):
        answer = office.post(f"/admin/registry/{address}/delete/", {"post": "yes"})
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert patient.name not in answer.content.decode()
    assert office.post(f"/admin/registry/team/{empty.pk}/delete/", {"post": "yes"}).status_code == HTTPStatus.FOUND
    assert set(Team.objects.all()) == {patient.team}


def test_a_lock_is_lifted(office: Client, clinician: User) -> None:
    for _ in range(5):
        Client().post("/account/login/", {"login": "clinician", "password": "wrong"})
    form = {"login": "clinician", "password": PASSWORD}
    assert Client().post("/account/login/", form).status_code == HTTPStatus.TOO_MANY_REQUESTS
    page = office.get("/admin/registry/lock/").content.decode()
    assert '<td class="field-locked">是</td>' in page
    office.post("/admin/registry/lock/", {"action": "lift", "_selected_action": Lock.objects.get().pk})
    assert Client().post("/account/login/", form).status_code == HTTPStatus.FOUND
    assert AdministrativeAct.objects.filter(object_repr="clinician · 127.0.0.1").exists()


def test_a_second_factor_is_reset_for_who_has_lost_it(office: Client, clinician: User) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=clinician, type=kind, data={})
    office.post("/admin/registry/user/", {"action": "reset_second_factor", "_selected_action": clinician.pk})
    assert not Authenticator.objects.exists()
    act = AdministrativeAct.objects.get()
    assert act.object_repr == "clinician"
    assert "已重置两步验证" in str(act.get_change_message())


def test_groups_and_single_permissions_are_not_offered(office: Client, clinician: User) -> None:
    page = office.get(f"/admin/registry/user/{clinician.pk}/change/").content.decode()
    names = set(re.findall(r'name="(\w+)"', page))
    assert names & {"groups", "user_permissions", "is_superuser", "email", "first_name", "last_name"} == set()
    assert {"username", "display_name", "language", "is_active", "is_staff"} <= names


def test_nothing_in_it_is_inline(office: Client, rows: dict[str, int | str]) -> None:
    for address in addresses(rows):
        answer = office.get(address)
        text = answer.content.decode()
        assert "script-src 'self'; style-src 'self'" in answer["Content-Security-Policy"]
        assert (
            re.findall(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/json)", text) == []
        ), address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_it_has_a_word_of_the_other_language(
    office: Client, rows: dict[str, int | str], language: str
) -> None:
    Patient.objects.update(name="x")
    office.post("/language", {"language": language})
    names = {"clinician", "administrator", "team", "second", "md5", "unknown"}
    strange = {address: foreign(office.get(address).content.decode(), language) - names for address in addresses(rows)}
    assert {address: words for address, words in strange.items() if words} == {}


def test_an_administrator_who_joins_a_team_is_seen_by_its_members(
    office: Client, member: Callable[..., User], team: Team, administrator: User
) -> None:
    colleague = member("colleague")
    office.post("/admin/registry/membership/add/", {"user": administrator.pk, "team": team.pk, "role": Role.READER})
    assert "administrator" in client_of(colleague).get("/account/").content.decode()
    assert AdministrativeAct.objects.filter(user=administrator, action_time__lte=timezone.now()).exists()
