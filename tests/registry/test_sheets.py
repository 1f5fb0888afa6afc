"""The sheet of a meeting as a file: one page that holds every word, whatever was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.meetings import MAX_TEXT, prepare
from leptoguide.registry.models import Meeting, Patient, User
from leptoguide.registry.records import Draft, record, state_fact
from leptoguide.registry.sheets import sheet_of
from leptoguide.registry.snapshots import dossier
from leptoguide.registry.words import words
from leptoguide.render.texts import Language
from leptoguide.report.sheet import Sheet, sheet_pdf
from tests.registry.meetings import DAY, head, known_patient
from tests.report.conftest import LANGUAGES, NASTY
from tests.report.test_formats import bare

pytestmark = pytest.mark.django_db
Writers = tuple[User, User]
QUESTION = f"问题 {NASTY}\n第二行 < > & ± μ ≥ −"
BARRING: dict[str, Any] = {
    "kps": 50,
    "lm_onset_date": "2026-02-12",
    "anti_her2_at_onset": "stopped",
    "anti_her2_stop_date": "2025-09-20",
    "therapy_at_onset": ["trastuzumab", "pertuzumab"],
    "ild_grade": 2,
}


@pytest.fixture
def meeting(patient: Patient, writers: Writers, guideline: Guideline) -> Meeting:
    """A meeting about a patient with a barred drug, two readings of the source, a course, and a name like markup."""
    patient.name = NASTY[:100]
    patient.save()
    known_patient(patient, writers[0], guideline)
    for name, value in BARRING.items():
        state_fact(patient, name, value, DAY, writers[0], guideline)
    record(patient, Draft(DAY, "laboratory", {"platelets": 120}), writers[0], guideline)
    return prepare(patient, head(QUESTION), writers[0], guideline)


def pages(content: bytes) -> list[str]:
    """The text of each page without blanks."""
    return [bare(page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def said(sheet: Sheet) -> Iterator[str]:
    """Every text that has to be read."""
    yield from (sheet.title, sheet.patient, sheet.when, sheet.question.label, *sheet.question.value.split("\n"))
    yield from sheet.alerts
    for pair in (*sheet.summary, *sheet.readings):
        yield from (pair.label, pair.value)
    for fact in sheet.facts:
        yield from (fact.label, fact.value, fact.date)
    for bench in sheet.benches:
        yield from (bench.label, bench.shared)
        for block in bench.blocks:
            yield from (block.id, block.title, block.grades)
            for run in block.runs:
                yield run.why
                for part in run.parts:
                    yield from (item.label for item in part.items)
                    yield from (text for note in part.notes for text in (note.label, note.text, note.tag))
        for waiting in bench.waiting:
            yield from (waiting.recommendation, waiting.options, waiting.facts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_holds_every_word(meeting: Meeting, guideline: Guideline, language: Language) -> None:
    sheet = sheet_of(dossier(meeting, guideline), words(language))
    statuses = {
        item.status for b in sheet.benches for x in b.blocks for r in x.runs for p in r.parts for item in p.items
    }
    assert statuses == {"recommended", "blocked"}
    assert sheet.readings
    assert sheet.timeline
    content = sheet_pdf(sheet)
    (page,) = pages(content)
    assert [text for text in said(sheet) if bare(text) not in page] == []
    assert bare(sheet.statuses["blocked"].value) in page
    assert bare(sheet.words["unsigned"]) in page
    assert sheet_pdf(sheet) == content


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_goes_on_to_the_next_page(meeting: Meeting, guideline: Guideline, language: Language) -> None:
    sheet = sheet_of(dossier(meeting, guideline), words(language))
    long = "甲乙丙丁" * (MAX_TEXT // 4) + "\n" + "x" * MAX_TEXT
    sheet = replace(sheet, question=replace(sheet.question, value=f"{long}\n{long}"))
    found = "".join(pages(sheet_pdf(sheet)))
    assert found.count(bare("甲乙丙丁" * 10)) >= 2
    assert [text for text in said(sheet) if len(text) < 100 and bare(text) not in found] == []


def test_nothing_to_discuss_is_said(meeting: Meeting, guideline: Guideline) -> None:
    sheet = replace(sheet_of(dossier(meeting, guideline), words("zh")), benches=(), readings=(), timeline="", facts=())
    (page,) = pages(sheet_pdf(sheet))
    assert bare(sheet.words["none"]) in page


def test_both_languages_name_the_same_options(meeting: Meeting, guideline: Guideline) -> None:
    zh, en = (asdict(sheet_of(dossier(meeting, guideline), words(language)))["benches"] for language in LANGUAGES)

    def codes(benches: Any) -> list[Any]:
        return [
            (b["id"], x["id"], item["option"], item["status"])
            for b in benches
            for x in b["blocks"]
            for r in x["runs"]
            for p in r["parts"]
            for item in p["items"]
        ]

    assert codes(zh) == codes(en)
