"""Studies, statements, contradictions of the source, and outside sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from leptoguide.knowledge.schema.base import DiscrepancyId, Entry, Kebab, LedgerId, ReferenceNumber, Tag, Text, Text1


class Figure(Entry):
    """A printed figure: a value or a range, its unit, and the comparison it came with."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Text1 | None = None
    comparator: float | None = None
    hazard_ratio: float | None = None
    p: float | None = None
    note: Text | None = None


class CorrectedFigure(Figure):
    """What the register found about a printed figure."""

    status: Literal["invalid", "denominator", "relabelled", "verify", "as-published"]
    discrepancy: DiscrepancyId
    tag: Tag
    source: Text1 | None = None


class Study(Entry):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")]
    table: int | None
    tables: tuple[int, ...]
    sections: tuple[Text1, ...]
    references: tuple[ReferenceNumber, ...]
    registration: Text1 | None
    design: Text
    population: Text
    subtypes: tuple[Kebab, ...]
    intervention: Text
    printed: dict[Kebab, Figure]
    corrected: dict[Kebab, CorrectedFigure]
    discrepancies: tuple[DiscrepancyId, ...]
    ledger: tuple[LedgerId, ...]


class Statement(Entry):
    """A general statement of evidence in the text that is not one study's result."""

    id: Kebab
    section: Text1
    text: Text
    references: tuple[ReferenceNumber, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()
    ledger: tuple[LedgerId, ...] = ()


class Discrepancy(Entry):
    id: DiscrepancyId
    kind: Literal["inconsistency", "external", "gap"]
    sections: tuple[Text1, ...]
    title: Text
    finding: Text
    handling: Text
    tags: tuple[Tag, ...]
    sources: tuple[Text1, ...]
    ledger: tuple[LedgerId, ...]


class Source(Entry):
    """An outside source that an extension or a safety rule rests on."""

    id: Kebab
    title: Text
    address: Text1 | None
    tag: Literal["SOURCED", "KNOWN"]
