"""The server behind a proxy: what the proxy says of the client counts where there is one, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from http.client import HTTPConnection
from typing import Any

import pytest
import waitress
from pytest_django import Settings

from leptoguide.web import environment
from leptoguide.web.serve import options


def what_arrives(headers: dict[str, str]) -> dict[str, str]:
    """The headers that reach an application served with our options."""
    arrived: dict[str, str] = {}

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        arrived.update({key: value for key, value in environ.items() if key.startswith("HTTP_X_FORWARDED")})
        start("200 OK", [])
        return [b""]

    server = waitress.create_server(application, host="127.0.0.1", port=0, **options())
    threading.Thread(target=server.run, daemon=True).start()
    connection = HTTPConnection("127.0.0.1", server.effective_port)
    connection.request("GET", "/", headers=headers)
    connection.getresponse().read()
    connection.close()
    server.close()
    return arrived


FORWARDED = {"X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # waitress closes its socket
def test_without_a_proxy_nobody_writes_an_address(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 0
    assert what_arrives(FORWARDED) == {}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_behind_a_proxy_the_address_and_the_scheme_arrive(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    assert what_arrives(FORWARDED) == {"HTTP_X_FORWARDED_FOR": "10.0.0.9", "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.mark.parametrize("given", ["-1", "two", "1.5", " "])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("LEPTOGUIDE_PROXIES", given)
    with pytest.raises(Exception, match=r"LEPTOGUIDE_PROXIES.*whole number"):
        environment.number("PROXIES", 1)


def test_a_limit_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEPTOGUIDE_LOGIN_FAILURES", "0")
    with pytest.raises(Exception, match=r"LEPTOGUIDE_LOGIN_FAILURES.*from 1 up"):
        environment.number("LOGIN_FAILURES", 5, least=1)
