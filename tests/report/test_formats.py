"""The same report in three formats: each holds every word of the model, once read back, and nothing that could run."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx as python_docx
import pytest
from pypdf import PdfReader

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import case_from
from leptoguide.report.build import build
from leptoguide.report.docx import docx
from leptoguide.report.html import html
from leptoguide.report.model import Report
from leptoguide.report.pdf import pdf
from leptoguide.report.write import WRITERS
from leptoguide.report.write import report as write
from tests.report.conftest import NASTY
from tests.report.test_content import strings

Reports = list[tuple[str, Advice, Report]]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """A page's elements, and its text without styles."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.parts: list[str] = []
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.parts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.parts)


def pdf_text(content: bytes, report: Report) -> str:
    """The text of all pages without their footers."""
    found = ""
    for page in PdfReader(BytesIO(content)).pages:
        text = bare(page.extract_text())
        foot = re.compile(re.escape(bare(report.footer)) + r"\d+/\d+")
        assert len(foot.findall(text)) == 1, "each page has one footer"
        found += foot.sub("", text)
    return found


def docx_text(content: bytes) -> str:
    """Paragraphs and cells, in the order of the document."""
    body = python_docx.Document(BytesIO(content)).element.body
    return " ".join(node.text or "" for node in body.iter(f"{W}t"))


def bare(text: str) -> str:
    """Without blanks, breaks and ligatures, which a line may add or take away."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def remarks(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All remarks on options."""
    for block in (block for group in content["groups"] for block in group["blocks"]):
        yield from [block["line"]] if block["line"] else []
        for run in block["runs"]:
            yield from [run["reason"]] if run["reason"] else []
            for item in run["items"]:
                yield from item["remarks"]


def said(report: Report) -> Iterator[str]:
    """Every text that a reader sees, line by line."""
    content = asdict(report)
    for key in ("language", "tag", "day", "punctuation", "footer", "contents"):
        del content[key]
    for name in ("pathway", "timeline", "course_of_scores"):
        if content[name]:
            content[name] = content[name]["title"]
    for group in content["groups"]:
        del group["id"]
    for note in remarks(content):
        del note["kind"]
    for name in ("missing", "plan", "response", "follow_up", "mdt"):
        if content[name] is None:
            continue
        del content[name]["id"]
        unused = ("columns",) if not content[name]["rows"] else ("empty",)
        for key in unused:
            del content[name][key]
    if content["scores"]:
        del content["scores"]["id"]
    for group in content["notices"]["groups"]:
        del group["id"]
    for row in (row for group in content["facts"]["groups"] for row in group["rows"]):
        del row["id"]
    if not report.facts.groups:
        del content["facts"]["columns"]
    for text in strings(content):
        yield from (line for line in text.split("\n") if line)


def lost(report: Report, text: str) -> list[str]:
    """What the model says and the text does not."""
    found = bare(text)
    return [line for line in said(report) if bare(line) not in found]


# ---------------------------------------------------------------- nothing is lost


def test_html_says_all_that_the_model_holds(reports: Reports) -> None:
    for name, _, report in reports:
        assert lost(report, Page(html(report)).text) == [], name


def test_pdf_says_all_that_the_model_holds(reports: Reports) -> None:
    for name, _, report in reports:
        assert lost(report, pdf_text(pdf(report), report)) == [], name


def test_docx_says_all_that_the_model_holds_but_the_headings_of_pictures(reports: Reports) -> None:
    for name, _, report in reports:
        pictures = [picture.title for picture in report.pictures]
        assert lost(report, docx_text(docx(report))) == pictures, name


def test_references_and_options_are_counted_alike_in_every_format(cases: dict[str, Advice]) -> None:
    for language in ("zh", "en"):
        report = build(cases["demo-1"], language)
        texts = [Page(html(report)).text, pdf_text(pdf(report), report), docx_text(docx(report))]
        counts = [len(re.findall(r"R9\.vps(?!-)", text)) for text in texts]
        assert counts[0] > 0
        assert len(set(counts)) == 1


