"""A person at a browser without scripts, as far as HTTP goes: cookies, the token of forms, a login."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the server."""

    status: int
    text: str
    address: str


class Visitor:
    """Requests to one server, over the network as any browser's."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def get(self, path: str) -> Page:
        """A page."""
        return self._open(urllib.request.Request(self._address + path))

    def post(self, path: str, **values: str) -> Page:
        """A form sent. Raises :class:`OSError` when the server is gone before it answers."""
        request = urllib.request.Request(self._address + path, urllib.parse.urlencode(values).encode())
        token = next((cookie.value for cookie in self._cookies if cookie.name == "csrftoken"), "")
        request.add_header("X-CSRFToken", token or "")
        request.add_header("Referer", self._address + path)
        return self._open(request)

    def log_in(self, user: str, password: str) -> None:
        """Sign in, as the login page does."""
        self.get("/account/login/")
        page = self.post("/account/login/", login=user, password=password)
        assert page.address == f"{self._address}/patients/", f"no login: {page.status} {page.address}"

    def patients(self) -> dict[str, str]:
        """The list of patients: the address of each by its number."""
        rows = re.findall(
            r'<a href="(/patients/[0-9a-f-]+/)">.*?<td[^>]*>([^<]+)</td>', self.get("/patients/").text, re.S
        )
        return {number.strip(): path for path, number in rows}

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.read().decode(), answer.url)
        except urllib.error.HTTPError as problem:
            with problem:
                return Page(problem.code, problem.read().decode(errors="replace"), problem.url or "")
