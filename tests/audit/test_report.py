"""The report of an audit: it says the numbers of the summary, all of them, in either language, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from leptoguide.advise.status import ORDER, Status
from leptoguide.cohort.folder import REPORTS
from leptoguide.cohort.report import audit_html, audit_paper
from leptoguide.cohort.report_agreement import bounds_of
from leptoguide.cohort.report_model import Paper, Section
from leptoguide.cohort.summary import Summary
from leptoguide.draw.share import amount, counted
from leptoguide.draw.survival import most_curves
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.render.texts import Language, Words
from tests.audit.summaries import GROUPS, REJECTED, summary
from tests.browser.axe import violations
from tests.browser.chromium import absence, chromium
from tests.draw.conftest import Drawing
from tests.draw.test_timeline import CJK, LANGUAGES, outside, overlapping

HOSTILE = ("<script>alert(1)</script>", "一个有六十个字的组名" * 6, "a & b \"c\" 'd'", "</svg><h1>x", "]]>")
SHARE = re.compile(r"[\d,]+/[\d,]+ \([<>]?\d+(\.\d)?%\)")


@pytest.fixture(scope="module")
def whole(guideline: Guideline) -> Summary:
    return summary(guideline)


@pytest.fixture(scope="module", params=LANGUAGES)
def paper(request: pytest.FixtureRequest, guideline: Guideline, whole: Summary) -> Paper:
    return audit_paper(whole, guideline, request.param)


def section(paper: Paper, name: str) -> Section:
    return next(section for section in paper.sections if section.id == name)


def drawings(paper: Paper) -> Iterator[Drawing]:
    for one in paper.sections:
        for part in one.parts:
            for figure in part.figures:
                yield Drawing.read(figure.wide)
                yield Drawing.read(figure.narrow)


def read(number: str) -> int:
    """A number as it is written."""
    return int(number.replace(",", ""))


def words_of(paper: Paper, name: str) -> str:
    """All that a section says outside its figures."""
    parts = section(paper, name).parts
    tables = [table for part in parts for table in part.tables]
    cells = [line for table in tables for row in table.rows for cell in row for line in cell]
    heads = [text for table in tables for text in (table.caption, *table.columns)]
    return "\n".join([*(text for part in parts for text in (part.title, part.note, *part.texts)), *heads, *cells])


# ---------------------------------------------------------------- numbers


def test_rows_read_are_those_assessed_and_those_rejected_and_both_are_said(whole: Summary, paper: Paper) -> None:
    source = whole.source
    assert source.rows_read == source.rows_assessed + source.rows_rejected
    text = words_of(paper, "reading")
    assert all(amount(number) in text for number in (source.rows_read, source.rows_assessed, REJECTED))
    assert "KPS <i>" in text
    assert [s.id for s in paper.sections][:3] == ["reading", "completeness", "concordance"]


def test_completeness_is_that_of_the_summary_in_figure_and_table(whole: Summary, paper: Paper) -> None:
    first, *others = section(paper, "completeness").parts
    (table,) = first.tables
    by_id = {entry.recommendation: entry for entry in whole.completeness}
    shares = []
    for row in table.rows:
        entry = by_id.pop(row[0][0].split()[0])
        assert [cell[0] for cell in row[1:]] == [
            counted(n, entry.rows) for n in (entry.decided, entry.partly, entry.waiting)
        ]
        shares.append(entry.decided)
    assert by_id == {}
    assert shares == sorted(shares)
    for drawn in (first.figures[0].wide, first.figures[0].narrow):
        titles = Drawing.read(drawn).titles("lg-row")
        assert [title.split(" · ")[-1] for title in titles] == [row[1][0] for row in table.rows]
    entries = sorted(whole.completeness, key=lambda entry: entry.decided)
    for entry, part in zip(entries, others, strict=True):
        wanted = [counted(fact.known, entry.rows) for fact in entry.facts]
        assert [row[1][0] for row in part.tables[0].rows] == wanted
        assert [row[0][1] for row in part.tables[0].rows] == [fact.fact for fact in entry.facts]
        titles = Drawing.read(part.figures[0].wide).titles("lg-row")
        assert [title.split(" · ")[-1] for title in titles] == wanted


def test_bounds_are_those_of_the_summary_with_their_counts(whole: Summary, paper: Paper) -> None:
    found = whole.concordance
    assert found is not None
    agreements = [found.overall, *(entry.agreement for entry in found.recommendations)]
    table = section(paper, "concordance").parts[0].tables[0]
    for agreement, row in zip(agreements, table.rows, strict=True):
        bounds = bounds_of(agreement, "")
        assert bounds.low / bounds.low_of == pytest.approx(agreement.worst)
        assert bounds.high / bounds.high_of == pytest.approx(agreement.best)
        assert [cell[0] for cell in row[1:]] == [
            amount(agreement.concordant),
            amount(agreement.conditional),
            amount(agreement.non_concordant),
            amount(agreement.not_due),
            amount(agreement.not_recorded),
            counted(bounds.low, bounds.low_of),
            counted(bounds.high, bounds.high_of),
        ]
        assert sum(read(cell[0]) for cell in row[1:6]) == whole.source.rows_assessed
    drawn = Drawing.read(section(paper, "concordance").parts[0].figures[0].wide)
    assert all(f"{row[6][0]} \u2013 {row[7][0]}" in drawn.words() for row in table.rows)


def test_reasons_of_what_is_not_concordant_add_up(whole: Summary, paper: Paper) -> None:
    table = section(paper, "concordance").parts[1].tables[0]
    for row in table.rows:
        *reasons, together = (read(cell[0]) for cell in row[1:])
        assert sum(reasons) == together > 0


def test_facts_that_conditional_rows_wait_for_are_named_with_their_rows(
    guideline: Guideline, whole: Summary, paper: Paper
) -> None:
    assert whole.concordance is not None
    table = section(paper, "concordance").parts[2].tables[0]
    rows = {row[0][0].split()[0]: row[1][0] for row in table.rows}
    for entry in whole.concordance.recommendations:
        for waited in entry.waits_for:
            label = guideline.dictionary.facts[waited.fact].label.in_(paper.language)
            assert f"{label} ({waited.rows:,})" in rows[entry.recommendation]


def test_every_item_has_its_statuses_in_figure_and_table(guideline: Guideline, whole: Summary, paper: Paper) -> None:
    _, *parts = section(paper, "statuses").parts
    rows = {row[0][0].split()[0]: row for part in parts for row in part.tables[0].rows}
    assert set(rows) == {item.id for item in whole.items} == {*guideline.recommendations, *guideline.options}
    titles = "\n".join(title for part in parts for title in Drawing.read(part.figures[0].wide).titles("lg-part"))
    words = Words(paper.language)
    for item in whole.items:
        assert [read(cell[0]) for cell in rows[item.id][1:]] == [*(item.statuses[s] for s in ORDER), item.unchecked]
        for status in ORDER:
            if item.statuses[status]:
                said = f"{words(f'status.{status.value}')} {counted(item.statuses[status], whole.source.rows_assessed)}"
                assert f"{rows[item.id][0][0]} · {said}" in titles


def test_blockers_and_stops_stand_in_full_in_their_tables(whole: Summary, paper: Paper) -> None:
    (part,) = section(paper, "blockers").parts
    rows = part.tables[0].rows
    assert [row[0][1] for row in rows] == [entry.fact for entry in whole.blockers]
    assert [row[1][0] for row in rows] == [counted(entry.rows, whole.source.rows_assessed) for entry in whole.blockers]
    waiting = sum(item.statuses[Status.NEEDS_DATA] for item in whole.items if item.option)
    assert [row[3][0] for row in rows] == [counted(entry.advice, waiting) for entry in whole.blockers]
    drawn = [t.split(" · ")[-1] for t in Drawing.read(part.figures[0].wide).titles("lg-row")]
    assert drawn == [row[3][0] for row in rows][: len(drawn)]
    assert str(len(rows) - len(drawn)) in " ".join(part.texts)
    (part,) = section(paper, "stops").parts
    met = {entry.rule: entry for entry in whole.stops if entry.holds}
    assert {row[0][1] for row in part.tables[0].rows} == set(met)
    for row in part.tables[0].rows:
        entry = met[row[0][1]]
        numbers = (entry.holds, entry.blocked, entry.given)
        assert [cell[0] for cell in row[1:4]] == [counted(n, whole.source.rows_assessed) for n in numbers]
    drawn = [t.split(" · ")[-1] for t in Drawing.read(part.figures[0].wide).titles("lg-row")]
    assert drawn == [row[2][0] for row in part.tables[0].rows][: len(drawn)] != []


def test_recommendations_stand_with_section_and_grade_and_rules_with_their_origin(
    guideline: Guideline, paper: Paper
) -> None:
    text = words_of(paper, "statuses")
    for recommendation in guideline.recommendations.values():
        entry = recommendation.entry
        assert f"{entry.id} {entry.title.in_(paper.language)}" in text
        assert f"{entry.agreement:g}% · §{entry.section}" in text
    for row in section(paper, "stops").parts[0].tables[0].rows:
        rule = guideline.safety[row[0][1]].entry
        assert row[0][0] == rule.label.in_(paper.language)
        assert rule.tag in row[0][2]


def test_curves_and_their_numbers_are_those_of_the_summary(whole: Summary, paper: Paper) -> None:
    assert whole.survival is not None
    first, *parts = section(paper, "survival").parts
    for code in ("not-an-effect", "from-the-decision"):
        assert whole.notes[code].in_(paper.language) in first.texts
    for comparison, part in zip(whole.survival.comparisons, parts, strict=True):
        groups, days, tests = part.tables
        assert [row[1][0] for row in groups.rows] == [amount(curve.rows) for curve in comparison.curves]
        assert len(tests.rows) == len(comparison.tests)
        at_risk = [amount(at.rows) for curve in comparison.curves for at in curve.at_risk]
        assert [row[2][0] for row in days.rows] == at_risk
        assert all(("%" in row[3][0]) == (row[2][0] != "0") for row in days.rows)
        drawn = Drawing.read(part.figures[0].wide)
        written = [e.text for e in drawn.root.iter() if e.get("class") == "lg-text lg-at-risk"]
        assert written == at_risk


def test_no_share_stands_without_its_two_numbers(paper: Paper) -> None:
    for one in paper.sections:
        for part in one.parts:
            for table in part.tables:
                survival = table.caption.endswith(Words(paper.language)("audit.days-title"))
                cells = [cell[0] for row in table.rows for cell in row[1:] if "%" in cell[0]]
                wrong = [cell for cell in cells if not SHARE.fullmatch(cell)]
                assert wrong == [] or survival or one.id == "methods"
    for drawing in drawings(paper):
        for element in drawing.root.iter():
            if element.get("class") == "lg-text lg-number" and "%" in (element.text or ""):
                assert SHARE.match(element.text or "")


# ---------------------------------------------------------------- words


def test_the_english_report_holds_no_chinese_and_names_no_key(guideline: Guideline) -> None:
    page = audit_html(summary(guideline, groups=("a", "b")), guideline, "en")
    page = page.replace("队列 &lt;b&gt;演示&lt;/b&gt;.csv", "").replace(">中文<", "><")
    body = page[page.index("<body") :]
    assert CJK.findall(body) == []
    assert re.findall(r"\baudit\.[a-z.-]+", body) == []
    assert re.findall(r"\{\w+\}|\bNone\b", body) == []


def test_the_chinese_report_is_chinese(guideline: Guideline) -> None:
    page = audit_html(summary(guideline), guideline, "zh")
    body = page[page.index("<body") : page.index("<footer")]
    assert re.findall(r"\baudit\.[a-z.-]+|\{\w+\}|\bNone\b", body) == []
    root = lxml_html.fromstring(page)
    headings = [e.text_content() for e in root.iter("h1", "h2", "h3", "caption", "th") if e.get("scope") != "row"]
    assert [text for text in headings if not CJK.search(text) and text != "P"] == []
    assert re.findall(r"[\u3400-\u9fff],|[\u3400-\u9fff]\(", body) == []


# ---------------------------------------------------------------- what is not there


Change = dict[str, Any]
ODD: dict[str, Change] = {
    "nobody": {"rows": 0},
    "few": {"rows": 3},
    "one group": {"groups": ("only",)},
    "no groups": {"groups": ()},
    "nothing given": {"given": False},
    "no survival": {"survival": False},
    "neither": {"given": False, "survival": False},
    "hostile": {"groups": HOSTILE},
    "many groups": {"groups": tuple(f"group {n}" for n in range(13)), "rows": 5000},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ODD)
def test_whatever_the_cohort_no_figure_overflows_and_no_name_becomes_markup(
    guideline: Guideline, name: str, language: Language
) -> None:
    odd = summary(guideline, **ODD[name])
    for drawing in drawings(audit_paper(odd, guideline, language)):
        assert overlapping(drawing) == []
        assert outside(drawing) == []
    page = audit_html(odd, guideline, language)
    root = lxml_html.fromstring(page)
    assert list(root.iter("script", "link", "img", "iframe", "object", "b", "i")) == []
    assert len(list(root.iter("h1"))) == 1
    if name == "hostile":
        assert all(group in root.text_content() for group in HOSTILE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_absent_is_said_with_what_would_bring_it(guideline: Guideline, language: Language) -> None:
    bare = audit_paper(summary(guideline, given=False, survival=False), guideline, language)
    assert "given" in words_of(bare, "concordance")
    assert all(name in words_of(bare, "survival") for name in ("survival_days", "died"))
    assert section(bare, "concordance").parts[0].figures == ()
    assert Words(language)("audit.given-although") not in words_of(bare, "stops")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_judged_there_are_no_bounds(guideline: Guideline, language: Language) -> None:
    found = audit_paper(summary(guideline, rows=0), guideline, language)
    first = section(found, "concordance").parts[0]
    assert Words(language)("audit.none-judged") in first.texts
    assert first.figures == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cohort_of_nobody_says_so_at_the_top(guideline: Guideline, language: Language) -> None:
    found = audit_paper(summary(guideline, rows=0, synthetic=False), guideline, language)
    assert [alert.title for alert in found.alerts] == [Words(language)("audit.nobody")]


def test_groups_that_can_not_be_told_apart_in_one_figure_stand_in_several(guideline: Guideline) -> None:
    groups = tuple(f"group {n}" for n in range(2 * most_curves() + 1))
    found = audit_paper(summary(guideline, groups=groups, rows=5000), guideline, "en")
    figures = section(found, "survival").parts[1].figures
    assert len(figures) == 3
    assert len({figure.title for figure in figures}) == 3
    legends = " ".join(t for figure in figures for t, _ in Drawing.read(figure.wide).texts())
    assert all(f"{group}: n =" in legends for group in groups)


def test_a_reason_of_rejection_is_told_without_the_value_of_one_row(guideline: Guideline) -> None:
    text = words_of(audit_paper(summary(guideline), guideline, "en"), "reading")
    assert "two columns have this name" in text
    assert "column.twice" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_of_the_summary_is_said_once(guideline: Guideline, language: Language) -> None:
    more = summary(guideline)
    strange = Text(zh="另有一句", en="one more sentence")
    more = more.model_copy(update={"notes": {**more.notes, "strange": strange}})
    page = lxml_html.fromstring(audit_html(more, guideline, language)).text_content()
    assert [code for code, note in more.notes.items() if page.count(note.in_(language)) != 1] == []


# ---------------------------------------------------------------- the page


def test_made_up_patients_are_labelled_at_the_top_and_on_every_figure(guideline: Guideline, paper: Paper) -> None:
    stamp = Words(paper.language)("audit.synthetic-stamp")
    assert paper.alerts[0].title == stamp
    found = [ElementTree.tostring(d.root, "unicode") for d in drawings(paper)]
    assert len(found) > 50
    assert all("lg-stamped" in svg and stamp in svg for svg in found)
    real = audit_html(summary(guideline, synthetic=False), guideline, paper.language)
    assert stamp not in real
    assert "lg-stamp" not in real[real.index("<body") :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_nobody_for_anything_and_leads_to_the_other_language(
    guideline: Guideline, whole: Summary, language: Language
) -> None:
    page = audit_html(whole, guideline, language)
    root = lxml_html.fromstring(page)
    addresses = {value for e in root.iter() for name, value in e.attrib.items() if name in ("href", "src", "action")}
    other = REPORTS["en" if language == "zh" else "zh"]
    ids = {e.get("id") for e in root.iter()}
    assert {a for a in addresses if not a.startswith("#")} == {other}
    assert {a[1:] for a in addresses if a.startswith("#")} <= ids
    assert "url(" not in page
    assert "@import" not in page
    assert root.get("lang") == Words(language)("report.tag")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_summary_gives_the_same_bytes(guideline: Guideline, whole: Summary, language: Language) -> None:
    again = Summary.read(whole.model_dump_json())
    assert audit_html(whole, guideline, language) == audit_html(again, guideline, language)


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if reason := absence():
        pytest.skip(reason)
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def files(guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language], str]:
    folder: Path = tmp_path_factory.mktemp("report")
    found = summary(guideline, groups=(*GROUPS[:1], *HOSTILE))
    for language, name in REPORTS.items():
        (folder / name).write_text(audit_html(found, guideline, language), "utf-8")
    return lambda language: (folder / REPORTS[language]).as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_accessible_in_both_themes(
    browser: Browser, files: Callable[[Language], str], language: Language, theme: Any
) -> None:
    page = browser.new_page(color_scheme=theme, viewport={"width": 1366, "height": 768}, bypass_csp=True)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url))
    page.goto(files(language))
    assert complaints == [files(language)]
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_does_not_scroll_sideways_on_a_small_screen_and_shows_the_figures_made_for_it(
    browser: Browser, files: Callable[[Language], str], language: Language
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(files(language))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator(".figure .wide").first.is_visible() is False
    assert page.locator(".figure .narrow").first.is_visible() is True
    page.close()


def test_colours_are_those_of_the_theme_and_ink_on_paper_in_print(
    browser: Browser, files: Callable[[Language], str]
) -> None:
    def colour(of: str, name: str) -> str:
        found: str = page.locator(of).first.evaluate(f"e => getComputedStyle(e).{name}")
        return found

    found = []
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        page = browser.new_page()
        page.emulate_media(color_scheme=scheme, media=media)  # type: ignore[arg-type]
        page.goto(files("zh"))
        found.append([colour(".wide .lg-paper", "fill"), colour(".wide .lg-name", "fill")])
        page.close()
    light, dark, printed = found
    assert light == printed
    assert light[0] != dark[0]
    assert light[1] != dark[1]
