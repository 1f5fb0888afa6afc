"""What holds on every page that there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urljoin

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.found import none_of
from tests.browser.languages import wrong
from tests.browser.markup import codes
from tests.browser.people import Clinic
from tests.browser.screens import Language
from tests.browser.site import ADMINISTRATION, Place, Site
from tests.visitor import Visitor
from tests.web.addresses import filled

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
    "icon": "leads to the icon",
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


def test_one_strict_policy_holds_everywhere(site: Site) -> None:
    (policy,) = site.policies
    allowed = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert allowed["default-src"] == "'none'"
    assert {source for sources in allowed.values() for source in sources.split()} == {"'none'", "'self'", "data:"}
    assert [name for name, sources in allowed.items() if "data:" in sources] == ["img-src"]


def test_every_page_has_an_icon_and_there_is_one_where_browsers_look_by_themselves(
    site: Site, clinician: Visitor
) -> None:
    icons = {icon for page in site.pages for icon in site.read(page, "zh").xpath("//link[@rel='icon']/@href") or [""]}
    for icon in (*icons, "/favicon.ico"):
        assert clinician.get(icon).kind == "image/svg+xml", icon


def test_no_page_has_two_places_of_one_name_or_leads_to_a_place_that_is_not_there(site: Site) -> None:
    found = []
    places = {page.path: Counter(site.read(page, "zh").xpath("//@id")) for page in site.pages}
    for page in site.pages:
        found += [f"{page.path}: twice #{name}" for name, count in places[page.path].items() if count > 1]
        for link in site.read(page, "zh").xpath("//a/@href[contains(., '#')]"):
            address, _, name = urljoin(page.path, link).partition("#")
            if name and address in places and name not in places[address]:
                found.append(f"{page.path}: nothing at {link}")
    none_of(found)


def test_chinese_and_english_say_the_same_by_their_codes(site: Site) -> None:
    none_of(f"{p.path}: {difference(site, p)}" for p in (*site.pages, *site.parts) if difference(site, p))


def test_no_page_in_english_holds_chinese(site: Site) -> None:
    none_of(said(site, "en"))


def test_no_page_in_chinese_holds_an_english_phrase(site: Site) -> None:
    none_of(said(site, "zh"))


@pytest.mark.parametrize("name", ["account_login", "patients", "workspace", "meeting", "guideline-recommendation"])
def test_a_page_in_the_one_language_would_be_found_wrong_in_the_other(site: Site, name: str) -> None:
    """The language asked for is the language that comes, and what is wrong is noticed."""
    place = site.routes[name][0]
    assert list(wrong(site.read(place, "zh"), "en", by_its_word=False))
    assert list(wrong(site.read(place, "en"), "zh", by_its_word=False))
    assert [site.read(place, of).get("lang")[:2] for of in ("zh", "en")] == ["zh", "en"]


def said(site: Site, of: Language) -> Iterator[str]:
    """What pages say in the wrong language."""
    for page in (*site.pages, *site.parts):
        yield from (f"{page.path}: {line}" for line in wrong(site.read(page, of), of))


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
