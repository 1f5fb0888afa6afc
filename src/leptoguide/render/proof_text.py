"""The report of the proofs for a terminal: what fails first, with the patient as a case file and the rules involved."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from leptoguide.knowledge.guideline import CompiledOption, Condition, Guideline
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.proof_model import ProofReport, ShownAnswer, ShownBoundary, ShownFinding, ShownPatient
from leptoguide.render.proof_words import ProofWords
from leptoguide.render.texts import Language, Words


def proof_text(report: ProofReport, guideline: Guideline, language: Language) -> str:
    """All questions with their answers."""
    return "\n".join(_Page(guideline, Words(language)).lines(report)) + "\n"


class _Page(ProofWords):
    """The lines."""

    def lines(self, report: ProofReport) -> Iterator[str]:
        words = self.words
        yield from wrap(words("proof.title", id=report.guideline, version=report.version))
        yield from wrap(words("proof.scope"))
        failures = sum(len(answer.failures) for answer in report.questions)
        gaps = sum(len(answer.gaps) for answer in report.questions)
        yield from wrap(words("proof.holds") if report.holds else words("proof.fails", count=failures))
        yield from wrap(words("proof.gaps", count=gaps))
        for number, answer in enumerate(report.questions, start=1):
            yield rule()
            yield from self._answer(number, answer)

    def _answer(self, number: int, answer: ShownAnswer) -> Iterator[str]:
        words = self.words
        verdict = words("proof.yes") if answer.holds else words("proof.no")
        yield from both_ends(f"{number} {words(f'proof.question.{answer.question}')}", verdict).split("\n")
        yield from wrap(words(f"proof.asks.{answer.question}"), indent="  ")
        counts = [words("proof.claims", claims=answer.claims)]
        counts += [words("proof.models", models=answer.models)] if answer.models else []
        yield from wrap(words.join(counts), indent="  ")
        for finding in answer.failures:
            yield from self._failure(finding)
        for group in answer.gaps:
            first = group[0]
            said = words.of(first.reason or first.text)
            where = " ".join(
                (*first.discrepancies, words.sections(dict.fromkeys(s for gap in group for s in gap.sections)))
            )
            line = words.set(f"{words('proof.gap')} [{where.strip()}]: {said}")
            yield from wrap(line, indent="  ○ ", hanging="    ")
        for row in answer.boundaries:
            yield from self._boundary(row)

    def _failure(self, finding: ShownFinding) -> Iterator[str]:
        words = self.words
        yield from wrap(words.of(finding.text), indent="  ✗ ", hanging="    ")
        for number, patient in enumerate(finding.patients):
            yield from wrap(words("proof.patient" if number == 0 else "proof.later"), indent="    ")
            yield from (f"      {line}" for line in as_yaml(patient).splitlines())
        if finding.items:
            yield from wrap(words.set(f"{words('proof.concerned')}: ").strip(), indent="    ")
            for name in finding.items:
                yield from self._item(name, finding)

    def _item(self, name: str, finding: ShownFinding) -> Iterator[str]:
        worths = " → ".join(self.worth(name, p.worth[name]) for p in finding.patients if name in p.worth)
        yield from wrap(" ".join(filter(None, (name, self.label(name), worths))), indent="      ", hanging="        ")
        for key, condition in conditions_of(self.guideline, name):
            yield from wrap(f"{key}: {' '.join(condition.text.split())}", indent="        ", hanging="          ")
        sections = self.words.sections(sections_of(self.guideline, name))
        yield from wrap(sections, indent="        ")

    def _boundary(self, row: ShownBoundary) -> Iterator[str]:
        worths = [self.worth(row.item, patient.worth[row.item]) for patient in row.patients]
        shown = f"{row.item}: {' | '.join(worths)}"
        yield from wrap(self.words.set(f"{self.threshold(row)}: {self.sides(row.on)}"), indent="  · ", hanging="    ")
        yield from wrap(shown, indent="      ", hanging="        ")
        for discrepancy, values in row.readings.items():
            other = " | ".join(self.worth(row.item, value) for value in values)
            yield from wrap(f"{discrepancy}: {other}", indent="      ", hanging="        ")


def as_yaml(patient: ShownPatient) -> str:
    """A case as a file would hold it."""
    return yaml.safe_dump(dict(patient.case), allow_unicode=True, sort_keys=False, default_flow_style=None)


def conditions_of(guideline: Guideline, name: str) -> Iterator[tuple[str, Condition]]:
    """The conditions of an entry as it is written, each with the word that stands before it."""
    g = guideline
    if name in g.options:
        option: CompiledOption = g.options[name]
        keys = ("applies", "when", "against_when", "done_when")
        yield from ((key, c) for key, c in zip(keys, option.conditions, strict=True) if c.text.strip() != "false")
    elif name in g.definitions:
        yield "cql", g.definitions[name].condition
    elif name in g.safety:
        yield "when", g.safety[name].when
    yield from (("when", notice.when) for notice in g.notices if notice.entry.id == name)


def sections_of(guideline: Guideline, name: str) -> tuple[str, ...]:
    """Where an entry stands in the source."""
    g = guideline
    tables = (g.options, g.recommendations, g.definitions, g.safety)
    found = next((table[name].entry.sections for table in tables if name in table), ())
    return next((notice.entry.sections for notice in g.notices if notice.entry.id == name), found)
