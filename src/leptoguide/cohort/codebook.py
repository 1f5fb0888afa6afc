"""``codes.csv``: what every word and number in the lines of an audit means, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from leptoguide.advise.status import ORDER, Status
from leptoguide.cohort.codes import FINDINGS
from leptoguide.cohort.judge import Judge
from leptoguide.cohort.lines import CONTRADICTIONS, FINDING, REASON, STOPS, Lines
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language.printer import print_cql
from leptoguide.planes.items import Item
from leptoguide.planes.plan import Plan
from leptoguide.planes.reasons import Path
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Code:
    """One meaning. ``status``: where the column is a reason, the status of the item with which it has this meaning.

    ``kind``: the column is the word, the whole number, or has this bit (0 is the lowest). ``id``: the fact, rule,
    relation, or the condition in CQL, with the definitions that lead to it.
    """

    column: str
    status: str
    kind: Literal["word", "number", "bit"]
    value: str | int
    id: str
    zh: str
    en: str


class Codebook:
    """The codes of one kernel, in the order of its columns."""

    def __init__(self, plan: Plan, judge: Judge | None, lines: Lines) -> None:
        self.plan = plan
        self.judge = judge
        self.lines = lines
        self.guideline: Guideline = plan.guideline
        self._phrases = {language: Phrases(self.guideline, Words(language)) for language in LANGUAGES}

    def codes(self) -> Iterator[Code]:
        """All of them."""
        guideline = self.guideline
        broken = {c.entry.id: c.entry.text for c in guideline.constraints}
        for bit, name in enumerate(self.lines.broken):
            yield self._bit(CONTRADICTIONS, "", bit, name, "cohort.code.broken", broken[name].in_)
        for bit, name in enumerate(self.lines.stops):
            yield self._bit(STOPS, "", bit, name, "cohort.code.holds", guideline.safety[name].entry.label.in_)
        if self.judge is not None:
            yield from self._findings(FINDING)
        for name, item in self.plan.items.items():
            for status in ORDER:
                yield self._word(name, status.value, f"status.{status.value}")
            yield from self._reasons(item)
            if self.judge is not None and name in self.judge.recommendations:
                yield from self._findings(f"{name}:{FINDING}")

    def _findings(self, column: str) -> Iterable[Code]:
        return (self._word(column, finding.value, f"cohort.finding.{finding.value}") for finding in FINDINGS)

    def _word(self, column: str, word: str, key: str) -> Code:
        zh, en = (self._phrases[language].words(key) for language in LANGUAGES)
        return Code(column, "", "word", word, "", zh, en)

    def _reasons(self, item: Item) -> Iterator[Code]:
        column, rules = f"{item.id}{REASON}", self.guideline.safety
        needs, out = Status.NEEDS_DATA.value, Status.NOT_APPLICABLE.value
        labels = self.guideline.dictionary.facts
        for bit, fact in enumerate(item.facts):
            yield self._bit(column, needs, bit, fact, "cohort.code.fact", labels[fact].label.in_)
        for number, clause in enumerate(item.clauses):
            said = [
                self._said("cohort.code.clause", language, self._clause(clause, language)) for language in LANGUAGES
            ]
            yield Code(column, out, "number", number, _cql(clause), *said)
        for bit, rule in enumerate(item.stops):
            label = rules[rule].entry.label.in_
            yield self._bit(column, Status.BLOCKED.value, bit, rule, "cohort.code.stop", label)
        for bit, rule in enumerate(item.checks):
            label = rules[rule].entry.label.in_
            yield self._bit(column, Status.RECOMMENDED.value, bit, rule, "cohort.code.check", label)

    def _bit(self, column: str, status: str, bit: int, name: str, key: str, label: Callable[[Language], str]) -> Code:
        zh, en = (self._said(key, language, label(language)) for language in LANGUAGES)
        return Code(column, status, "bit", bit, name, zh, en)

    def _said(self, key: str, language: Language, name: str) -> str:
        return self._phrases[language].words(key, name=name)

    def _clause(self, clause: Path, language: Language) -> str:
        """The definitions that lead to a clause, and the clause."""
        words = self._phrases[language].words
        path = [words.of(self.guideline.definitions[name].entry.label) for name in clause.definitions]
        return words.set(" › ".join([*path, self._phrases[language].condition(clause.node)]))


def _cql(clause: Path) -> str:
    return " > ".join([*clause.definitions, print_cql(clause.node)])