# ---------------------------------------------------------------- names stay names


def test_a_hostile_name_is_printed_as_it_is_in_every_format(cases: dict[str, Advice]) -> None:
    for language in ("zh", "en"):
        report = build(cases["nasty"], language)
        assert report.case.value == NASTY
        assert NASTY in " ".join(Page(html(report)).parts)
        assert bare(NASTY) in pdf_text(pdf(report), report)
        paragraphs = [p.text for p in python_docx.Document(BytesIO(docx(report))).paragraphs]
        assert any(text.endswith(NASTY) for text in paragraphs)


def test_a_name_reaches_the_metadata_unchanged(cases: dict[str, Advice]) -> None:
    report = build(cases["nasty"], "en")
    assert PdfReader(BytesIO(pdf(report))).metadata.title.startswith(NASTY)
    assert python_docx.Document(BytesIO(docx(report))).core_properties.title.startswith(NASTY)


@pytest.mark.parametrize("name", ["x" * 200, "乳" * 200, "a b " * 49, "emoji 🩺", "\u0627\u0644", "𠮷野家"])
def test_any_name_gives_a_file_in_every_format(guideline: Guideline, name: str) -> None:
    advice = assess(guideline, case_from({"id": name, "facts": {}}, guideline.dictionary))
    for format_ in WRITERS:
        assert len(write(advice, "zh", format_)) > 1000


# ---------------------------------------------------------------- same input, same bytes; soon


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_advice_gives_the_same_bytes_at_another_time(
    cases: dict[str, Advice], format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(cases["record-1"], "zh", format_)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    time.sleep(1.1)  # a clock of whole seconds would show
    assert write(cases["record-1"], "zh", format_) == first


@pytest.mark.parametrize("format_", WRITERS)
def test_a_report_takes_seconds_at_most(cases: dict[str, Advice], format_: str) -> None:
    start = time.perf_counter()
    write(cases["demo-1"], "zh", format_)
    assert time.perf_counter() - start < 4


# ---------------------------------------------------------------- HTML


def test_html_is_one_file_that_runs_and_fetches_nothing(reports: Reports) -> None:
    for name, _, report in reports:
        content = html(report)
        page = Page(content)
        assert page.open == [], f"{name}: every element is closed"
        assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"}, (
            name
        )
        names = {attribute for _, attributes in page.elements for attribute in attributes}
        assert not [a for a in names if a.startswith("on") or a in ("src", "style", "srcset")], name
        targets = [str(a["href"]) for _, a in page.elements if "href" in a]
        assert all(target.startswith("#") for target in targets)
        assert "url(" not in content.decode()
        assert "@import" not in content.decode()


def test_html_says_its_language_and_its_links_lead_somewhere(reports: Reports) -> None:
    for name, _, report in reports:
        page = Page(html(report))
        assert dict(page.elements)["html"]["lang"] == {"zh": "zh-CN", "en": "en-GB"}[report.language]
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), name
        assert {str(a["href"])[1:] for _, a in page.elements if "href" in a} <= set(ids), name


def test_html_headings_go_down_one_level_at_a_time_and_header_cells_have_a_scope(reports: Reports) -> None:
    for name, _, report in reports:
        page = Page(html(report))
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
        assert all(attributes.get("scope") for tag, attributes in page.elements if tag == "th"), name


def test_html_keeps_units_sections_and_ids_on_one_line_and_cuts_no_word(reports: Reports) -> None:
    whole: set[str] = set()
    for name, _, report in reports:
        content = html(report).decode()
        whole.update(re.findall(r'<span class="whole">(.*?)</span>', content))
        assert not re.search(r'[A-Za-z0-9]<span class="whole">|class="whole">[^<]*</span>[A-Za-z0-9]', content), name
    assert {"84 mL/min", "168 ×10⁹/L", "30 min", "§2.2.3", "GAP-26", "1.2 g/L"} <= whole


