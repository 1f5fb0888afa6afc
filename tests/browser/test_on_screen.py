"""Every kind of page on a screen: no complaint, no request to anybody else, nothing too wide, nobody kept out."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.axe import OURS, TAGS, violations
from tests.browser.found import none_of
from tests.browser.languages import wrong
from tests.browser.markup import parse
from tests.browser.screens import DESK, PHONE, Language, Screens
from tests.browser.site import ADMINISTRATION, Place, Site

SCREENS: tuple[tuple[Language, tuple[int, int], bool], ...] = (("zh", DESK, False), ("en", PHONE, True))
"""Every kind of page is looked at on both; a further page of its kind on one of these:"""
TURNS: tuple[tuple[Language, tuple[int, int], bool], ...] = (
    ("zh", PHONE, False),
    ("en", DESK, True),
    ("zh", DESK, True),
    ("en", DESK, False),
    ("zh", PHONE, True),
    ("en", PHONE, False),
)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = """() => {
  const fetched = [...document.querySelectorAll("details[hx-get]")];
  const kept = new Set(fetched.slice(3));
  document.querySelectorAll("details").forEach(part => { if (!kept.has(part)) part.open = true; });
  return fetched.length;
}"""
"""Open what is folded; of the parts that are fetched when they are opened, the first three."""


@pytest.mark.parametrize(("language", "size", "dark"), SCREENS)
def test_every_kind_of_page(
    site: Site, screens: Screens, language: Language, size: tuple[int, int], dark: bool
) -> None:
    screens.cookies = {who: visitor.cookies for who, visitor in site.visitors.items()}
    pages: dict[str, Page] = {}
    found = []
    for place in site.one_of_each():
        if place.who not in pages:
            pages[place.who] = screens.open(who=place.who, language=language, size=size, dark=dark)
        found += [f"{place.path}: {line}" for line in looked_at(pages[place.who], place)]
    none_of(found)


@pytest.mark.parametrize("turn", TURNS)
def test_more_pages_of_each_kind(site: Site, screens: Screens, turn: tuple[Language, tuple[int, int], bool]) -> None:
    screens.cookies = {who: visitor.cookies for who, visitor in site.visitors.items()}
    language, size, dark = turn
    pages: dict[str, Page] = {}
    found = []
    for place in site.more_of_each()[TURNS.index(turn) :: len(TURNS)]:
        if place.who not in pages:
            pages[place.who] = screens.open(who=place.who, language=language, size=size, dark=dark)
        found += [f"{place.path}: {line}" for line in looked_at(pages[place.who], place)]
    none_of(found)


@pytest.mark.parametrize(("language", "size", "dark"), SCREENS)
@pytest.mark.parametrize(("path", "status"), [("/patients/none", 404), ("/admin/", 403)])
def test_pages_that_say_what_went_wrong(
    screens: Screens, path: str, status: int, language: Language, size: tuple[int, int], dark: bool
) -> None:
    screens.complaints.expect(f"Failed to load resource.* {status} .*{path}")
    page = screens.open(language=language, size=size, dark=dark)
    assert [answer.status for answer in [page.goto(path)] if answer] == [status]
    assert violations(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    assert list(wrong(parse(page.content()), language)) == []


def looked_at(page: Page, place: Place) -> Iterator[str]:
    """What is wrong with a page once everything that is folded on it is open."""
    page.goto(place.path)
    assert urlsplit(page.url).path == urlsplit(place.path).path, "not the page, but perhaps the sign-in"
    if page.evaluate(UNFOLD):
        page.wait_for_load_state("networkidle")
    if (excess := page.evaluate(OVERFLOW)) > 0:
        yield f"{excess} px wider than the screen"
    yield from violations(page, TAGS if place.path.startswith(ADMINISTRATION) else OURS)
