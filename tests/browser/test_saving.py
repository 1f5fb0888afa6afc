"""What is shown as saved is saved: without a network, with a slow one, after the session, while others write."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.screens import Screens

FACTS = re.compile(r"/facts/")
NOT_SAVED = re.compile("未保存")
FAILED = r"Failed to load resource|htmx:(afterRequest|sendError)|Response Status Error Code"


@pytest.fixture
def desk(screens: Screens) -> Desk:
    """The workspace of a patient of whom nothing is known."""
    made = Desk(screens.open())
    made.admit()
    return made


class Slow:
    """A network that lets nothing through until it is told to."""

    def __init__(self, page: Page) -> None:
        self.waiting: list[Route] = []
        self.sent: list[str] = []
        self.page = page
        page.route(FACTS, self._hold)

    def _hold(self, route: Route) -> None:
        self.sent.append(route.request.url.rsplit("/", 1)[-1])
        self.waiting.append(route)

    def let_through(self, expected: int) -> None:
        """Let requests pass, one when it comes, until as many were sent as there should be."""
        for _ in range(200):
            if self.waiting:
                self.waiting.pop(0).continue_()
            elif len(self.sent) >= expected:
                return
            self.page.wait_for_timeout(100)


def test_without_a_network_the_page_says_that_nothing_was_saved(desk: Desk, screens: Screens) -> None:
    screens.complaints.expect(FAILED)
    desk.page.route(FACTS, lambda route: route.abort())
    desk.type("kps", "60")
    expect(desk.notice).to_have_text(NOT_SAVED)
    expect(desk.state("kps")).to_contain_text(NOT_SAVED)
    expect(desk.state("kps")).not_to_contain_text("60")
    expect(desk.page.locator("#in-kps")).to_have_value("60")

    desk.page.unroute(FACTS)
    desk.type("lvef", "61")
    expect(desk.state("lvef")).to_contain_text("61")
    expect(desk.notice).to_contain_text(NOT_SAVED)
    expect(desk.state("kps")).to_contain_text(NOT_SAVED)

    desk.type("kps", "70")
    desk.expect_saved()
    expect(desk.state("kps")).to_contain_text("70")
    desk.page.reload()
    expect(desk.page.locator("#in-kps")).to_have_value("70")


def test_whoever_leaves_with_something_unsaved_is_asked_and_nothing_was_stored(desk: Desk, screens: Screens) -> None:
    screens.complaints.expect(FAILED)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", answer)
    desk.page.route(FACTS, lambda route: route.abort())
    desk.type("kps", "60")
    expect(desk.notice).to_have_text(NOT_SAVED)
    desk.page.reload()
    assert asked == ["beforeunload"]
    expect(desk.page.locator("#in-kps")).to_have_value("")
    expect(desk.state("kps")).to_contain_text("未知")


@pytest.mark.parametrize("status", [500, 503])
def test_an_error_of_the_server_is_no_success(desk: Desk, screens: Screens, status: int) -> None:
    screens.complaints.expect(FAILED)
    desk.page.route(FACTS, lambda route: route.fulfill(status=status, body="<p>60</p>"))
    desk.choose("csf_cytology", "positive")
    expect(desk.notice).to_have_text(NOT_SAVED)
    expect(desk.state("csf_cytology")).to_contain_text(NOT_SAVED)


def test_a_refused_entry_is_told_beside_the_field_and_the_value_that_holds_stays(desk: Desk, screens: Screens) -> None:
    screens.complaints.expect("status of 422")
    desk.type("kps", "60")
    desk.expect_saved()
    desk.type("kps", "170")
    expect(desk.notice).to_have_text(NOT_SAVED)
    expect(desk.state("kps")).to_contain_text(NOT_SAVED)
    expect(desk.state("kps")).to_contain_text("60")


def test_on_a_slow_network_entries_are_sent_in_their_order_and_all_are_kept(desk: Desk) -> None:
    slow = Slow(desk.page)
    entered = [("kps", "60"), ("lvef", "61"), ("platelets", "92"), ("kps", "70"), ("inr", "1.1")]
    for name, value in entered:
        desk.type(name, value)
    desk.page.wait_for_timeout(300)
    assert len(slow.sent) == 1, "one after the other, so that none overtakes another"
    slow.let_through(len(entered))
    assert slow.sent == [name for name, _ in entered]
    desk.expect_saved()
    desk.page.reload()
    for name, value in dict(entered).items():
        expect(desk.page.locator(f"#in-{name}")).to_have_value(value)


def test_passing_values_with_the_arrows_stores_only_the_one_at_which_somebody_stays(desk: Desk) -> None:
    slow = Slow(desk.page)
    desk.show("csf_cytology")
    group = desk.page.locator("#fact-csf_cytology input[type=radio]")
    group.first.focus()
    for _ in range(2):
        desk.page.keyboard.press("ArrowRight")
    expect(group.nth(2)).to_be_checked()
    expect(group.nth(2)).to_be_focused()
    assert slow.sent == []
    desk.page.keyboard.press("Tab")
    slow.let_through(1)
    desk.expect_saved()
    assert slow.sent == ["csf_cytology"]
    assert desk.page.locator("#fact-csf_cytology input:checked").get_attribute("value") == "negative"
    desk.page.reload()
    assert desk.page.locator("#fact-csf_cytology input:checked").get_attribute("value") == "negative"


def test_somebody_who_stays_at_a_value_without_going_on_has_entered_it(desk: Desk) -> None:
    desk.show("csf_cytology")
    desk.page.locator("#fact-csf_cytology input[type=radio]").first.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.expect_saved()


def test_a_second_thought_about_the_same_fact_is_not_swept_away_by_the_answer_to_the_first(desk: Desk) -> None:
    """The answer to a button sets the whole row, and must not take the button that was pressed next out of it."""
    slow = Slow(desk.page)
    desk.show("er_percent")
    desk.page.click("#mark-er_percent-not-done")
    desk.page.click("#mark-er_percent-pending")
    desk.type("kps", "70")
    slow.let_through(3)
    assert slow.sent == ["er_percent", "er_percent", "kps"]
    desk.expect_saved()
    expect(desk.state("er_percent")).to_contain_text("待回报")
    desk.page.reload()
    expect(desk.state("er_percent")).to_contain_text("待回报")
    expect(desk.page.locator("#in-kps")).to_have_value("70")


def test_what_is_being_typed_is_not_swept_away_by_the_answer_to_another_entry(desk: Desk) -> None:
    """A fall of the LVEF is computed from two others, which sets its row."""
    slow = Slow(desk.page)
    desk.type("lvef_baseline", "65")
    desk.type("lvef", "50")
    desk.show("lvef_drop")
    field = desk.page.locator("#in-lvef_drop")
    field.focus()
    field.press_sequentially("1")
    slow.let_through(2)
    expect(desk.state("lvef_drop")).to_contain_text("15")
    expect(field).to_be_focused()
    expect(field).to_have_value("1")


def test_after_everything_is_saved_nobody_is_asked_before_leaving(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.choose("csf_cytology", "positive")
    desk.expect_saved()
    desk.page.click("#clear-csf_cytology")
    expect(desk.state("csf_cytology")).to_contain_text("未知")
    desk.expect_saved()
    desk.page.reload()
    assert asked == []


def test_after_the_session_an_entry_is_not_saved_and_the_page_says_what_to_do(desk: Desk, screens: Screens) -> None:
    screens.complaints.expect(FAILED)
    cookies = {c["name"]: c for c in desk.page.context.cookies()}
    desk.page.context.clear_cookies(name="sessionid")
    desk.type("kps", "60")
    expect(desk.notice).to_contain_text(NOT_SAVED)
    expect(desk.notice).to_contain_text("登录")
    expect(desk.state("kps")).to_contain_text(NOT_SAVED)
    desk.page.context.add_cookies([cookies["sessionid"]])  # type: ignore[list-item]
    desk.type("kps", "70")
    desk.expect_saved()


def test_what_somebody_else_entered_meanwhile_is_shown_with_the_next_answer(desk: Desk) -> None:
    other = Desk(desk.page.context.new_page())
    other.page.goto(desk.page.url)
    other.type("platelets", "40")
    other.expect_saved()
    desk.type("kps", "60")
    desk.expect_saved()
    expect(desk.state("platelets")).to_contain_text("40")
