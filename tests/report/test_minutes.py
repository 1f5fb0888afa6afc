"""The minutes in the report: every word of them stands in each format, whatever was typed, and a draft says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO

import docx as python_docx
import pytest
from pydantic import TypeAdapter
from pypdf import PdfReader

from leptoguide.advise.model import Advice
from leptoguide.render.texts import Language
from leptoguide.report.build import build
from leptoguide.report.docx import docx
from leptoguide.report.html import html
from leptoguide.report.model import Decision, Minutes, Opinion, Pair, Report
from leptoguide.report.pdf import pdf
from tests.report.conftest import LANGUAGES, NASTY
from tests.report.test_content import strings
from tests.report.test_formats import Page, bare, docx_text, pdf_text

LITERAL = "<b>张 & 李</b> KPS <70 < > & ± μ ≥ − 中文"
LONG = "甲乙丙丁" * 1000
UNBROKEN = "https://example.invalid/" + "x" * 2000
STATUSES = ("recommended", "blocked", "needs-data", "advised-against", "done", "not-applicable")


def minutes(standing: str = "") -> Minutes:
    """Minutes in which every text is there to break something."""
    decisions = tuple(
        Decision(
            f"R9.{status}", f"{LITERAL} {status}", status, "●", f"状态 {status}", "执行", "偏离建议", "费用", NASTY
        )
        for status in STATUSES
    )
    return Minutes(
        title="MDT 讨论记录",
        standing=standing,
        head=(Pair("参加人员", LITERAL), Pair("患者", NASTY)),
        question=Pair("讨论的问题", f"{LITERAL}\n第二行"),
        conclusion=Pair("总体结论", NASTY),
        decisions_title="逐项决定",
        decided="决定一栏",
        decisions=decisions,
        no_decisions="没有记录决定。",
        opinions_title="各学科意见",
        opinions=(Opinion("神经外科", LITERAL, LONG), Opinion("药剂科", NASTY, UNBROKEN)),
        no_opinions="没有记录学科意见。",
        signatures_title="签署一栏",
        signatures=() if standing else (Pair(LITERAL, "2026-03-01 10:00:00"),),
        check=() if standing else (Pair("校验值", "0" * 64),),
    )


def lines(report: Report) -> Iterator[str]:
    """Every line of the minutes that a reader sees."""
    assert report.minutes is not None
    content = asdict(report.minutes)
    for decision in content["decisions"]:
        del decision["status"]
    for empty, full in (("no_decisions", "decisions"), ("no_opinions", "opinions")):
        if content[full]:
            del content[empty]
    if content["signatures"]:
        del content["standing"]
    for text in strings(content):
        yield from (line for line in text.split("\n") if line)


@pytest.fixture(params=LANGUAGES)
def with_minutes(cases: dict[str, Advice], request: pytest.FixtureRequest) -> Report:
    """The report of an example with such minutes."""
    language: Language = request.param
    return replace(build(cases["demo-1"], language), minutes=minutes())


def texts(report: Report) -> dict[str, str]:
    """What each format says, read back."""
    return {
        "html": Page(html(report)).text,
        "pdf": pdf_text(pdf(report), report),
        "docx": docx_text(docx(report)),
    }


def test_every_word_of_the_minutes_stands_in_each_format(with_minutes: Report) -> None:
    for name, text in texts(with_minutes).items():
        found = bare(text)
        assert [line for line in lines(with_minutes) if bare(line) not in found] == [], name


def test_what_was_typed_is_printed_as_typed(with_minutes: Report) -> None:
    assert LITERAL in " ".join(Page(html(with_minutes)).parts)
    paragraphs = [p.text for p in python_docx.Document(BytesIO(docx(with_minutes))).paragraphs]
    assert f"{LITERAL}\n第二行" in paragraphs
    assert NASTY in paragraphs
    page = Page(html(with_minutes))
    assert not {name for name, _ in page.elements} & {"b张", "script", "img"}


def test_nothing_runs_off_the_page(with_minutes: Report) -> None:
    """A text of thousands of characters without a blank goes on below; none of it is lost at the edge."""
    text = pdf_text(pdf(with_minutes), with_minutes)
    assert bare(LONG) in bare(text)
    assert bare(UNBROKEN) in bare(text)
    for page in PdfReader(BytesIO(pdf(with_minutes))).pages:
        width = float(page.mediabox.width)

        def inside(text: str, _cm: object, tm: list[float], _font: object, _size: float, w: float = width) -> None:
            assert not text.strip() or 0 <= tm[4] <= w

        page.extract_text(visitor_text=inside)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_on_every_page(cases: dict[str, Advice], language: Language) -> None:
    standing = "草稿 DRAFT · 未签署"
    report = replace(build(cases["demo-1"], language), minutes=minutes(standing))
    report = replace(report, footer=f"{standing} · {report.footer}")
    pages = PdfReader(BytesIO(pdf(report))).pages
    assert len(pages) > 1
    for page in pages:
        assert bare(page.extract_text()).count(bare(standing)) >= 2, "at the top and at the foot"
    document = python_docx.Document(BytesIO(docx(report)))
    assert document.paragraphs[0].text == standing
    assert standing in document.sections[0].footer.paragraphs[0].text
    text = Page(html(report)).text
    assert text.index(standing) < text.index(report.case.label)


def test_empty_minutes_say_that_they_are(cases: dict[str, Advice]) -> None:
    bare_minutes = replace(minutes("草稿"), decisions=(), opinions=(), conclusion=None)
    report = replace(build(cases["demo-1"], "zh"), minutes=bare_minutes)
    for name, text in texts(report).items():
        for said in ("没有记录决定。", "没有记录学科意见。", "草稿"):
            assert bare(said) in bare(text), name


def test_the_same_report_gives_the_same_bytes_also_after_it_was_kept_as_data(with_minutes: Report) -> None:
    reader = TypeAdapter(Report)
    again = reader.validate_json(reader.dump_json(with_minutes))
    assert again == with_minutes
    for write in (html, pdf, docx):
        assert write(again) == write(with_minutes)


def test_a_report_without_minutes_says_nothing_about_them(cases: dict[str, Advice]) -> None:
    content = html(build(cases["demo-1"], "zh")).decode()
    assert not re.search("standing|minutes", content)
