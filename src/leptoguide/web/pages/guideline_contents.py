"""The pages of the guideline browser, with how much each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.web.pages.guideline_reader import Reader


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page: its template and address, its label, and how many entries it holds (``None``: not counted)."""

    tab: str
    address: str
    label: str
    count: int | None


def contents(reader: Reader) -> tuple[Chapter, ...]:
    """The pages in the order in which they are read."""
    g = reader.guideline
    evidence = g.evidence
    counts: dict[str, int | None] = {
        "overview": None,
        "evidence": len(evidence.studies),
        "statements": len(evidence.statements),
        "references": len(evidence.references),
        "discrepancies": len(evidence.discrepancies),
        "definitions": len(g.definitions),
        "facts": len(g.dictionary.facts),
        "agents": len(g.dictionary.agents),
        "safety": len(g.safety),
        "notices": len(g.notices),
        "pathway": len(g.stages),
        "schedule": len(g.schedules),
        "instruments": len(g.instruments),
        "sources": len(evidence.sources),
        "coverage": len(reader.uses.coverage),
        "proofs": len(get_args(QuestionId)),
    }
    return tuple(
        Chapter(
            tab=tab,
            address="guideline" if tab == "overview" else f"guideline-{tab}",
            label=reader.words(f"browse.page.{tab}"),
            count=count,
        )
        for tab, count in counts.items()
    )
