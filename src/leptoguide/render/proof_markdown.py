"""The report of the proofs as the page ``docs/proof.md``: Chinese first, English beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.proof_model import ProofReport, ShownAnswer, ShownBoundary, ShownFinding, ShownPatient
from leptoguide.render.proof_words import ProofWords
from leptoguide.render.texts import Words
from leptoguide.wording import LANGUAGES

HEADER = "<!-- Generated from guideline/bclm-2026/proof/report.json by tools.proof (make proof). -->"


def proof_markdown(report: ProofReport, guideline: Guideline) -> str:
    """All questions with their answers."""
    return "\n".join(_Page(guideline).lines(report)) + "\n"


class _Page:
    """The lines."""

    def __init__(self, guideline: Guideline) -> None:
        self.zh, self.en = (ProofWords(guideline, Words(language)) for language in LANGUAGES)

    def both(self, key: str, **parts: object) -> str:
        """A text in both languages, side by side."""
        return f"{self.zh.words(key, **parts)} · {self.en.words(key, **parts)}"

    def lines(self, report: ProofReport) -> Iterator[str]:
        yield f"# {self.both('proof.title', id=report.guideline, version=report.version)}"
        yield from ("", HEADER, "")
        yield from (self.zh.words("proof.scope"), "", self.en.words("proof.scope"), "")
        failures = sum(len(answer.failures) for answer in report.questions)
        gaps = sum(len(answer.gaps) for answer in report.questions)
        yield self.both("proof.holds") if report.holds else self.both("proof.fails", count=failures)
        yield from ("", self.both("proof.gaps", count=gaps), "")
        for number, answer in enumerate(report.questions, start=1):
            yield from self._answer(number, answer)
        yield from (f"`sha256:{report.rules}`",)

    def _answer(self, number: int, answer: ShownAnswer) -> Iterator[str]:
        yield f"## {number} {self.both(f'proof.question.{answer.question}')}"
        yield from ("", f"> {self.zh.words(f'proof.asks.{answer.question}')}", ">")
        yield from (f"> {self.en.words(f'proof.asks.{answer.question}')}", "")
        counts = [self.both("proof.claims", claims=answer.claims)]
        counts += [self.both("proof.models", models=answer.models)] if answer.models else []
        yield f"**{self.both('proof.yes' if answer.holds else 'proof.no')}** — {'; '.join(counts)}"
        yield ""
        for finding in answer.failures:
            yield from self._finding(finding, self.both("proof.fault"), (finding,))
        for group in answer.gaps:
            yield from self._finding(group[0], self.both("proof.gap"), group)
        if answer.boundaries:
            yield from self._boundaries(answer.boundaries)

    def _finding(self, first: ShownFinding, title: str, group: tuple[ShownFinding, ...]) -> Iterator[str]:
        sections = dict.fromkeys(section for finding in group for section in finding.sections)
        where = " ".join((*first.discrepancies, self.zh.words.sections(sections))).strip()
        text = first.reason or first.text
        yield from (f"- **{title}** ({where})", "", f"  {text.zh}", "", f"  {text.en}", "")
        for finding in group:
            yield f"  - {finding.text.zh} · {finding.text.en}"
        yield ""
        if first.patients:
            yield from ("  ```json", *(f"  {_case(patient)}" for patient in first.patients), "  ```", "")

    def _boundaries(self, rows: Iterable[ShownBoundary]) -> Iterator[str]:
        keys = ("boundaries", "itself", "shown-by", "below", "on", "above", "other-readings", "source")
        yield f"| {' | '.join(self.both(f'proof.{key}') for key in keys)} |"
        yield "| " + "--- | " * len(keys)
        for row in rows:
            worths = [self._worth(row.item, patient.worth[row.item]) for patient in row.patients]
            others = "; ".join(
                f"{name}: {', '.join(self._worth(row.item, value) for value in values)}"
                for name, values in row.readings.items()
            )
            source = self.zh.words.sections(row.sections) or ", ".join(row.sources)
            cells = (
                f"{self.zh.threshold(row)} · {self.en.threshold(row)}",
                f"{self.zh.sides(row.on)} · {self.en.sides(row.on)}",
                f"{row.item} {self.zh.label(row.item)} {self.en.label(row.item)}".strip(),
                *worths,
                others,
                source,
            )
            yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
        yield ""

    def _worth(self, item: str, value: str) -> str:
        zh, en = self.zh.worth(item, value), self.en.worth(item, value)
        return zh if zh == en else f"{zh} {en}"


def _case(patient: ShownPatient) -> str:
    return json.dumps(dict(patient.case), ensure_ascii=False)
