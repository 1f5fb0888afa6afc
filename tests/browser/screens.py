"""A person at a screen: a page in one language, size and colour scheme, of which every complaint is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.people import CLINICIAN
from tests.visitor import LANGUAGE_COOKIE

Language = Literal["zh", "en"]
DESK = (1366, 768)
PHONE = (390, 844)


@dataclass
class Complaints:
    """What must not happen on any page: errors of scripts or of the policy, and requests to anybody else."""

    origin: str
    found: list[str] = field(default_factory=list)
    _expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Let a complaint pass that this test provokes."""
        self._expected.append(pattern)

    def watch(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda problem: self._note(f"script: {problem}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self._note(f"another origin: {request.url}")

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self._expected):
            self.found.append(text)


@dataclass
class Screens:
    """Pages of one server, signed in or not."""

    browser: Browser
    origin: str
    cookies: Mapping[str, Mapping[str, str]]
    """Of each person; of somebody who is not among them there are none."""
    complaints: Complaints = field(init=False)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.origin)

    def open(
        self,
        path: str = "",
        *,
        language: Language = "zh",
        size: tuple[int, int] = DESK,
        dark: bool = False,
        who: str = CLINICIAN,
        **options: Any,
    ) -> Page:
        """A page in a context of its own, at an address if one is given."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.origin,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            **options,
        )
        self._contexts.append(context)
        cookies = {LANGUAGE_COOKIE: language, **self.cookies.get(who, {})}
        context.add_cookies([{"name": name, "value": value, "url": self.origin} for name, value in cookies.items()])
        context.set_default_timeout(20_000)
        page = context.new_page()
        self.complaints.watch(page)
        if path:
            page.goto(path)
        return page

    def close(self) -> None:
        """Close what was opened."""
        for context in self._contexts:
            context.close()
