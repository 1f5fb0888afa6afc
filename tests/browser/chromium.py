"""The browser that tests drive: Debian's chromium, which must not call anybody of its own accord."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def program() -> str | None:
    """Where chromium is."""
    return shutil.which("chromium")


def absence() -> str:
    """Why there can be no browser, for whoever reads the skipped tests; empty when there can."""
    if program() is None:
        return "browser tests: chromium is not installed (on Debian: apt-get install chromium)"
    return ""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()
