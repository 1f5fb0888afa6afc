"""Reports of meetings: a signed one says what was signed, the same bytes each time, whatever has changed since."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import pytest
from pypdf import PdfReader

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry import reports
from leptoguide.registry.models import Meeting, Patient, Snapshot, User
from leptoguide.registry.records import state_fact
from leptoguide.registry.reports import LANGUAGES, draft_report, signed_report
from leptoguide.registry.signing import amend, sign
from leptoguide.registry.snapshots import dossier
from leptoguide.render.texts import Language
from leptoguide.report.write import WRITERS
from tests.registry.meetings import DAY, QUESTION, blood_count, hand, meeting_of, signed
from tests.report.test_formats import Page, bare

pytestmark = pytest.mark.django_db
Writers = tuple[User, User]
NAME = "<b>张 & 李</b> KPS <70 ± μ ≥ − 演示"


@pytest.fixture
def meeting(patient: Patient, writers: Writers, guideline: Guideline) -> Meeting:
    """A meeting about a patient whose name is written to break out of any format."""
    patient.name = NAME
    patient.save()
    return meeting_of(patient, writers[0], guideline)


def read_back(content: dict[str, bytes]) -> dict[str, str]:
    """The text of each format."""
    paragraphs = [p.text for p in python_docx.Document(BytesIO(content["docx"])).paragraphs]
    return {
        "html": Page(content["html"]).text,
        "pdf": "".join(page.extract_text() for page in PdfReader(BytesIO(content["pdf"])).pages),
        "docx": "\n".join(paragraphs),
    }


def files(snapshot: Snapshot, language: Language) -> dict[str, bytes]:
    """The signed report in each format."""
    made = signed_report(snapshot, language)
    return {form: write(made) for form, write in WRITERS.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_holds_what_was_said_and_says_that_it_is_a_draft(
    meeting: Meeting, guideline: Guideline, language: Language
) -> None:
    found = dossier(meeting, guideline)
    report = draft_report(found.content, found.advice, language)
    assert report.minutes is not None
    assert "DRAFT" in report.minutes.standing
    assert report.footer.startswith(report.minutes.standing)
    assert report.minutes.signatures == ()
    assert report.case.value == f"{NAME} · T-1"
    text = read_back({form: write(report) for form, write in WRITERS.items()})
    for form, said in text.items():
        for line in (QUESTION, NAME, "可行分流术 <b>", "患者选择分流", "DRAFT"):
            assert bare(line) in bare(said), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signed_report_is_that_of_the_signature_and_nothing_is_worked_out_again(
    meeting: Meeting,
    writers: Writers,
    guideline: Guideline,
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = dossier(meeting, guideline)
    draft = draft_report(found.content, found.advice, language)
    made = signed(meeting, writers[0], guideline)
    before = files(Snapshot.objects.get(), language)
    blood_count(meeting.patient, writers[1], guideline)
    state_fact(meeting.patient, "intracranial_pressure", "normal", DAY, writers[1], guideline)
    meeting.patient.name = "Another name"
    meeting.patient.save()
    monkeypatch.setattr(reports, "build", None)
    snapshot = Snapshot.objects.get()
    assert files(snapshot, language) == before
    report = signed_report(snapshot, language)
    assert report.minutes is not None
    assert draft.minutes is not None
    assert report.groups == draft.groups
    assert report.minutes.decisions == draft.minutes.decisions
    assert report.footer.endswith(made.sha256[:12])
    assert "DRAFT" not in report.footer
    for form, said in read_back(before).items():
        for line in (NAME, QUESTION, made.sha256, made.signer_name, "患者选择分流"):
            assert bare(line) in bare(said), form
        assert "DRAFT" not in said


def test_both_languages_name_the_same_decisions_and_departures(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    signed(meeting, writers[0], guideline)
    zh, en = (signed_report(Snapshot.objects.get(), language).minutes for language in LANGUAGES)
    assert zh is not None
    assert en is not None
    for first, second in zip(zh.decisions, en.decisions, strict=True):
        assert (first.id, first.status, first.mark, bool(first.departs)) == (
            second.id,
            second.status,
            second.mark,
            bool(second.departs),
        )
        assert first.label != second.label
    assert [bool(decision.departs) for decision in zh.decisions] == [False, True]
    assert zh.decisions[1].reason == "患者或家属意愿"
    assert en.decisions[1].reason == "Preference of the patient or family"


def test_a_second_signature_is_added_and_changes_nothing_else(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    signed(meeting, writers[0], guideline)
    before = signed_report(Snapshot.objects.get(), "zh")
    meeting = Meeting.objects.get()
    sign(meeting, hand(meeting, writers[1], guideline, discipline="neurology"), guideline)
    after = signed_report(Snapshot.objects.get(), "zh")
    assert before.minutes is not None
    assert after.minutes is not None
    assert after.minutes.signatures[:1] == before.minutes.signatures
    assert after.minutes.signatures[1].label == "second · 神经内科"
    assert (after.groups, after.footer, after.minutes.check) == (before.groups, before.footer, before.minutes.check)


def test_once_an_amendment_is_signed_every_page_of_the_amended_says_so(
    meeting: Meeting, writers: Writers, guideline: Guideline
) -> None:
    original = signed(meeting, writers[0], guideline)
    changed = amend(Meeting.objects.get(), "有误 <甲>", writers[1])
    assert "更正" not in signed_report(Snapshot.objects.get(), "zh").footer
    signed(changed, writers[1], guideline)
    old = signed_report(Snapshot.objects.get(meeting=meeting), "zh")
    assert f"第 {changed.pk} 号讨论更正" in old.footer
    assert old.minutes is not None
    assert old.minutes.standing in old.footer
    assert old.footer.endswith(original.sha256[:12])
    new = signed_report(Snapshot.objects.get(meeting=changed), "zh")
    assert new.minutes is not None
    (amends,) = [pair.value for pair in new.minutes.head if pair.label == "更正"]
    assert original.sha256[:12] in amends
    assert "有误 <甲>" in amends
