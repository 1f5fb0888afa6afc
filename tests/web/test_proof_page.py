"""The page of the proofs: every question, every gap with its numbers, and honest when the rules have moved on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import User
from leptoguide.render.proof_model import ProofReport, read_report
from leptoguide.web.library import Library
from tests.web.guideline_crawl import read


@pytest.fixture
def client() -> Iterator[Client]:
    """Somebody who is signed in."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.contrib.auth.middleware.get_user", lambda request: User(username="reader"))
        patched.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies")
        yield Client()


@pytest.fixture
def report(guideline: Guideline) -> ProofReport:
    found = read_report(guideline.path)
    assert found is not None
    return found


def test_every_question_and_every_gap_is_on_the_page(client: Client, report: ProofReport) -> None:
    for language in ("zh", "en"):
        page = read(client, "/guideline/proofs/", language)
        said = " ".join(page.root.xpath("//main")[0].text_content().split())
        rows = page.root.xpath("(//main//table)[1]/tbody/tr")
        assert len(rows) == len(report.questions)
        for answer in report.questions:
            for group in answer.gaps:
                assert group[0].reason is not None
                assert group[0].reason.in_(language).split("GAP")[0] in said
                assert {f"discrepancy:{x}" for x in group[0].discrepancies} <= set(page.codes)
            if answer.findings or answer.boundaries:
                [section] = page.root.xpath(f"//section[@id='{answer.question}']")
                assert len(section.xpath("./article")) == len(answer.gaps)
                assert len(section.xpath("./table/tbody/tr")) == len(answer.boundaries)
        assert page.root.xpath("//*[@class='verdict no']") == []


def test_a_patient_of_a_gap_is_told_in_words_and_as_a_case_file(client: Client) -> None:
    page = read(client, "/guideline/proofs/", "zh")
    [article] = page.root.xpath("//article[contains(., '从未接受抗 HER2 治疗，或停药')]")
    assert "fact:anti_her2_at_onset" in article.xpath(".//@data-code")
    assert '"anti_her2_at_onset"' in article.xpath(".//pre")[0].text_content()
    assert "option:R5.t-dxd" in article.xpath(".//@data-code")


def test_rules_that_changed_since_are_said_to_have(
    client: Client, guideline: Guideline, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = replace(guideline, notices=guideline.notices[1:])
    monkeypatch.setattr("leptoguide.web.views.guideline.library", lambda: Library((changed,)))
    page = read(client, "/guideline/proofs/", "en")
    assert "have changed since" in page.root.xpath("//p[@role='status']")[0].text_content()


def test_a_version_without_a_report_says_so(
    client: Client, guideline: Guideline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("leptoguide.web.views.guideline.library", lambda: Library((guideline,)))
    monkeypatch.setattr("leptoguide.web.pages.guideline_proofs._committed", lambda path: read_report(tmp_path))
    page = read(client, "/guideline/proofs/", "zh")
    assert "没有证明报告" in page.root.xpath("//main")[0].text_content()
