"""From a patient of whom nothing is known to signed minutes on paper: with a mouse, and with the keyboard alone."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.people import NAME, NOBODY
from tests.browser.screens import Language, Screens
from tests.serving import Serving

FACTS = (
    ("csf_cytology", "细胞学", "positive"),
    ("intracranial_pressure", "颅内压", "raised"),
    ("kps", "KPS", "70"),
    ("her2_ihc", "HER2", "3+"),
    ("concomitant_drugs", "合并用药", "rest-absent"),
)
"""What is entered: the fact, what is typed to find it, and the value."""
SHUNT = "R9.vps"
QUESTION, CONCLUSION, OPINION = "VPS? 2.2.3 <&>", "VPS; R9", "KPS 70"
PRESENT = "T. T."


@pytest.mark.parametrize(("hands", "language"), [(Mouse(), "zh"), (Keyboard(), "en")], ids=["mouse", "keyboard"])
def test_from_a_new_patient_to_signed_minutes(
    product: Serving, screens: Screens, hands: Hands, language: Language
) -> None:
    page = screens.open("/patients/", who=NOBODY, language=language)
    number = f"J-{type(hands).__name__}"
    sign_in(page, hands, product)
    admit(page, hands, number)
    enter_facts(page, hands)
    read_why(page, hands)
    record_an_event(page, hands)
    call_a_meeting(page, hands)
    minute(page, hands)
    sign(page, hands, number, product.password)
    text = download(page, hands)
    for said in (QUESTION, CONCLUSION, OPINION, PRESENT, NAME, number, page.locator(".hash code").inner_text()[:12]):
        assert said in text, said
    assert "DRAFT" not in text


def sign_in(page: Page, hands: Hands, product: Serving) -> None:
    hands.write(page.locator("[name=login]"), product.user)
    hands.write(page.locator("[name=password]"), product.password)
    hands.press(page.locator("form.login button[type=submit]"))
    page.wait_for_url("**/patients/")


def admit(page: Page, hands: Hands, number: str) -> None:
    hands.press(page.locator("a[href='/patients/new']"))
    hands.write(page.locator("[name=identifier]"), number)
    hands.write(page.locator("[name=name]"), NAME)
    hands.press(page.locator("main button.main"))
    page.wait_for_url(re.compile(r"/patients/[0-9a-f-]{36}/$"))


def enter_facts(page: Page, hands: Hands) -> None:
    """Each is found by the search, and stored when its row and the line below say so."""
    expect(page.locator(f"[id='option-{SHUNT}']")).to_have_attribute("data-code", f"{SHUNT} needs-data")
    for name, words, value in FACTS:
        hands.find_fact(page, name, words)
        with page.expect_response(lambda answer: "/facts/" in answer.url) as answer:
            if page.locator(f"#in-{name}").count():
                hands.write(page.locator(f"#in-{name}"), value)
            elif value == "rest-absent":
                hands.press(page.locator(f"#rest-{name}"))
            else:
                hands.choose(page.locator(f"[id='in-{name}-{value}']"))
        assert answer.value.ok
        expect(page.locator(f"#state-{name}")).to_have_class(re.compile(r"\bknown\b"))
    expect(page.locator(f"[id='option-{SHUNT}']")).to_have_attribute("data-code", f"{SHUNT} recommended")


def read_why(page: Page, hands: Hands) -> None:
    """The reasons name the facts that were entered."""
    why = page.locator(f"[id='why-{SHUNT}']")
    hands.press(why.locator("summary").first)
    expect(why.locator(".why-body")).to_contain_text("70")


def record_an_event(page: Page, hands: Hands) -> None:
    """A laboratory finding, which then is a fact of the workspace."""
    day = page.locator("#as-of").input_value()
    hands.press(page.locator(".tabs a[href$='/record']"))
    hands.press(page.locator(".record-page .jump a[href$='/events/new']"))
    hands.press(page.locator("a[href$='kind=laboratory']"))
    hands.write(page.locator("#date"), day)
    hands.write(page.locator("[name='platelets.value']"), "123")
    hands.press(page.locator(".event-form button.main"))
    page.wait_for_url(re.compile(r"/events/\d+/$"))
    expect(page.locator("main")).to_contain_text("123")
    hands.press(page.locator(".tabs a").first)
    expect(page.locator("#in-platelets")).to_have_value("123")


def call_a_meeting(page: Page, hands: Hands) -> None:
    """The sheet shows what is advised."""
    hands.press(page.locator(".tabs a[href$='/meetings/']"))
    hands.press(page.locator("a[href$='/meetings/new']"))
    hands.write(page.locator("#question"), QUESTION)
    hands.press(page.locator("main form button.main"))
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    expect(page.locator(f"[data-code='{SHUNT} recommended']")).to_be_visible()


def minute(page: Page, hands: Hands) -> None:
    """Each part is stored on its own."""
    hands.press(page.locator(".places a[href$='/record']"))
    hands.write(page.locator("#people-neurosurgery"), PRESENT)
    hands.write(page.locator("#conclusion"), CONCLUSION)
    save(page, hands, "part-head")
    hands.choose(page.locator(f"[id='decide-{SHUNT}-yes']"))
    save(page, hands, f"decision-{SHUNT}")
    hands.write(page.locator("#text-neurosurgery"), OPINION)
    hands.write(page.locator("#by-neurosurgery"), PRESENT)
    save(page, hands, "opinion-neurosurgery")


def save(page: Page, hands: Hands, part: str) -> None:
    """Store one part of the minutes; it then counts one version more."""
    form = page.locator(f"[id='{part}']")
    version = int(form.get_attribute("data-version") or 0)
    hands.press(form.locator(".save-line button"))
    expect(form).to_have_attribute("data-version", str(version + 1))
    expect(form).not_to_have_class(re.compile("unsaved|refused"))


def sign(page: Page, hands: Hands, number: str, password: str) -> None:
    hands.press(page.locator(".minutes-title a[href$='/sign']"))
    hands.write(page.locator("#identifier"), number)
    hands.write(page.locator("#password"), password)
    hands.press(page.locator(".sign-here button.main"))
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    expect(page.locator(".signatures li")).to_have_count(1)


def download(page: Page, hands: Hands) -> str:
    """The text of the signed minutes as PDF."""
    with page.expect_download() as kept:
        hands.press(page.locator("a[href*='/report/pdf']").first)
    content = kept.value.path().read_bytes()
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
