"""The report of an audit as one HTML file in one language that loads nothing: open it from disk, print it on A4."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from markupsafe import Markup

from leptoguide.cohort.folder import REPORTS
from leptoguide.cohort.report_advice import (
    blockers_section,
    contradictions_section,
    statuses_section,
    stops_section,
)
from leptoguide.cohort.report_agreement import concordance_section
from leptoguide.cohort.report_model import Paper, Part, Section, Table
from leptoguide.cohort.report_names import Names
from leptoguide.cohort.report_reading import completeness_section, reading_section
from leptoguide.cohort.report_survival import survival_section
from leptoguide.cohort.summary import Summary
from leptoguide.draw.share import tick
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.texts import Language, Words
from leptoguide.report.model import Alert, Pair
from leptoguide.report.templating import TEMPLATES as REPORT_TEMPLATES
from leptoguide.report.templating import fill

TEMPLATES: Final = Path(__file__).with_name("templates")
_OTHER: Final[dict[Language, Language]] = {"zh": "en", "en": "zh"}


def audit_html(summary: Summary, guideline: Guideline, language: Language) -> str:
    """The whole page. The same summary and guideline give the same text."""
    css = "".join((folder / name).read_text("utf-8") for folder, name in _SHEETS)
    paper = audit_paper(summary, guideline, language)
    return fill("audit.html", {"p": paper, "css": Markup(css), "svg": Markup}, TEMPLATES)


_SHEETS: Final = ((REPORT_TEMPLATES, "report.css"), (TEMPLATES, "audit.css"))


def audit_paper(summary: Summary, guideline: Guideline, language: Language) -> Paper:
    """What the report says. ``guideline`` is the one that the summary was made by."""
    names = Names(summary, guideline, language)
    w = names.words
    return Paper(
        language=language,
        tag=w("report.tag"),
        title=w("audit.title"),
        head=tuple(_head(names)),
        alerts=tuple(_alerts(names)),
        contents=w("report.contents"),
        other=Pair(Words(_OTHER[language])("audit.this-language"), REPORTS[_OTHER[language]]),
        as_table=w("audit.as-table"),
        sections=(
            reading_section(names),
            completeness_section(names),
            concordance_section(names),
            statuses_section(names),
            blockers_section(names),
            stops_section(names),
            contradictions_section(names),
            survival_section(names),
            _methods(names),
        ),
        colophon=w("report.colophon"),
        closing=tuple(_closing(names)),
    )


def _head(names: Names) -> Iterator[Pair]:
    w, source, basis = names.words, names.summary.source, names.summary.basis
    yield Pair(w("audit.file"), source.file)
    yield Pair(w("audit.reading"), names.rows_read())
    yield Pair(w("report.as-of"), source.as_of or w("audit.as-of-each"))
    yield Pair(w("report.guideline"), f"{w.of(basis.title)} · {basis.guideline} {basis.version}")


def _alerts(names: Names) -> Iterator[Alert]:
    w, source = names.words, names.summary.source
    if source.synthetic:
        yield Alert(names.stamp, names.note("synthetic"))
    if not source.rows_assessed:
        yield Alert(w("audit.nobody"), (w("audit.nobody-text"),))


def _methods(names: Names) -> Section:
    """How each number is made."""
    w, survival = names.words, names.summary.survival
    level = tick(survival.level) if survival else ""
    topics = ["statuses", "completeness", "concordance", "blockers", "stops"]
    rows = [((w(f"audit.{topic}"),), (w(f"audit.method.{topic}"),)) for topic in topics]
    if survival:
        rows.append(((w("audit.survival"),), (w("audit.method.survival", level=level),)))
    rows.append(((w("audit.same-bytes"),), (w("audit.method.same-bytes"),)))
    table = Table(w("audit.methods"), (w("audit.number"), w("audit.made")), tuple(rows), numbers=range(0))
    return Section("methods", w("audit.methods"), (Part(tables=(table,)),))


def _closing(names: Names) -> Iterator[Pair]:
    w, identity, summary = names.words, names.guideline.identity, names.summary
    yield Pair(w("report.disclaimer"), w.of(identity.disclaimer))
    yield Pair(w("guideline.licence"), f"{identity.licence.id} · {w.of(identity.licence)}")
    yield Pair(w("report.citation"), f"{w.of(identity.citation)} doi:{identity.doi}")
    yield Pair(w("report.software"), f"LeptoGuide {version('leptoguide')}")
    yield Pair(w("audit.rules"), summary.basis.rules)
    yield Pair(w("audit.input-sha256"), summary.source.sha256)
