"""Forms that are sent whole, and parts of minutes: counted once, not lost without a network or after the session."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from tests.browser.people import TYPED, Clinic
from tests.browser.screens import Screens
from tests.serving import Serving
from tests.visitor import Visitor

NO_NETWORK = r"Failed to load resource|htmx:(afterRequest|sendError)|Response Status Error Code"
PLATELETS = "[name='platelets.value']"


@pytest.fixture
def page(screens: Screens) -> Page:
    """A screen of the demonstration user."""
    return screens.open()


@pytest.fixture
def count(clinician: Visitor, clinic: Clinic) -> Callable[[], int]:
    """How many laboratory events the patient of whom nothing was known has by now."""

    def counted() -> int:
        text = clinician.get(f"{clinic.unknown}record?kind=laboratory").text
        return len(re.findall(r'<tr id="event-\d+"', text))

    return counted


def filled(page: Page, clinic: Clinic, value: str) -> None:
    """The form of a laboratory event with a day and a number, still to be sent."""
    page.goto(f"{clinic.unknown}events/new?kind=laboratory")
    page.fill("#date", page.locator("#as-of").input_value())
    page.fill(PLATELETS, value)


def send(page: Page) -> None:
    page.click(".event-form button.main")


def expect_sent(page: Page, value: str) -> None:
    page.wait_for_url(re.compile(r"/events/\d+/$"))
    expect(page.locator(".reviewed")).to_contain_text(value)


def expect_not_sent(page: Page, said: str, value: str) -> None:
    expect(page.locator(".event-form [role=alert]")).to_contain_text(said)
    expect(page.locator(PLATELETS)).to_have_value(value)


def sign_out(context: BrowserContext) -> None:
    """What happens when the session ends on the server."""
    context.clear_cookies(name="sessionid")


def test_a_form_sent_by_two_clicks_makes_one_event(page: Page, clinic: Clinic, count: Callable[[], int]) -> None:
    before = count()
    filled(page, clinic, "101")
    page.locator(".event-form button.main").dblclick()
    expect_sent(page, "101")
    assert count() == before + 1


def test_a_form_sent_on_a_slow_network_again_and_again_makes_one_event(
    page: Page, clinic: Clinic, count: Callable[[], int]
) -> None:
    before = count()
    filled(page, clinic, "102")
    page.route("**/account/alive", lambda route: (page.wait_for_timeout(300), route.continue_()))
    for _ in range(3):
        page.locator(".event-form button.main").click(no_wait_after=True)
    expect_sent(page, "102")
    assert count() == before + 1


def test_without_a_network_nothing_that_was_filled_in_is_lost(
    page: Page, clinic: Clinic, count: Callable[[], int], screens: Screens
) -> None:
    screens.complaints.expect(NO_NETWORK)
    before = count()
    filled(page, clinic, "103")
    page.context.set_offline(True)
    send(page)
    expect_not_sent(page, "没有应答", "103")
    assert count() == before
    page.context.set_offline(False)
    send(page)
    expect_sent(page, "103")
    assert count() == before + 1


def test_after_the_session_a_form_is_kept_until_somebody_has_signed_in_elsewhere(
    page: Page, clinic: Clinic, product: Serving, screens: Screens, count: Callable[[], int]
) -> None:
    screens.complaints.expect(NO_NETWORK)
    before = count()
    filled(page, clinic, "104")
    kept = page.context.cookies()
    sign_out(page.context)
    send(page)
    expect_not_sent(page, "登录已过期", "104")
    with page.context.expect_page() as opened:
        page.click(".event-form [role=alert] a")
    other = opened.value
    other.fill("[name=login]", product.user)
    other.fill("[name=password]", product.password)
    other.click("form.login button[type=submit]")
    other.wait_for_url("**/patients/")
    assert {c["name"]: c["value"] for c in kept} != {c["name"]: c["value"] for c in page.context.cookies()}
    send(page)
    expect_sent(page, "104")
    assert count() == before + 1


def test_going_back_and_reloading_show_what_is_stored_and_store_nothing(
    page: Page, clinic: Clinic, count: Callable[[], int]
) -> None:
    filled(page, clinic, "105")
    send(page)
    expect_sent(page, "105")
    after = count()
    page.reload()
    expect(page.locator(".reviewed")).to_contain_text("105")
    page.go_back()
    expect(page.locator(PLATELETS)).to_have_value("")
    page.goto(clinic.unknown)
    expect(page.locator("#in-platelets")).to_have_value("105")
    page.goto(f"{clinic.unknown}record")
    page.go_back()
    expect(page.locator("#in-platelets")).to_have_value("105")
    assert count() == after


def test_whoever_leaves_a_form_that_was_filled_in_is_asked(page: Page, clinic: Clinic) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    filled(page, clinic, "106")
    page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("without", ["network", "session"])
def test_minutes_that_could_not_be_stored_say_so_and_stay_as_they_were_typed(
    page: Page, clinic: Clinic, screens: Screens, without: str
) -> None:
    screens.complaints.expect(NO_NETWORK)
    page.goto(f"{clinic.open}record")
    part = page.locator("#opinion-imaging")
    written = f"{TYPED} {without}"
    part.locator("textarea").fill(written)
    part.locator("[name=given_by]").fill("T. T.")
    cookies = page.context.cookies()
    if without == "network":
        page.context.set_offline(True)
    else:
        sign_out(page.context)
    part.locator(".save-line button").click()
    expect(page.locator("#saved")).to_have_class(re.compile("failed"))
    expect(page.locator("#saved")).to_contain_text("未保存")
    expect(part).to_have_class(re.compile("unsaved"))
    expect(part.locator("textarea")).to_have_value(written)

    page.context.set_offline(False)
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    part.locator(".save-line button").click()
    expect(part).not_to_have_class(re.compile("unsaved"))
    page.reload()
    expect(part.locator("textarea")).to_have_value(written)
