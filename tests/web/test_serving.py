"""The server behind a proxy: what the proxy says of the client counts where there is one, and nowhere else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import waitress
from pytest_django import Settings

from leptoguide.errors import InputError
from leptoguide.web import environment
from leptoguide.web.serve import options
from tests.serving import Serving


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


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("PROXIES", "two", lambda: environment.number("PROXIES", 1)),
        ("DATABASE", "mysql://user:secret@host/name", environment.database),
        ("DATABASE", "postgresql://user:secret@host:port/name", environment.database),
        ("DATABASE", "host/name", environment.database),
        ("TIME_ZONE", "Asia/Nowhere", environment.time_zone),
        ("TIME_ZONE", "../../etc/passwd", environment.time_zone),
    ],
)
def test_a_setting_that_can_not_be_used_is_named_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, name: str, given: str, read: Callable[[], object]
) -> None:
    monkeypatch.setenv(f"LEPTOGUIDE_{name}", given)
    with pytest.raises(InputError) as caught:
        read()
    for language in ("zh", "en"):
        said = caught.value.said_in(language)
        assert f"LEPTOGUIDE_{name}" in said
        assert "secret" not in said


def test_the_command_ends_with_one_message(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from leptoguide.cli import main; main()", "serve", "--port", "1"]
    for settings, said in (
        ({"LEPTOGUIDE_IDLE_MINUTES": "soon"}, "LEPTOGUIDE_IDLE_MINUTES"),
        ({"LEPTOGUIDE_DATABASE": "postgresql://nobody:secret@127.0.0.1:9/none"}, "LEPTOGUIDE_DATABASE"),
    ):
        environ = {**os.environ, "LEPTOGUIDE_DATA": str(tmp_path), **settings}
        run = subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
        assert run.returncode == 2
        assert len([line for line in run.stderr.splitlines() if line.startswith("leptoguide: ")]) == 2
        assert said in run.stderr
        assert "Traceback" not in run.stderr
        assert "secret" not in run.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_it_is_asked_to(tmp_path: Path, how: signal.Signals) -> None:
    serving = Serving(tmp_path)
    old = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background may have taken it away
    try:
        serving.start()
    finally:
        signal.signal(signal.SIGINT, old)
    with urlopen(f"{serving.address}/healthz") as answer:  # so that it is at work, no longer starting
        assert answer.status == HTTPStatus.OK
    assert serving.stop(how) == 0
    assert "Traceback" not in serving.output


@pytest.mark.parametrize("given", ["-1", "two", "1.5", " "])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("LEPTOGUIDE_PROXIES", given)
    with pytest.raises(Exception, match=r"LEPTOGUIDE_PROXIES.*whole number"):
        environment.number("PROXIES", 1)


def test_a_limit_of_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEPTOGUIDE_LOGIN_FAILURES", "0")
    with pytest.raises(Exception, match=r"LEPTOGUIDE_LOGIN_FAILURES.*from 1 up"):
        environment.number("LOGIN_FAILURES", 5, least=1)
