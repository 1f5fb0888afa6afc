"""Who looks at the product in these tests, and what they have done there before, so that each page has something."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.markup import parse
from tests.serving import Serving
from tests.visitor import Visitor

CLINICIAN: Final = "clinician"
KEEPER: Final = "keeper"
"""An administrator with a second factor."""
HALFWAY: Final = "halfway"
"""Somebody who has given the password, and not yet the code of the second factor."""
NOBODY: Final = "nobody"

STARTS: Mapping[str, tuple[str, ...]] = {
    CLINICIAN: ("/patients/", "/account/logout/", "/account/reauthenticate/"),
    KEEPER: ("/account/", "/admin/", "/account/2fa/reauthenticate/"),
    HALFWAY: ("/account/2fa/authenticate/",),
    NOBODY: ("/account/login/", "/account/inactive/"),
}
"""Where each begins; pages to which no link leads are among them."""

HALF_MINUTE = 30
NAME = "T. T."
TYPED = "KPS ≥ 60?"
"""What somebody writes, in no language."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """Patients and meetings by their addresses: what stands there beside the demonstration."""

    known: str
    unknown: str
    signed: str
    open: str


def furnish(clinician: Visitor, password: str) -> Clinic:
    """A patient of whom nothing is known; meetings that are open, signed, amended; a record with a history."""
    number, known = next(iter(clinician.patients().items()))
    unknown = send(clinician, "/patients/new", identifier="T-0", name=NAME)
    for value in ("60", "70"):
        clinician.post(f"{known}facts/kps", value=value)
    for what in ("amend", "withdraw"):
        latest = parse(clinician.get(f"{known}record").text).xpath("//tr[starts-with(@id, 'event-')]/@id")
        event = f"{known}events/{latest[-1].removeprefix('event-')}/{what}"
        send(clinician, event, **{"change-reason": TYPED}, **({"note": TYPED} if what == "amend" else {}))
    amended, signed = _meeting(clinician, known), _meeting(clinician, known)
    for meeting in (amended, signed):
        send(clinician, f"{meeting}sign", identifier=number, password=password)
    send(clinician, f"{amended}amend", reason=TYPED)
    return Clinic(known, unknown, signed, _meeting(clinician, known))


def _meeting(clinician: Visitor, patient: str) -> str:
    """A meeting with somebody present, an opinion and a decision."""
    meeting = send(clinician, f"{patient}meetings/new", question=TYPED)
    record = f"{meeting}record"
    send(clinician, record, "part-head", **{"people.neurology": "T.", "conclusion": TYPED})
    send(clinician, record, "opinion-neurology", text=TYPED, given_by="T.")
    first = parse(clinician.get(record).text).xpath("//form[starts-with(@id, 'decision-')]/@id")[0]
    send(clinician, record, first, decided="yes", text=TYPED)
    return meeting


def send(visitor: Visitor, path: str, form: str = "", **values: str) -> str:
    """Fill in a form of a page, by its id or the only one there is, and send it; the path of the page that follows."""
    page = parse(visitor.get(path).text)
    found = page.get_element_by_id(form) if form else page.xpath("//main//form[@method='post']")[0]
    fields = {name: value for name, value in found.form_values() if name != "csrfmiddlewaretoken"}
    answer = visitor.post(found.get("action") or path, **(fields | values))
    assert answer.status == HTTPStatus.OK, f"{path}: {answer.status}"
    arrived = urlsplit(answer.address).path
    assert form or arrived != path, f"{path} was refused: {parse(answer.text).xpath('string(//main)')[:600]}"
    return arrived


def keeper(product: Serving) -> tuple[Visitor, Visitor]:
    """An administrator with a second factor; and the same at another computer, before giving the code."""
    name, password = "keeper", secrets.token_urlsafe()
    create = [sys.executable, "-c", "from leptoguide.cli import main; main()", "manage", "createsuperuser", "--noinput"]
    environment = product.environment() | {"DJANGO_SUPERUSER_PASSWORD": password}
    create += ["--username", name, "--email", f"{name}@example.org"]
    subprocess.run(create, env=environment, check=True, capture_output=True)
    here, there = Visitor(product.address), Visitor(product.address)
    here.log_in(name, password)
    here.post("/account/reauthenticate/", password=password)
    activate = "/account/2fa/totp/activate/"
    secret = re.findall(r'class="secret"[^>]*>(\w+)<', here.get(activate).text)[0]
    here.post(activate, code=format_hotp_value(hotp_value(secret, int(time.time()) // HALF_MINUTE)))
    there.get("/account/login/")
    there.post("/account/login/", login=name, password=password)
    return here, there
