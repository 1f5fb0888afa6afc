"""What went wrong is said in our look and in both languages, also when the database does not answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from leptoguide.registry.models import Patient, RecordedEvent
from tests.web.languages import foreign


@pytest.fixture
def no_database() -> Iterator[None]:
    """Whatever is asked of the database fails, as after a lost connection."""
    lost = OperationalError("server closed the connection unexpectedly: secret-host")
    with (
        patch("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", side_effect=lost),
        patch("django.db.backends.utils.CursorWrapper.execute", side_effect=lost),
    ):
        yield


def answers(client: Client, patient: Patient) -> Iterator[tuple[int, str]]:
    """A page of each kind."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for answer in (
        client.get("/nowhere"),
        client.get(f"/patients/{patient.pk}/?as_of=yesterday"),
        client.get("/admin/login/"),
        client.get(f"/patients/{patient.pk}/why/R9.nothing"),
        client.get("/", headers={"Host": "elsewhere.example"}),
        strict.post(f"/patients/{patient.pk}/facts/kps", {"value": "70"}),
    ):
        yield answer.status_code, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_kind_has_a_page_in_both_languages(signed_in: Client, patient: Patient, language: str) -> None:
    signed_in.post("/language", {"language": language})
    found = list(answers(signed_in, patient))
    assert [status for status, _ in found] == [404, 404, 403, 400, 400, 403]
    for _, page in found:
        if page:
            assert 'class="bar' in page
            assert foreign(page, language) == set()
    assert ("没有保存" if language == "zh" else "not saved") in found[-1][1]
    assert not RecordedEvent.objects.exists()


@pytest.mark.django_db
def test_an_error_of_the_server_says_that_nothing_was_saved_and_has_a_reference(
    signed_in: Client, patient: Patient, caplog: pytest.LogCaptureFixture
) -> None:
    signed_in.raise_request_exception = False
    with patch("leptoguide.web.views.workspace.state_fact", side_effect=RuntimeError("secret detail")):
        answer = signed_in.post(f"/patients/{patient.pk}/facts/kps", {"as_of": "2026-03-01", "value": "70"})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "系统出错，没有保存" in page
    assert "Error of the server, not saved" in page
    assert "secret detail" not in page
    references = set(re.findall(r"(?:错误编号|Reference) (\w{8})", page))
    assert len(references) == 1
    assert f"reference {references.pop()}" in caplog.text


@pytest.mark.parametrize("address", ["/", "/patients/", "/account/login/", "/nowhere", "/admin/"])
@pytest.mark.parametrize("cookie", ["", "stale"])
def test_without_a_database_the_page_still_stands(no_database: None, address: str, cookie: str) -> None:
    client = Client(raise_request_exception=False)
    if cookie:
        client.cookies["sessionid"] = "x" * 32
    answer = client.get(address)
    if answer.status_code == HTTPStatus.FOUND:
        return
    page = answer.content.decode()
    assert answer.status_code in (HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.OK, HTTPStatus.NOT_FOUND)
    if cookie:
        assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
        assert "系统出错" in page
    assert "secret-host" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "<style" not in page


def test_the_state_of_the_database_can_be_asked(no_database: None) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (HTTPStatus.SERVICE_UNAVAILABLE, {"status": "no database"})
