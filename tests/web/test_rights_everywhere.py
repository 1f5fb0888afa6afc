"""No page shows a patient to somebody who has no right to it: asked of every address that there is."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client

from leptoguide.registry.models import Access, Membership, Patient, Role, Team, User
from tests.web.addresses import filled, of_a_patient, without_parts
from tests.web_fixtures import client_of

pytestmark = pytest.mark.django_db

NAME, NUMBER = "演示病例 甲", "DEMO-T-77"
NOT_KEPT = {"Access", "Session", "AccessLog", "AccessAttempt", "LogEntry"}
"""Tables in which a request may leave a trace without having changed anything."""


@pytest.fixture
def patient(team: Team, clinician: User) -> Patient:
    """A patient whose name and number stand in no other text."""
    return Patient.objects.create(team=team, identifier=NUMBER, name=NAME, created_by=clinician)


@pytest.fixture
def stranger(db: None) -> User:
    """A clinician of another team."""
    user = User.objects.create_user("stranger")
    Membership.objects.create(user=user, team=Team.objects.create(name="other"), role=Role.CLINICIAN)
    return user


@pytest.fixture
def administrator(db: None) -> User:
    """Somebody who manages people, and is in no team."""
    return User.objects.create_superuser("administrator")


def shows(response: HttpResponse, patient: Patient) -> bool:
    """Whether the patient can be told from the answer."""
    said = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    text = said.decode("utf-8", "replace") + str(response.headers)
    return NAME in text or NUMBER in text


def rows() -> dict[str, int]:
    """How many rows there are of everything that is kept."""
    kept = [model for model in apps.get_models() if model.__name__ not in NOT_KEPT and not model._meta.proxy]
    return {model.__name__: model._default_manager.count() for model in kept}


def test_there_are_pages_about_a_patient() -> None:
    assert {filled(route, patient_id="p") for route in of_a_patient()} >= {"/patients/p/", "/patients/p/facts/kps"}


@pytest.mark.parametrize("route", of_a_patient())
class TestOfAPatient:
    """Each address about one patient."""

    def test_who_is_not_signed_in_is_led_to_the_sign_in(self, client: Client, patient: Patient, route: str) -> None:
        address = filled(route, patient_id=patient.pk)
        for response in (client.get(address), client.post(address)):
            assert response.status_code == HTTPStatus.FOUND
            assert response["Location"].startswith("/account/login/?next=")
            assert not shows(response, patient)

    def test_part_of_a_page_is_never_the_sign_in(self, client: Client, patient: Patient, route: str) -> None:
        address = filled(route, patient_id=patient.pk)
        live = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/patients/{patient.pk}/?as_of=2026-03-01"}
        read, sent = client.get(address, headers=live), client.post(address, headers=live)
        assert (read.status_code, sent.status_code) == (HTTPStatus.UNAUTHORIZED, HTTPStatus.UNAUTHORIZED)
        assert (read.content, sent.content) == (b"", b"")
        assert read["HX-Redirect"] == f"/account/login/?next=/patients/{patient.pk}/%3Fas_of%3D2026-03-01"
        assert "HX-Redirect" not in sent, "the page stays, to show what was not saved"

    @pytest.mark.parametrize("who", ["stranger", "administrator"])
    def test_to_others_the_patient_does_not_exist(
        self, request: pytest.FixtureRequest, who: str, patient: Patient, route: str
    ) -> None:
        client = client_of(request.getfixturevalue(who))
        address, nobody = (
            filled(route, patient_id=key) for key in (patient.pk, "00000000-0000-4000-8000-000000000000")
        )
        before = rows()
        for ask in (client.get, client.post):
            response, same = ask(address), ask(nobody)
            if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
                assert (response.status_code, same.status_code) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)
            assert not shows(response, patient)
        assert rows() == before
        refused = Access.objects.filter(user__username=who)
        assert refused.filter(patient=patient).exists(), "the attempt is on record"
        assert not refused.filter(allowed=True).exists()

    def test_a_reader_changes_nothing(self, member: Callable[..., User], patient: Patient, route: str) -> None:
        before = rows()
        reader = member("reader", Role.READER)
        before["User"] += 1
        before["Membership"] += 1
        response = client_of(reader).post(filled(route, patient_id=patient.pk))
        assert response.status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED)
        assert not shows(response, patient)
        assert rows() == before
        refused = Access.objects.filter(user=reader, patient=patient)
        assert [row.allowed for row in refused] == [False] * (response.status_code == HTTPStatus.FORBIDDEN)

    def test_what_shows_the_patient_is_on_record(self, signed_in: Client, patient: Patient, route: str) -> None:
        response = signed_in.get(filled(route, patient_id=patient.pk))
        assert response.status_code != HTTPStatus.INTERNAL_SERVER_ERROR
        if response.status_code == HTTPStatus.OK:
            assert Access.objects.filter(patient=patient, user__username="clinician", allowed=True).count() == 1


@pytest.mark.parametrize("route", without_parts())
@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_no_other_page_shows_a_patient_of_another_team(
    request: pytest.FixtureRequest, who: str, patient: Patient, route: str
) -> None:
    client = client_of(request.getfixturevalue(who))
    for query in ("", f"?q={NUMBER}"):
        response = client.get(f"/{route}{query}")
        assert response.status_code != HTTPStatus.INTERNAL_SERVER_ERROR
        assert NAME not in response.content.decode("utf-8", "replace")


def test_an_administrator_sees_no_patient_in_the_administration(administrator: User, patient: Patient) -> None:
    client = client_of(administrator)
    client_of(User.objects.get(username="clinician")).get(f"/patients/{patient.pk}/")
    assert not shows(client.get("/admin/"), patient)


def test_who_is_no_longer_active_sees_nothing(signed_in: Client, patient: Patient, clinician: User) -> None:
    assert signed_in.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.OK
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    assert signed_in.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.FOUND


def test_who_leaves_a_team_no_longer_sees_its_patients(signed_in: Client, patient: Patient, clinician: User) -> None:
    Membership.objects.filter(user=clinician).delete()
    assert signed_in.get(f"/patients/{patient.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert NAME not in signed_in.get("/patients/").content.decode()


def test_a_form_sent_after_the_sign_in_has_ended_is_said_not_to_be_saved(client: Client, patient: Patient) -> None:
    page = f"http://testserver/patients/{patient.pk}/accesses?page=2"
    response = client.post("/patients/new", {"name": "x"}, headers={"Referer": page}, follow=True)
    assert response.redirect_chain[0][0] == f"/account/login/?next=/patients/{patient.pk}/accesses%3Fpage%3D2"
    assert "没有保存" in response.content.decode()
