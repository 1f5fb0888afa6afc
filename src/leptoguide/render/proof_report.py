"""Answers of the proofs to a report: patients as cases, findings as sentences in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leptoguide.advise.status import Status
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.fingerprint import fingerprint
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.knowledge.schema import Text
from leptoguide.proof.findings import Answer, BoundaryRow, Finding, Patient, Said
from leptoguide.render.advice_json import value_json
from leptoguide.render.phrase import Phrases
from leptoguide.render.proof_model import ProofReport, ShownAnswer, ShownBoundary, ShownFinding, ShownPatient
from leptoguide.render.texts import Words
from leptoguide.truth import Truth
from leptoguide.wording import LANGUAGES, Bilingual

_ORDER: Final = ("differs", "counterexample", "impossible", "stale", "gap")
_NAMES: Final = frozenset({"option", "a", "b", "name"})
"""Parts of a sentence that name an entry, with what follows its id."""


def proof_report(guideline: Guideline, answers: Iterable[Answer]) -> ProofReport:
    """The report."""
    teller = _Teller(guideline)
    shown = tuple(teller.answer(answer) for answer in answers)
    return ProofReport(
        guideline=guideline.identity.id,
        version=guideline.identity.version,
        rules=fingerprint(load_proofs(guideline)),
        holds=all(answer.holds for answer in shown),
        questions=shown,
    )


def case_of(identifier: str, patient: Patient, dictionary: Dictionary) -> dict[str, Any]:
    """A patient as a case file holds one."""
    known = {
        name: _number(value_json(name, patient.facts[name], dictionary))
        for name in dictionary.facts
        if name in patient.facts
    }
    day = known.pop("as_of", None)
    return {"id": identifier, "as_of": day, "facts": known}


def _number(value: Any) -> Any:
    """A whole number without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass(frozen=True)
class _Teller:
    """Says what was found."""

    guideline: Guideline

    def answer(self, answer: Answer) -> ShownAnswer:
        findings = sorted(answer.findings, key=lambda finding: _ORDER.index(finding.kind))
        return ShownAnswer(
            question=answer.question,
            holds=answer.holds,
            claims=answer.claims,
            models=answer.replayed,
            findings=tuple(self._finding(answer.question, finding) for finding in findings),
            boundaries=tuple(self._boundary(row) for row in answer.boundaries),
        )

    def _finding(self, question: str, finding: Finding) -> ShownFinding:
        expected = finding.expected
        return ShownFinding(
            kind=finding.kind,
            about=finding.about,
            text=self.text(finding.said),
            reason=expected.text if expected else None,
            expected=expected.id if expected else None,
            discrepancies=expected.discrepancies if expected else (),
            items=finding.items,
            sections=finding.sections,
            patients=self._patients(f"{question} {expected.id if expected else ''} {finding.about}", finding.patients),
        )

    def _boundary(self, row: BoundaryRow) -> ShownBoundary:
        return ShownBoundary(
            fact=row.fact,
            at=row.at,
            on=row.on,
            owners=row.owners,
            sections=row.sections,
            sources=row.sources,
            item=row.item,
            patients=self._patients(f"boundary {row.fact} {row.at}", row.patients),
            readings=row.readings,
        )

    def _patients(self, about: str, patients: Iterable[Patient]) -> tuple[ShownPatient, ...]:
        name = re.sub(r"[^A-Za-z0-9]+", "-", about).strip("-").lower()
        return tuple(
            ShownPatient(case=case_of(f"{name}-{number}", patient, self.guideline.dictionary), worth=patient.items)
            for number, patient in enumerate(patients, start=1)
        )

    # ------------------------------------------------------------ sentences

    def text(self, said: Said) -> Text:
        """A sentence in both languages."""
        zh, en = (self._in(Words(language), said) for language in LANGUAGES)
        return Text(zh=zh, en=en)

    def _in(self, words: Words, said: Said) -> str:
        phrases = Phrases(self.guideline, words)
        parts = {key: self._part(key, part, said.parts, phrases) for key, part in said.parts.items()}
        text = words(said.key, **{key: part for key, part in parts.items() if key != "reading"})
        return text + (words("finding.reading", reading=parts["reading"]) if parts.get("reading") else "")

    def _part(self, key: str, part: Any, parts: Mapping[str, Any], phrases: Phrases) -> str:
        words = phrases.words
        match part:
            case Status():
                return words(f"status.{part.value}")
            case Bilingual():
                return part.in_(words.language)
            case tuple() | list():
                return words.join(self._part(f"{key}s", item, parts, phrases) for item in part)
            case str() if key in _NAMES:
                return self._name(part, words)
            case str() if key == "fact" and part in self.guideline.dictionary.facts:
                return phrases.fact(part)
            case str() if key == "value":
                name = str(parts["name"])
                whole = self.guideline.definitions[name].entry.type == "boolean"
                return words(f"truth.{Truth(part).value}") if whole else phrases.code(name, part)
            case str() if key in ("founds", "listeds"):
                discrepancy, _, side = part.rpartition(": ")
                said = words(f"proof.side.{side}")
                return words.set(f"{discrepancy}: {said}") if discrepancy else said
            case float():
                return f"{part:g}"
            case _:
                return str(part)

    def _name(self, name: str, words: Words) -> str:
        """An entry by its id and what it is called; what follows the id stays."""
        entry, _, rest = name.partition(" ")
        g = self.guideline
        found = next((table[entry] for table in (g.options, g.definitions, g.safety) if entry in table), None)
        return f"{entry} {words.of(found.entry.label)}{f' {rest}' if rest else ''}" if found else name