def luminance(colour: str) -> float:
    """Relative luminance by WCAG."""
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_of_text_have_the_contrast_that_wcag_asks_for(cases: dict[str, Advice], scheme: int) -> None:
    css = html(build(cases["demo-1"], "en")).decode().split("<style>")[1]
    values = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", values))
    papers = [colours[name] for name in ("paper", "band")]
    inks = [c for name, c in colours.items() if name not in ("paper", "band", "line", "alert-paper")]
    assert len(inks) == 10
    pairs = [(ink, paper) for ink in inks for paper in papers] + [(colours["alert"], colours["alert-paper"])]
    for ink, paper in pairs:
        light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_html_holds_its_drawings_whole_and_each_can_be_scrolled_to(cases: dict[str, Advice]) -> None:
    for name, language, count in (
        ("record-1", "zh", 2),
        ("record-2", "zh", 3),
        ("record-2", "en", 3),
        ("demo-1", "zh", 1),
        ("empty", "en", 1),
    ):
        report = build(cases[name], language)
        content = html(report).decode("utf-8")
        drawings = [picture.svg for picture in report.pictures]
        assert re.findall(r"<svg .*?</svg>", content, re.DOTALL) == drawings
        assert len(drawings) == count
        regions = [
            attributes for _, attributes in Page(content.encode()).elements if attributes.get("role") == "region"
        ]
        assert [region["aria-label"] for region in regions] == [p.title for p in report.pictures]
        assert all(region["tabindex"] == "0" for region in regions)


def test_a_hostile_name_in_a_drawing_is_text(cases: dict[str, Advice]) -> None:
    report = build(cases["nasty"], "zh")
    root = ElementTree.fromstring(report.pathway.svg)
    assert NASTY in (root.findtext("{http://www.w3.org/2000/svg}title") or "")
    assert NASTY in report.pathway.alternative


# ---------------------------------------------------------------- PDF


def test_pdf_is_tagged_titled_dated_and_of_one_paper(cases: dict[str, Advice]) -> None:
    for language in ("zh", "en"):
        report = build(cases["demo-1"], language)
        reader = PdfReader(BytesIO(pdf(report)))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert str(root["/Lang"]).lower().startswith(language)
        assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
        assert reader.metadata.title == f"demo-1 · {report.title}"
        assert str(reader.metadata.creation_date)[:10] == "2026-03-01"
        assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages} == {(595, 842)}


def test_pdf_embeds_its_fonts_and_takes_none_from_the_system(cases: dict[str, Advice]) -> None:
    reader = PdfReader(BytesIO(pdf(build(cases["demo-1"], "zh"))))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(font["/BaseFont"]).split("+")[1])
    families = {re.split(r"CJK|-", name)[0] for name in names}
    assert "NotoSans" in families
    assert families <= {"NotoSans", "LibertinusSerif", "NewCMMath", "NewComputerModern", "DejaVuSansMono"}


def test_pdf_has_an_outline_of_its_headings(cases: dict[str, Advice]) -> None:
    report = build(cases["demo-1"], "zh")
    reader = PdfReader(BytesIO(pdf(report)))
    titles: list[str] = []

    def walk(entries: list[object]) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                titles.append(entry["/Title"])  # type: ignore[index]

    walk(reader.outline)
    for title in (report.facts.title, report.advice, report.missing.title, report.references.title):
        assert title in titles


