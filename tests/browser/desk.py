"""What a clinician does at the workspace, said once: enter a fact, read its state, see what is saved."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import NAME

_NUMBERS = itertools.count(1)
SAVED = re.compile("已保存|Saved ")


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace of one patient on a screen."""

    page: Page

    def admit(self, name: str = NAME) -> None:
        """Make a patient of whom nothing is known, and open the workspace."""
        self.page.goto("/patients/new")
        self.page.fill("[name=identifier]", f"TEST-{next(_NUMBERS)}-{id(self.page)}")
        self.page.fill("[name=name]", name)
        self.page.click("main button.main")
        self.page.wait_for_url(re.compile(r"/patients/[0-9a-f-]{36}/"))

    def fact(self, name: str) -> Locator:
        """The row of a fact."""
        return self.page.locator(f"#fact-{name}")

    def state(self, name: str) -> Locator:
        """What is said of a fact."""
        return self.page.locator(f"#state-{name}")

    @property
    def notice(self) -> Locator:
        """Where the page says what is saved."""
        return self.page.locator("#saved")

    def show(self, name: str) -> None:
        """Unfold the group of a fact."""
        self.fact(name).evaluate("row => { row.closest('details').open = true }")

    def type(self, name: str, value: str) -> None:
        """Type a number or a date and leave the field."""
        self.show(name)
        field = self.page.locator(f"#in-{name}")
        field.fill(value)
        field.press("Tab")

    def choose(self, name: str, code: str) -> None:
        """Choose a value."""
        self.show(name)
        self.page.locator(f"#in-{name}-{code}").check(force=True)

    def expect_saved(self) -> None:
        """Wait until the page says that everything is saved."""
        expect(self.notice).to_have_text(SAVED)
        expect(self.page.locator(".fact.unsaved")).to_have_count(0)
