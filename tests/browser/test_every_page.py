"""What holds on every page that there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from http import HTTPStatus

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.found import none_of
from tests.browser.markup import codes, language, ours, place, texts
from tests.browser.people import Clinic
from tests.browser.site import ADMINISTRATION, Place, Site
from tests.browser.told import untold
from tests.visitor import Visitor
from tests.web.addresses import filled

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
"""Characters and marks of Chinese; the full-width bar and comma too."""
ENGLISH = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*){2,}")
"""Three English words in a row: a phrase, more than a name."""
CODE = re.compile(r"\bR\d+(?:\.[a-z0-9-]+)?")
"""A recommendation or an option by its code."""
PRINTED = re.compile(
    "Web of Science|Cleveland Clinic Journal of Medicine|Renal and Urology News"
    "|(Tumor Drug Clinical|Clinical Cancer|Cancer Drug Clinical) Research (Professional |Evaluation )?Committees?"
)
"""Journals, databases and societies, which have no Chinese name or are quoted for their English one."""
MEANT = {"fact-search": "the field shows that names in both languages and initials of pinyin find a fact"}
"""Elements that mix the languages for a reason."""
BY_WORDS = {"guideline-evidence"}
"""Routes whose tables can be sorted by their words, whose order is that of the language."""
ELSEWHERE: Mapping[str, str] = {
    "home": "leads to the list of patients",
    "mfa_index": "leads to the account",
    "mfa_view_recovery_codes": "shown once, after the second factor is set up; tests/web/test_account.py",
    "account_set_password": "leads nowhere",
    "socialaccount_signup": "leads nowhere",
    "socialaccount_connections": "where a hospital's own sign-in is set up; tests/web/test_single_sign_on.py",
    "socialaccount_login_cancelled": "the same",
    "socialaccount_login_error": "the same",
    "openid_connect_login": "the same",
    "openid_connect_callback": "the same",
    "alive": "an answer to a script, without a page",
    "idle": "leads to the sign-in or back",
    "healthz": "an answer to a machine, without a page",
    "mfa_activate_totp": "a page of who has no second factor yet; tests/web/test_account.py",
}
"""Routes that are no page that anybody gets to by links, and why."""


def test_every_link_leads_to_a_page(site: Site) -> None:
    assert site.broken == []
    assert len(site.pages) > 100


def test_every_address_of_the_table_is_visited_or_stores_something_or_is_said_to_be_no_page(
    site: Site, clinician: Visitor, clinic: Clinic
) -> None:
    visited = {place.route for place in (*site.pages, *site.parts, *site.files)}
    known = {"patient_id": clinic.known.split("/")[2], "number": clinic.open.split("/")[4]}
    missing = {
        name: filled(route, **known)
        for name, route in table()
        if name not in visited
        and name not in ELSEWHERE
        and clinician.get(filled(route, **known)).status != HTTPStatus.METHOD_NOT_ALLOWED
    }
    assert missing == {}, "no link leads there: give it one, or name it in ELSEWHERE"
    assert set(ELSEWHERE) - {name for name, _ in table()} == set(), "no longer in the table"
    assert set(ELSEWHERE) & visited == set(), "visited after all"


def test_chinese_and_english_say_the_same_by_their_codes(site: Site) -> None:
    none_of(f"{p.path}: {difference(site, p)}" for p in (*site.pages, *site.parts) if difference(site, p))


def test_no_page_in_english_holds_chinese(site: Site) -> None:
    none_of(said(site, "en", chinese))


def test_no_page_in_chinese_holds_an_english_phrase(site: Site) -> None:
    none_of(said(site, "zh", english))


@pytest.mark.parametrize("name", ["account_login", "patients", "workspace", "meeting", "guideline-recommendation"])
def test_the_first_words_of_a_page_in_another_language_are_not_the_same(site: Site, name: str) -> None:
    """The language asked for is the language that comes: else nothing above would find anything."""
    place = site.routes[name][0]
    titles = {of: site.read(place, of).xpath("string(//main)") for of in ("zh", "en")}
    assert CHINESE.search(untold(titles["zh"]))
    assert titles["zh"] != titles["en"]
    assert [site.read(place, of).get("lang")[:2] for of in ("zh", "en")] == ["zh", "en"]


def chinese(text: str) -> bool:
    """Whether a text holds Chinese beside what the demonstration tells."""
    return CHINESE.search(untold(text)) is not None


def english(text: str) -> bool:
    """Whether a text holds an English phrase beside names and codes."""
    return ENGLISH.search(PRINTED.sub("|", CODE.sub("|", untold(text)))) is not None


def said(site: Site, of: str, wrong: Callable[[str], bool]) -> Iterator[str]:
    """What pages say in one language that is no name, no quotation, and wrong."""
    for page in (*site.pages, *site.parts):
        for text, element in texts(site.read(page, of)):
            if wrong(text) and ours(element) and language(element) in (of, "") and element.get("id") not in MEANT:
                yield f"{page.path}: {text!r} in {place(element)}"


def difference(site: Site, page: Place) -> list[str]:
    """The codes that stand in one language only, or in another order where the order is not one of words."""
    zh, en = codes(site.read(page, "zh")), codes(site.read(page, "en"))
    if page.route in BY_WORDS:
        zh, en = sorted(zh), sorted(en)
    return [] if zh == en else sorted(set(zh) ^ set(en)) or ["in another order"]


def table() -> Iterable[tuple[str, str]]:
    """The name and the route of each address, the administration's apart, which follow from its tables."""
    return _below(get_resolver(), "")


def _below(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver) and not f"/{route}".startswith(ADMINISTRATION):
            yield from _below(entry, route)
        elif isinstance(entry, URLPattern):
            yield str(entry.name), route