def written(drawing: str) -> list[str]:
    """The words that stand in a drawing."""
    return [bare(e.text or "") for e in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


def figures(content: bytes) -> list[str]:
    """The alternative texts of the figures of a PDF, in the order of its structure."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_pdf_tells_its_drawings_to_who_can_not_see_them(cases: dict[str, Advice]) -> None:
    for name, language in (("record-2", "zh"), ("record-2", "en"), ("demo-1", "zh")):
        report = build(cases[name], language)
        content = pdf(report)
        assert b"pdfuaid" in PdfReader(BytesIO(content)).trailer["/Root"]["/Metadata"].get_object().get_data()
        assert figures(content) == [p.alternative for p in report.pictures]


def test_pdf_shows_the_words_of_its_drawings_on_one_page_each(cases: dict[str, Advice]) -> None:
    for language in ("zh", "en"):
        report = build(cases["record-2"], language)
        pages = [bare(page.extract_text()) for page in PdfReader(BytesIO(pdf(report))).pages]
        for picture in report.pictures:
            words = written(picture.svg)
            assert words
            assert any(all(word in page for word in words) for page in pages), picture.id


def test_a_course_longer_than_a_page_is_drawn_on_one(guideline: Guideline) -> None:
    kinds = {"systemic-treatment": "current_therapy", "concomitant-drug": "concomitant_drugs"}
    events: list[dict[str, Any]] = []
    for kind, fact in kinds.items():
        classes = set(guideline.dictionary.facts[fact].agents)
        agents = [agent.id for agent in guideline.dictionary.agents.values() if agent.class_ in classes]
        events.append({"date": "2025-06-01", "kind": kind, "agents": agents})
    events += [{"date": "2025-06-01", "kind": "csf-exam", "csf_cytology": "positive"}]
    case = case_from({"id": "long", "as_of": "2026-06-01", "events": events}, guideline.dictionary)
    report = build(assess(guideline, case), "en")
    assert report.timeline is not None
    root = ElementTree.fromstring(report.timeline.svg)
    assert float(root.attrib["height"]) / float(root.attrib["width"]) > 240 / 174, "higher than the room on a page"
    pages = [bare(page.extract_text()) for page in PdfReader(BytesIO(pdf(report))).pages]
    assert any(all(word in page for word in written(report.timeline.svg)) for page in pages)


# ---------------------------------------------------------------- DOCX


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a document by name."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def test_docx_parts_are_well_formed_and_related_to_each_other(reports: Reports) -> None:
    for name, _, report in reports:
        found = parts(docx(report))
        for content in found.values():
            ElementTree.fromstring(content)
        relations = ElementTree.fromstring(found["word/_rels/document.xml.rels"])
        assert all(f"word/{relation.get('Target')}" in found for relation in relations), name


def test_docx_names_its_east_asian_font_and_language(cases: dict[str, Advice]) -> None:
    styles = ElementTree.fromstring(parts(docx(build(cases["demo-1"], "zh")))["word/styles.xml"])
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults is not None
    assert defaults.find(f"{W}rFonts").get(f"{W}eastAsia") == "Microsoft YaHei"  # type: ignore[union-attr]
    assert defaults.find(f"{W}lang").get(f"{W}eastAsia") == "zh-CN"  # type: ignore[union-attr]


def test_docx_has_real_headings_and_tables_whose_header_repeats(reports: Reports) -> None:
    for name, _, report in reports:
        document = python_docx.Document(BytesIO(docx(report)))
        headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.lower().startswith("heading")]
        assert headings[0] == ("Heading 1", report.title)
        for title in (report.facts.title, report.advice, report.missing.title, report.references.title):
            assert ("Heading 2", title) in headings, name
        used = {p.style.style_id for p in document.paragraphs}
        assert used <= {s.style_id for s in document.styles}
        named = (report.missing, report.plan, report.response, report.follow_up, report.mdt)
        shown = [table for table in named if table and table.rows]
        sheets = report.scores.sheets if report.scores else ()
        tables = document.tables[1:]
        assert len(tables) == len(shown) + len(sheets) + bool(report.facts.groups), name
        assert all(table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None for table in tables), name


def test_docx_styles_that_are_used_exist(reports: Reports) -> None:
    for name, _, report in reports:
        found = parts(docx(report))
        used = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', found["word/document.xml"].decode()))
        defined = set(re.findall(r'w:styleId="([^"]+)"', found["word/styles.xml"].decode()))
        assert used <= defined, name
