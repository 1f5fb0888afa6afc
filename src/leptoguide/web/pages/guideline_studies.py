"""Studies, statements and references: what stands behind the recommendations, with the figures printed and found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leptoguide.knowledge.schema import Figure, Study
from leptoguide.render.citation import citation
from leptoguide.render.why_evidence import DiscrepancyRow, FigureRow, ReferenceRow
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import Reader, Sourcing, UseGroup
from leptoguide.web.pages.guideline_rules import web_address


@dataclass(frozen=True, slots=True)
class Found:
    """What checking found about a figure: the kind of difference, the entry of the register, how well it is known."""

    figure: FigureRow
    status: str
    status_word: str
    discrepancy: Link
    tag: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One outcome of one study: the figure as printed beside what was found; either may be missing."""

    study: Link
    outcome: str
    label: str
    printed: FigureRow | None
    printed_value: float | None
    found: Found | None
    found_value: float | None


@dataclass(frozen=True, slots=True)
class StudyPage:
    """One study, with the options that cite it for and against them."""

    link: Link
    tables: str
    design: str
    population: str
    subtypes: str
    intervention: str
    registration: str
    results: tuple[ResultRow, ...]
    options_for: tuple[Link, ...]
    options_against: tuple[Link, ...]
    sourcing: Sourcing
    references: tuple[ReferenceRow, ...]
    discrepancies: tuple[DiscrepancyRow, ...]


@dataclass(frozen=True, slots=True)
class StatementRow:
    link: Link
    text: str
    sourcing: Sourcing
    options: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """One reference; ``translated`` is the English title of one cited in Chinese, ``url`` its address if known."""

    link: Link
    citation: str
    translated: str
    url: str
    used_by: tuple[UseGroup, ...]


def study_page(reader: Reader, name: str) -> StudyPage:
    """The page of a study that exists."""
    study, w = reader.guideline.evidence.studies[name], reader.words
    options = reader.guideline.options.values()
    doubts = {*study.discrepancies, *(figure.discrepancy for figure in study.corrected.values())}
    return StudyPage(
        link=reader.links.to("study", name),
        tables=w.sections(f"Table {number}" for number in study.tables),
        design=w.of(study.design),
        population=w.of(study.population),
        subtypes=subtype_words(reader, study),
        intervention=w.of(study.intervention),
        registration=study.registration or "",
        results=result_rows(reader, study),
        options_for=reader.links.all("option", (o.id for o in options if name in {a.id for a in o.entry.for_})),
        options_against=reader.links.all("option", (o.id for o in options if name in {a.id for a in o.entry.against})),
        sourcing=reader.sourcing(study.sections, study.references, sorted(doubts), (), study.ledger),
        references=reader.evidence.references(study.references),
        discrepancies=reader.evidence.discrepancies(doubts),
    )


def subtype_words(reader: Reader, study: Study) -> str:
    """Which tumours a study was about."""
    return reader.words.join(reader.words(f"browse.subtype.{code}") for code in study.subtypes)


def result_rows(reader: Reader, study: Study) -> tuple[ResultRow, ...]:
    """Every outcome of a study: those printed in their order, then those found only on checking."""
    link, rows, labels = reader.links.to("study", study.id), reader.evidence, reader.guideline.evidence.outcomes
    found = []
    for code in dict.fromkeys((*study.printed, *study.corrected)):
        printed, corrected = study.printed.get(code), study.corrected.get(code)
        found.append(
            ResultRow(
                study=link,
                outcome=code,
                label=reader.words.of(labels[code]),
                printed=rows.figure(code, printed) if printed else None,
                printed_value=_value(printed),
                found=_found(reader, study, code) if corrected else None,
                found_value=_value(corrected),
            )
        )
    return tuple(found)


def _value(figure: Figure | None) -> float | None:
    if figure is None:
        return None
    return figure.value if figure.value is not None else figure.low


def _found(reader: Reader, study: Study, code: str) -> Found:
    figure = study.corrected[code]
    return Found(
        figure=reader.evidence.figure(code, figure),
        status=figure.status,
        status_word=reader.words(f"browse.found.{figure.status}"),
        discrepancy=reader.links.to("discrepancy", figure.discrepancy),
        tag=figure.tag,
        source=figure.source or "",
        url=web_address(figure.source or ""),
    )


def statement_rows(reader: Reader) -> tuple[StatementRow, ...]:
    """General statements of the text that are not one study's result."""
    return tuple(
        StatementRow(
            link=reader.links.to("statement", s.id),
            text=reader.words.of(s.text),
            sourcing=reader.sourcing([s.section], s.references, s.discrepancies, (), s.ledger),
            options=reader.links.of(reader.uses.of("statement", s.id, by="option")),
        )
        for s in reader.guideline.evidence.statements.values()
    )


def reference_rows(reader: Reader) -> tuple[ReferencePage, ...]:
    """The references by number."""
    items = sorted(reader.guideline.evidence.references.items())
    return tuple(_reference(reader, number, item) for number, item in items)


def _reference(reader: Reader, number: int, item: Mapping[str, Any]) -> ReferencePage:
    english = item.get("custom", {})
    return ReferencePage(
        link=reader.links.to("reference", str(number)),
        citation=citation(item).removesuffix(item.get("URL", "")).rstrip(),
        translated=". ".join(filter(None, (english.get("title-en"), english.get("container-title-en")))),
        url=_url(item),
        used_by=reader.used_by("reference", str(number)),
    )


def _url(item: Mapping[str, Any]) -> str:
    """The address that the data holds, if it holds one."""
    if "PMID" in item:
        return f"https://pubmed.ncbi.nlm.nih.gov/{item['PMID']}/"
    return web_address(item.get("URL") or item.get("DOI") or "")
