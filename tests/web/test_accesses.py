"""Those who care for a patient see who opened the patient's data."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

import leptoguide.web.views
from leptoguide.registry.models import Access, Patient, Role, User
from leptoguide.registry.words import web_texts
from leptoguide.web.library import library
from leptoguide.web.views.accesses import SHOWN
from tests.web_fixtures import client_of


def table(client: Client, patient: Patient, query: str = "") -> list[str]:
    """The rows of the page, without markup."""
    html = client.get(f"/patients/{patient.pk}/accesses{query}").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


@pytest.mark.django_db
def test_who_read_what_when_and_who_was_refused(
    signed_in: Client, patient: Patient, member: Callable[..., User]
) -> None:
    signed_in.get(f"/patients/{patient.pk}/")
    signed_in.post(f"/patients/{patient.pk}/facts/kps", {"as_of": "2026-03-01", "value": "70"})
    client_of(User.objects.create_user("stranger")).get(f"/patients/{patient.pk}/")
    reader = client_of(member("reader", Role.READER))
    reader.post(f"/patients/{patient.pk}/facts/kps", {"value": "80"})
    said = [re.sub(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ", "", row) for row in table(reader, patient)]
    assert said == [
        "reader 查看访问记录 127.0.0.1",
        f"reader 已拒绝 录入事实 {label('kps')} 127.0.0.1",
        "stranger 已拒绝 查看工作台 127.0.0.1",
        f"clinician 录入事实 {label('kps')} 127.0.0.1",
        "clinician 查看工作台 127.0.0.1",
    ]


def label(fact: str) -> str:
    """The name of a fact in Chinese."""
    return library().current.dictionary.facts[fact].label.zh


@pytest.mark.django_db
def test_many_accesses_are_shown_in_pages(signed_in: Client, patient: Patient, clinician: User) -> None:
    for number in range(SHOWN + 3):
        Access.objects.create(patient=patient, user=clinician, action="workspace", page=f"/{number}")
    assert len(table(signed_in, patient)) == SHOWN
    assert len(table(signed_in, patient, "?page=2")) == 5
    assert len(table(signed_in, patient, "?page=none")) == SHOWN


def actions() -> Iterator[str]:
    """The codes under which the views log accesses."""
    for path in Path(leptoguide.web.views.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("open_patient", "log_access"):
                for argument in (*node.args[2:], *(k.value for k in node.keywords if k.arg == "action")):
                    for constant in ast.walk(argument):
                        if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                            yield constant.value.partition(":")[0]


def test_every_action_has_its_words() -> None:
    found = set(actions())
    assert {"workspace", "fact", "accesses", "patients"} <= found
    assert {action for action in found if f"did.{action}" not in web_texts()} == set()
