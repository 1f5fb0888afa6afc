"""Contradictions and gaps of the source, and where each of its statements is carried."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.web.pages.guideline_links import Link, pointed
from leptoguide.web.pages.guideline_reader import Reader, UseGroup
from leptoguide.web.pages.guideline_rules import web_address


@dataclass(frozen=True, slots=True)
class Address:
    """A source as it was noted; ``url`` where a browser can open it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class DiscrepancyPage:
    """One entry of the register, with how it is handled and what it touches."""

    link: Link
    kind: str
    kind_word: str
    title: str
    finding: str
    handling: str
    sections: str
    tags: tuple[str, ...]
    sources: tuple[Address, ...]
    ledger: tuple[Link, ...]
    used_by: tuple[UseGroup, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One statement of the consensus: what carries it, or why it is refused."""

    link: Link
    carried: tuple[Link, ...]
    refused: str


def discrepancy_rows(reader: Reader, kind: str = "") -> tuple[DiscrepancyPage, ...]:
    """The register, all of it or one kind."""
    w = reader.words
    return tuple(
        DiscrepancyPage(
            link=reader.links.to("discrepancy", entry.id),
            kind=entry.kind,
            kind_word=w(f"browse.discrepancy.{entry.kind}"),
            title=w.of(entry.title),
            finding=w.of(entry.finding),
            handling=w.of(entry.handling),
            sections=w.sections(entry.sections),
            tags=entry.tags,
            sources=tuple(Address(source, web_address(source)) for source in entry.sources),
            ledger=reader.links.all("ledger", entry.ledger),
            used_by=reader.used_by("discrepancy", entry.id, but=("ledger",)),
        )
        for entry in reader.guideline.evidence.discrepancies.values()
        if kind in ("", entry.kind)
    )


def ledger_rows(reader: Reader) -> tuple[LedgerRow, ...]:
    """Every numbered statement of the consensus, in the order of its sections."""
    stages = [stage.entry.id for stage in reader.guideline.stages]
    return tuple(
        LedgerRow(
            link=reader.links.to("ledger", statement),
            carried=reader.links.of(pointed(pointer, stages) for pointer in entry.carried),
            refused=reader.words.of(entry.refused) if entry.refused else "",
        )
        for statement, entry in reader.uses.coverage.items()
    )
