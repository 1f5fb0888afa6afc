"""Words that every form of the proof report shares: a threshold, a side, what an entry is worth, where it stands."""

from __future__ import annotations

from collections.abc import Iterable

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.parse import parse
from leptoguide.render.phrase import Phrases, unit_sign
from leptoguide.render.proof_model import ShownBoundary
from leptoguide.render.texts import Words
from leptoguide.truth import Truth

_TRUTHS = {truth.value: truth for truth in Truth}


class ProofWords:
    """One guideline in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words
        self.phrases = Phrases(guideline, words)

    def label(self, name: str) -> str:
        """What an entry is called; its id where it has no other name."""
        g = self.guideline
        stages = {stage.entry.id: stage.entry for stage in g.stages}
        tables = (g.options, g.definitions, g.safety, g.recommendations)
        found = next((table[name].entry for table in tables if name in table), stages.get(name))
        if found is None:
            return ""
        return self.words.of(found.title if hasattr(found, "title") else found.label)

    def worth(self, name: str, value: str) -> str:
        """A status, a truth value or a code in words."""
        if value in list(Status):
            return self.words(f"status.{Status(value).value}")
        if value in _TRUTHS:
            return self.phrases.truth(_TRUTHS[value])
        return self.phrases.code(name, value) if name in self.guideline.definitions else value

    def threshold(self, row: ShownBoundary) -> str:
        """A fact and the number or date that it is compared with."""
        fact = self.guideline.dictionary.facts[row.fact]
        if isinstance(row.at, str):
            return f"{self.phrases.fact(row.fact)} {self.words('proof.against')} {self._date(parse(row.at))}"
        return f"{self.phrases.fact(row.fact)} {row.at:g} {unit_sign(fact.unit or '')}".rstrip()

    def _date(self, node: n.Node) -> str:
        match node:
            case n.Name(id=name) if name in self.guideline.dictionary.facts:
                return self.phrases.fact(name)
            case n.Shift(date=date, sign=sign, duration=duration):
                return f"{self._date(date)} {sign} {self.phrases.condition(duration)}"
            case _:
                return self.phrases.condition(node)

    def sides(self, on: Iterable[str]) -> str:
        """With whom the number itself goes; in which reading, where it is another."""
        found = []
        for item in on:
            discrepancy, _, side = item.rpartition(": ")
            said = self.words(f"proof.side.{side}")
            found.append(f"{discrepancy} {said}" if discrepancy else said)
        return self.words.clauses(found)
