"""A person at a browser without scripts, as far as HTTP goes: cookies, the token of forms, a login."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import requests

LANGUAGE_COOKIE = "leptoguide_language"
PATIENCE = 60
"""Seconds within which an answer must come."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: its status, its text, the address after all redirections, and what its headers say."""

    status: int
    text: str
    address: str
    headers: Mapping[str, str]

    @property
    def kind(self) -> str:
        """Its type."""
        return self.headers.get("Content-Type", "")

    @property
    def is_download(self) -> bool:
        """Whether it is to be kept, not shown."""
        return self.headers.get("Content-Disposition", "").startswith("attachment")


class Visitor:
    """Requests to one server, over the network as any browser's. They raise :class:`OSError` when it is gone."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the server has set."""
        return dict(self._session.cookies.items())

    def get(self, path: str, language: str = "zh") -> Page:
        """A page in one language."""
        answer = self._session.get(self._address + path, cookies={LANGUAGE_COOKIE: language}, timeout=PATIENCE)
        return _page(answer)

    def post(self, path: str, **values: str) -> Page:
        """A form sent."""
        token = {"X-CSRFToken": self.cookies.get("csrftoken", "")}
        return _page(self._session.post(self._address + path, values, headers=token, timeout=PATIENCE))

    def log_in(self, user: str, password: str) -> None:
        """Sign in, as the login page does."""
        self.get("/account/login/")
        page = self.post("/account/login/", login=user, password=password)
        assert page.address == f"{self._address}/patients/", f"no login: {page.status} {page.address}"

    def patients(self) -> dict[str, str]:
        """The list of patients: the address of each by its number."""
        rows = r'<a href="(/patients/[0-9a-f-]+/)">.*?<td[^>]*>([^<]+)</td>'
        return {number.strip(): path for path, number in re.findall(rows, self.get("/patients/").text, re.DOTALL)}


def _page(answer: requests.Response) -> Page:
    is_text = answer.headers.get("Content-Type", "").startswith("text/")
    return Page(answer.status_code, answer.text if is_text else "", answer.url, answer.headers)
