"""Two ways to use a page: with a mouse, and with the keyboard alone. A journey told once is made in both."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

FAR = 150
"""Presses of Tab after which a field counts as out of reach: nobody gets that far."""
_HAS_FOCUS = "element => element === document.activeElement"
_SAME_GROUP = """element => {
  const here = document.activeElement;
  return here.type === "radio" && here.name === element.name && here.form === element.form;
}"""


class Hands(Protocol):
    """What somebody does to a page."""

    def press(self, target: Locator) -> None:
        """Follow a link, press a button, open or close what is folded, tick a box."""

    def write(self, target: Locator, text: str) -> None:
        """Put a text into a field, in the place of what is in it."""

    def choose(self, target: Locator) -> None:
        """Choose one of several values that are all shown."""

    def find_fact(self, page: Page, name: str, words: str) -> None:
        """Go to a fact of the workspace by the search for it."""


class Mouse:
    """Somebody with a mouse, who also types."""

    def press(self, target: Locator) -> None:
        """By a click."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """By a click into the field, and typing."""
        target.click()
        target.fill(text)
        target.press("Tab")

    def choose(self, target: Locator) -> None:
        """By a click on its label, since the button itself is not shown."""
        target.locator("xpath=ancestor::label").click()

    def find_fact(self, page: Page, name: str, words: str) -> None:
        """By typing, and a click on what is found."""
        page.locator("#fact-search").fill(words)
        page.locator(f"#fact-found [data-goto={name}]").click()


class Keyboard:
    """Somebody who has no mouse: nothing is touched that Tab does not reach."""

    def press(self, target: Locator) -> None:
        """By Enter, which follows links and presses buttons; by the space bar where that is the key."""
        self._reach(target)
        kind = target.evaluate("element => element.type || element.tagName")
        target.page.keyboard.press("Space" if kind in ("checkbox", "SUMMARY") else "Enter")

    def write(self, target: Locator, text: str) -> None:
        """By typing over what is there, and going on."""
        self._reach(target)
        keyboard = target.page.keyboard
        keyboard.press("Control+a")
        keyboard.press("Delete")
        keyboard.insert_text(text) if "\n" in text else keyboard.type(text)
        keyboard.press("Tab")

    def choose(self, target: Locator) -> None:
        """By the space bar or the arrows within the group."""
        keyboard = target.page.keyboard
        self._reach(target, _SAME_GROUP)
        for _ in range(FAR):
            if target.evaluate(_HAS_FOCUS):
                break
            keyboard.press("ArrowRight")
        if not target.is_checked():
            keyboard.press("Space")
        expect(target).to_be_checked()

    def find_fact(self, page: Page, name: str, words: str) -> None:
        """By the key for the search, typing, and the arrows down to what is found."""
        page.keyboard.press("Control+k")
        page.keyboard.type(words)
        wanted = page.locator(f"#fact-found [data-goto={name}]")
        for _ in range(FAR):
            if wanted.get_attribute("aria-selected") == "true":
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

    def _reach(self, target: Locator, reached: str = _HAS_FOCUS) -> None:
        """Press Tab until the element, or its group, has the focus; it must be on the screen then."""
        expect(target).to_be_attached()
        for _ in range(FAR):
            if target.evaluate(reached):
                expect(target).to_be_in_viewport()
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {target}")
