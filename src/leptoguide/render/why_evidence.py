"""What stands behind an option, patient or no patient: studies, statements, references, contradictions of the source.

All strings are in one language; every row keeps the id of its entry, so that a page can link to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Argument, Figure
from leptoguide.render.citation import citation
from leptoguide.render.texts import Words

ArgumentKind = Literal["study", "statement", "caution", "preference"]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of a study. ``number`` holds value or range, unit, comparator, hazard ratio and P; it may be empty."""

    outcome: str
    label: str
    number: str
    note: str

    @property
    def line(self) -> str:
        """The figure in one line."""
        gap = "" if not self.number or self.number.startswith(",") else " "
        note = f" ({self.note})" if self.note else ""
        return f"{self.label}{gap}{self.number}{note}"


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """What was found on checking a printed figure: the register's entry, and how well it is known (``tag``)."""

    figure: FigureRow
    status: str
    discrepancy: str
    tag: str


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study: who was treated with what, the figures as printed, and what checking found."""

    id: str
    references: tuple[int, ...]
    design: str
    population: str
    intervention: str
    printed: tuple[FigureRow, ...]
    found: tuple[FoundFigure, ...]
    discrepancies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArgumentRow:
    """One reason for or against an option; a study is given whole, anything else as a text with its place."""

    kind: ArgumentKind
    id: str | None
    text: str
    sections: str
    references: tuple[int, ...] = ()
    study: StudyRow | None = None


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One reference by the number it has in the consensus."""

    number: int
    citation: str


@dataclass(frozen=True, slots=True)
class DiscrepancyRow:
    """A contradiction or gap of the source, and how it is handled. ``kind`` is the code of the register."""

    id: str
    kind: str
    title: str
    finding: str
    handling: str


class EvidenceRows:
    """Rows over the evidence of one guideline in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.evidence = guideline.evidence
        self.words = words

    def arguments(self, arguments: Iterable[Argument]) -> tuple[ArgumentRow, ...]:
        """Reasons for or against, in the order of the guideline."""
        return tuple(self._argument(argument) for argument in arguments)

    def _argument(self, argument: Argument) -> ArgumentRow:
        w = self.words
        if argument.text is not None:
            return ArgumentRow(argument.kind, None, w.of(argument.text), w.sections(argument.sections))
        name = str(argument.id)
        if argument.kind == "statement":
            entry = self.evidence.statements[name]
            return ArgumentRow("statement", name, w.of(entry.text), w.sections([entry.section]), entry.references)
        study = self.study(name)
        sections = w.sections(self.evidence.studies[name].sections)
        return ArgumentRow("study", name, study.design, sections, study.references, study)

    def study(self, name: str) -> StudyRow:
        """A study with its figures."""
        w, entry = self.words, self.evidence.studies[name]
        return StudyRow(
            id=entry.id,
            references=entry.references,
            design=w.of(entry.design),
            population=w.of(entry.population),
            intervention=w.of(entry.intervention),
            printed=tuple(self.figure(code, figure) for code, figure in entry.printed.items()),
            found=tuple(
                FoundFigure(self.figure(code, figure), figure.status, figure.discrepancy, figure.tag)
                for code, figure in entry.corrected.items()
            ),
            discrepancies=entry.discrepancies,
        )

    def figure(self, outcome: str, figure: Figure) -> FigureRow:
        """A figure with its units; ``outcome`` is the code of what was measured."""
        note = self.words.of(figure.note) if figure.note else ""
        return FigureRow(outcome, self.words.of(self.evidence.outcomes[outcome]), self._number(figure), note)

    def _number(self, figure: Figure) -> str:
        unit = "" if figure.unit is None else figure.unit if figure.unit == "%" else f" {self._unit(figure.unit)}"
        if figure.low is not None or figure.high is not None:
            number = f"{figure.low:g}–{figure.high:g}{unit}"
        else:
            number = "" if figure.value is None else f"{figure.value:g}{unit}"
        if figure.comparator is not None:
            number += f"{' ' if number else ''}vs {figure.comparator:g}{unit}"
        if figure.hazard_ratio is not None:
            number += f", HR {figure.hazard_ratio:g}"
        if figure.p is not None:
            number += f", P = {figure.p:g}"
        return number

    def _unit(self, unit: str) -> str:
        known = {"months": "unit.month", "days": "unit.day", "weeks": "unit.week"}
        return self.words(known[unit]) if unit in known else unit

    def references(self, numbers: Iterable[int]) -> tuple[ReferenceRow, ...]:
        """Each reference once, by number."""
        return tuple(ReferenceRow(n, citation(self.evidence.references[n])) for n in sorted(set(numbers)))

    def discrepancies(self, names: Iterable[str]) -> tuple[DiscrepancyRow, ...]:
        """Each contradiction or gap once, by id."""
        w = self.words
        entries = (self.evidence.discrepancies[name] for name in sorted(set(names)))
        return tuple(DiscrepancyRow(e.id, e.kind, w.of(e.title), w.of(e.finding), w.of(e.handling)) for e in entries)
