"""The product as a process with its demonstration patients, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import absence, chromium
from tests.browser.people import CLINICIAN, HALFWAY, KEEPER, NOBODY, STARTS, Clinic, furnish, keeper
from tests.browser.screens import Screens
from tests.browser.site import Site
from tests.serving import Serving
from tests.visitor import Visitor


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """``leptoguide serve --demo``: the real middleware, policy and static files."""
    serving = Serving(tmp_path_factory.mktemp("product"))
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture(scope="session")
def clinician(product: Serving) -> Visitor:
    """The demonstration user without a browser, signed in."""
    somebody = Visitor(product.address)
    somebody.log_in(product.user, product.password)
    return somebody


@pytest.fixture(scope="session")
def clinic(product: Serving, clinician: Visitor) -> Clinic:
    """What the demonstration user has done beforehand."""
    return furnish(clinician, product.password)


@pytest.fixture(scope="session")
def site(product: Serving, clinician: Visitor, clinic: Clinic) -> Site:
    """Every page that links lead to, for everybody."""
    here, there = keeper(product)
    visitors = {CLINICIAN: clinician, KEEPER: here, HALFWAY: there, NOBODY: Visitor(product.address)}
    found = Site()
    for who, visitor in visitors.items():
        found.explore(who, visitor, STARTS[who])
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file.

    No longer, since while it runs Django takes this thread for an asynchronous one and refuses it the database.
    """
    if reason := absence():
        pytest.skip(reason)
    with chromium() as running:
        yield running


@pytest.fixture
def screens(browser: Browser, product: Serving, clinician: Visitor) -> Iterator[Screens]:
    """Pages for one test; at its end none may have complained or asked another origin for anything."""
    made = Screens(browser, product.address, {CLINICIAN: clinician.cookies})
    yield made
    made.close()
    assert made.complaints.found == []
