"""Two guideline versions in one installation: old and new advice side by side, and records that both can read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from django.conf import LazySettings
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline
from leptoguide.registry.library import Library, library
from leptoguide.registry.models import Patient, User
from leptoguide.registry.records import Draft, record, state_fact
from leptoguide.web.views.workspace import advice_for
from tests.editions.patched import edition

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 15)
FACTS = {
    "lm_suspicion": "high",
    "intracranial_pressure": "raised",
    "kps": 50,
    "surgery_judged_worthwhile": False,
    "fictional_marker": True,
    "lm_distribution": "fictional",
}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional second edition, published in May."""
    return edition(tmp_path_factory.mktemp("second"))


@pytest.fixture
def versions(second: Path, settings: LazySettings) -> Iterator[Library]:
    """Both editions installed."""
    settings.GUIDELINE_FOLDERS = [str(default_guideline()), str(second)]
    library.cache_clear()
    yield library()
    library.cache_clear()


@pytest.fixture
def known(versions: Library, patient: Patient, clinician: User) -> Patient:
    """A patient with facts that the first edition does not know among them."""
    for name, value in FACTS.items():
        state_fact(patient, name, value, DAY, clinician, versions.current)
    return patient


def page(client: Client, patient: Patient, query: str = "", path: str = "replay") -> str:
    """One page of the patient as HTML."""
    response = client.get(f"/patients/{patient.pk}/{path}{query}")
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def of_both(then: str = "1.0.0", now: str = "2.0.0-fiction") -> str:
    return f"?from={DAY}&to={DAY}&from_version={then}&to_version={now}"


def changed(html: str) -> dict[str, tuple[str, str]]:
    """Items with their status on either side."""
    rows = re.findall(r'<tr data-code="(R\d+\.[a-z0-9-]+) ([a-z-]+) ([a-z-]+)">', html)
    return {name: (then, now) for name, then, now in rows}


def statuses(patient: Patient, guideline: Guideline) -> dict[str, str]:
    options = advice_for(patient, DAY, None, guideline).options
    return {name: option.status.value for name, option in options.items()}


# ---------------------------------------------------------------- with one version nothing changes


def test_with_one_version_there_is_nothing_to_choose(signed_in: Client, patient: Patient) -> None:
    html = page(signed_in, patient, f"?from={DAY}&to={DAY}")
    assert "_version" not in html
    assert "<select" not in html
    assert "两个版本" not in html
    assert "from_version" not in page(signed_in, patient, path="")


def test_a_version_that_is_not_here_is_refused(signed_in: Client, patient: Patient) -> None:
    response = signed_in.get(f"/patients/{patient.pk}/replay?from={DAY}&from_version=9")
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有这个指南版本" in response.content.decode()


# ---------------------------------------------------------------- old and new side by side


def test_the_items_that_differ_are_those_of_the_two_versions(
    signed_in: Client, known: Patient, versions: Library
) -> None:
    old, new = (statuses(known, guideline) for guideline in versions.versions)
    expected = {name: (old[name], new[name]) for name in old if name in new and old[name] != new[name]}
    for part in ("R7.adc-sacituzumab-govitecan", "R7.adc-dato-dxd"):  # held against the option that they come from
        if old["R7.adc"] != new[part]:
            expected[part] = (old["R7.adc"], new[part])
    found = changed(page(signed_in, known, of_both()))
    assert found == expected
    assert found["R9.vps"] == ("recommended", "not-applicable")
    assert changed(page(signed_in, known, of_both("2.0.0-fiction", "1.0.0")))["R9.vps"] == found["R9.vps"][::-1]


def test_the_same_version_twice_differs_in_nothing(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, of_both("1.0.0", "1.0.0"))
    assert changed(html) == {}
    assert "所有选项的状态都相同" in html
    assert "两个版本之间" not in html


def test_versions_alone_are_compared_on_one_day(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, f"?to={DAY}&from_version=1.0.0")
    assert changed(html) == changed(page(signed_in, known, of_both()))
    assert f"{DAY} · 1.0.0" in html
    assert f"{DAY} · 2.0.0-fiction" in html


def test_each_side_says_its_version_and_which_one_was_in_force(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, of_both())
    assert html.count("当日生效的不是此版本，而是 2.0.0-fiction") == 1
    assert "当日生效的不是此版本" not in page(signed_in, known, f"?from={DAY}&to={DAY}")


def test_rules_that_differ_lead_to_their_entry_in_either_version(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, of_both())
    (row,) = re.findall(r'<tr data-code="R9\.vps .*?</tr>', html, re.S)
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/guideline/[^"]*)"', row)]
    assert links == [
        "/guideline/definitions/?version=1.0.0#good_function_for_surgery",
        "/guideline/definitions/?version=2.0.0-fiction#good_function_for_surgery",
    ]
    rules = html[html.index("rules-title") :]
    for name in ("R6.t-dxd", "good_function_for_surgery", "trial-open", "follow-up", "fictional_marker"):
        assert f'data-code="rule {name}"' in rules
    assert 'data-code="rule R8"' not in rules  # a grade
    for link in set(re.findall(r'href="(/guideline/[^"]*)"', html)):
        path, anchor = urldefrag(link.replace("&amp;", "&"))
        response = signed_in.get(path)
        assert response.status_code == HTTPStatus.OK, link
        assert not anchor or f'id="{anchor}"' in response.content.decode(), link


def test_a_fact_that_one_version_lacks_is_said_to_be_lacking(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, of_both())
    (row,) = re.findall(r'<tr data-code="fictional_marker">(.*?)</tr>', html, re.S)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row) == ["该版本无此事实", "是"]
    (row,) = re.findall(r'<tr data-code="lm_distribution">(.*?)</tr>', html, re.S)
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row) == ["未知", "虚构"]


def test_the_banner_leads_to_the_comparison(signed_in: Client, known: Patient) -> None:
    html = page(signed_in, known, f"?as_of={DAY}", path="")
    (link,) = re.findall(r'href="([^"]*from_version[^"]*)"', html)
    response = signed_in.get(link.replace("&amp;", "&"))
    assert changed(response.content.decode())["R9.vps"] == ("recommended", "not-applicable")


def test_both_languages_say_the_same(signed_in: Client, known: Patient) -> None:
    found = []
    for chosen in ("zh", "en"):
        signed_in.post("/language", {"language": chosen, "next": "/"})
        found.append(re.findall(r'data-code="([^"]*)"', page(signed_in, known, of_both())))
    assert found[0] == found[1]


# ---------------------------------------------------------------- what was recorded under another version


def test_what_the_older_version_does_not_know_is_not_there_for_it(known: Patient, versions: Library) -> None:
    first, newest = versions.versions
    old, new = (advice_for(known, DAY, None, guideline).case for guideline in (first, newest))
    assert new.facts.keys() - old.facts.keys() == {"fictional_marker", "lm_distribution"}
    assert {name: old.facts[name] for name in old.facts} == {name: new.facts[name] for name in old.facts}


def test_a_past_day_of_the_older_version_still_opens(
    signed_in: Client, known: Patient, clinician: User, versions: Library
) -> None:
    early = datetime.date(2026, 3, 10)
    draft = Draft(early, "mri-study", {"lm_distribution": "fictional", "mri_extent": "brain-and-spine"})
    record(known, draft, clinician, versions.current)
    for path in ("", "record", "report"):
        html = page(signed_in, known, f"?as_of={early}", path=path)
        assert "1.0.0" in html
    assert advice_for(known, early).case.facts["mri_extent"] == "brain-and-spine"
    assert "lm_distribution" not in advice_for(known, early).case.facts
