"""What was proved of the guideline: the committed report in the reader's words. No solver runs here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leptoguide.knowledge.fingerprint import fingerprint
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.record.case import case_from
from leptoguide.render.proof_model import (
    ProofReport,
    ShownAnswer,
    ShownBoundary,
    ShownFinding,
    ShownPatient,
    read_report,
)
from leptoguide.render.proof_words import ProofWords
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import Reader, Sourcing

_SHOWN_ITEMS = 12
"""How many entries of a finding are listed: a stage has all its options."""


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact of a patient with its value."""

    link: Link
    value: str


@dataclass(frozen=True, slots=True)
class PatientShown:
    """A patient: the facts in words, and the case file as it would be written."""

    as_of: str
    facts: tuple[FactShown, ...]
    case: str


@dataclass(frozen=True, slots=True)
class Worth:
    """An entry, and what it is worth for a patient; ``code`` is the status, where it is one."""

    link: Link | None
    name: str
    worths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One thing that the source leaves open, or that does not hold, with everything found about it."""

    gap: bool
    text: str
    claims: tuple[str, ...]
    sourcing: Sourcing
    patients: tuple[PatientShown, ...]
    items: tuple[Worth, ...]


@dataclass(frozen=True, slots=True)
class BoundaryShown:
    """A number and its side; ``worths`` below it, on it and above, ``readings`` the same by discrepancy."""

    threshold: str
    fact: Link
    sides: str
    item: Worth
    readings: tuple[tuple[Link, str], ...]
    sourcing: Sourcing


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question with its answer."""

    id: str
    title: str
    asks: str
    holds: bool
    verdict: str
    counts: str
    findings: tuple[FindingShown, ...]
    boundaries: tuple[BoundaryShown, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class ProofsPage:
    """The report, if there is one; ``stale`` when the rules are no longer those that were proved."""

    questions: tuple[QuestionShown, ...]
    verdict: str
    open: str
    holds: bool
    stale: bool


def proofs_page(reader: Reader) -> ProofsPage | None:
    """The page; ``None`` for a version that has no report."""
    report = _committed(reader.guideline.path)
    return _Page(reader).page(report) if report else None


@cache
def _committed(path: Path) -> ProofReport | None:
    """Read once: the report of a version does not change while the server runs."""
    return read_report(path)


_FINGERPRINTS: dict[int, tuple[Guideline, str]] = {}


def _rules(guideline: Guideline) -> str:
    """The fingerprint of the rules that are loaded, worked out once."""
    if id(guideline) not in _FINGERPRINTS:
        _FINGERPRINTS[id(guideline)] = guideline, fingerprint(load_proofs(guideline))
    return _FINGERPRINTS[id(guideline)][1]


class _Page(ProofWords):
    """Makes the page."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.guideline, reader.words)
        self.reader = reader

    def page(self, report: ProofReport) -> ProofsPage:
        words = self.words
        failures = sum(len(answer.failures) for answer in report.questions)
        return ProofsPage(
            questions=tuple(self._question(answer) for answer in report.questions),
            verdict=words("proof.holds") if report.holds else words("proof.fails", count=failures),
            open=words("proof.gaps", count=sum(len(answer.gaps) for answer in report.questions)),
            holds=report.holds,
            stale=report.rules != _rules(self.guideline),
        )

    def _question(self, answer: ShownAnswer) -> QuestionShown:
        words = self.words
        counts = [words("proof.claims", claims=answer.claims)]
        counts += [words("proof.models", models=answer.models)] if answer.models else []
        groups = [*((finding,) for finding in answer.failures), *answer.gaps]
        return QuestionShown(
            id=answer.question,
            title=words(f"proof.question.{answer.question}"),
            asks=words(f"proof.asks.{answer.question}"),
            holds=answer.holds,
            verdict=words("proof.yes" if answer.holds else "proof.no"),
            counts=words.clauses(counts),
            findings=tuple(self._finding(group) for group in groups),
            boundaries=tuple(self._boundary(row) for row in answer.boundaries),
            gaps=len(answer.gaps),
        )

    def _finding(self, group: tuple[ShownFinding, ...]) -> FindingShown:
        first, words = group[0], self.words
        sections = dict.fromkeys(section for finding in group for section in finding.sections)
        return FindingShown(
            gap=first.kind == "gap",
            text=words.of(first.reason or first.text),
            claims=tuple(words.of(finding.text) for finding in group) if first.reason else (),
            sourcing=self.reader.sourcing(sections, discrepancies=first.discrepancies),
            patients=tuple(self._patient(patient) for patient in first.patients),
            items=self._items(first),
        )

    def _items(self, finding: ShownFinding) -> tuple[Worth, ...]:
        """The entries concerned; of a long list those that are worth something."""
        names = finding.items
        if len(names) > _SHOWN_ITEMS:
            worths = finding.patients[0].worth if finding.patients else {}
            names = tuple(name for name in names if worths.get(name) not in (None, "not-applicable"))
        return tuple(self._worth(name, (p.worth[name] for p in finding.patients if name in p.worth)) for name in names)

    def _worth(self, name: str, values: Iterable[str]) -> Worth:
        return Worth(self._link(name), name, tuple(self.worth(name, value) for value in values))

    def _link(self, name: str) -> Link | None:
        g = self.guideline
        tables = {
            "option": g.options,
            "recommendation": g.recommendations,
            "definition": g.definitions,
            "safety": g.safety,
            "notice": {notice.entry.id for notice in g.notices},
            "stage": {stage.entry.id for stage in g.stages},
        }
        kind = next((kind for kind, table in tables.items() if name in table), None)
        return self.reader.links.to(kind, name) if kind else None

    def _patient(self, patient: ShownPatient) -> PatientShown:
        case = case_from(json.loads(json.dumps(dict(patient.case))), self.guideline.dictionary)
        facts = tuple(
            FactShown(self.reader.links.to("fact", name), self.phrases.value(name, value))
            for name, value in case.facts.items()
            if name in patient.case["facts"]
        )
        return PatientShown(str(case.as_of or ""), facts, json.dumps(dict(patient.case), ensure_ascii=False, indent=1))

    def _boundary(self, row: ShownBoundary) -> BoundaryShown:
        readings = tuple(
            (self.reader.links.to("discrepancy", name), " | ".join(self.worth(row.item, value) for value in values))
            for name, values in row.readings.items()
        )
        return BoundaryShown(
            threshold=self.threshold(row),
            fact=self.reader.links.to("fact", row.fact),
            sides=self.sides(row.on),
            item=self._worth(row.item, (patient.worth[row.item] for patient in row.patients)),
            readings=readings,
            sourcing=self.reader.sourcing(row.sections, sources=row.sources),
        )
