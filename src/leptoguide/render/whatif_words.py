"""What other facts would change, in words: rows that a terminal and a page lay out, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from leptoguide.advise.status import Status
from leptoguide.ask.whatif import Shift, WhatIf
from leptoguide.knowledge.values import FactValue
from leptoguide.render.items import option_rows
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words

_NAMED_BY: Final[Mapping[str, str]] = {
    "certainty": "eano_esmo_certainty",
    "type": "eano_esmo_type",
    "class": "eano_esmo_class",
    "mri_type": "mri_type",
    "mri_type_eano_esmo": "mri_type_eano_esmo",
    "subtype": "subtype",
    "her2": "her2_class",
}
"""The definition whose codes each part of the diagnosis has."""


@dataclass(frozen=True, slots=True)
class OptionChange:
    """An option with another status, and the remarks that say why."""

    id: str
    label: str
    old: Status
    new: Status
    change: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is new, or gone; or that was one thing and is another."""

    label: str
    text: str


class WhatIfWords:
    """One comparison in one language."""

    def __init__(self, found: WhatIf, language: Language) -> None:
        self.found = found
        self.guideline = found.before.guideline
        self.words = Words(language)
        self.phrases = Phrases(self.guideline, self.words)

    def facts(self) -> Iterator[str]:
        """Each fact with what it is and what it is taken to be."""
        for fact in self.found.facts:
            old, new = self._value(fact.id, fact.old), self._value(fact.id, fact.new)
            yield self.words("whatif.fact", fact=self.phrases.fact(fact.id), old=old, new=new)

    def _value(self, name: str, value: FactValue | None) -> str:
        return self.words("truth.unknown") if value is None else self.phrases.value(name, value)

    def options(self) -> Iterator[OptionChange]:
        """Options with another status; the reason is that of the new one."""
        rows = option_rows(self.found.after, self.words, self.phrases)
        for moved in self.found.options:
            row, reason = rows[moved.id]
            notes = [*([reason] if reason else []), *row.notes]
            old, new = (self.words(f"status.{status.value}") for status in (moved.old, moved.new))
            change = self.words("whatif.option", old=old, new=new)
            why = tuple(self.words.set(note.line) for note in notes)
            yield OptionChange(moved.id, row.label, moved.old, moved.new, change, why)

    def picture(self) -> Iterator[Change]:
        """Stage and diagnosis."""
        if stage := self.found.stage:
            yield self._from_to("stage", *(self._stage(value) for value in (stage.old, stage.new)))
        for part in self.found.diagnosis:
            yield self._from_to(part.id, *(self._named(part.id, value) for value in (part.old, part.new)))

    def _from_to(self, part: str, old: str, new: str) -> Change:
        return Change(self.words(f"whatif.{part}"), self.words("whatif.option", old=old, new=new))

    def _stage(self, stage: str | None) -> str:
        label = next((s.label for s in self.guideline.pathway.stages if s.id == stage), None)
        return self.words.of(label) if label else self.words("head.no-stage")

    def _named(self, part: str, value: str | bool | None) -> str:
        if value is None:
            return self.words("truth.unknown")
        if isinstance(value, bool):
            return self.words("truth.true" if value else "truth.false")
        return self.phrases.code(_NAMED_BY[part], value)

    def safety(self) -> Iterator[Change]:
        """Rules that stop something or ask for care."""
        return self._shift(self.found.safety, self._rule)

    def _rule(self, name: str) -> str:
        entry = self.guideline.safety[name].entry
        return f"{self.words.of(entry.label)} [{self.words(f'effect.{entry.effect}')}]"

    def notices(self) -> Iterator[Change]:
        """Notices."""
        texts = {notice.entry.id: notice.entry.text for notice in self.guideline.notices}
        return self._shift(self.found.notices, lambda name: self.words.of(texts[name]))

    def contradictions(self) -> Iterator[Change]:
        """Facts that exclude each other."""
        texts = {constraint.entry.id: constraint.entry.text for constraint in self.guideline.constraints}
        return self._shift(self.found.contradictions, lambda name: self.words.of(texts[name]))

    def visits(self) -> Iterator[Change]:
        """Due assessments."""
        labels = {item.id: item.label for s in self.guideline.schedules for item in s.entry.items}
        for key, visits in zip(("whatif.new", "whatif.gone"), self.found.visits, strict=True):
            for visit in visits:
                what = self.words.join([self.words.of(labels[name]) for name in visit.what])
                yield Change(self.words(key), f"{visit.due.isoformat()} {what}")

    def _shift(self, shift: Shift, said: Callable[[str], str]) -> Iterator[Change]:
        for key, names in (("whatif.new", shift.new), ("whatif.gone", shift.gone)):
            yield from (Change(self.words(key), said(name)) for name in names)

    def parts(self) -> Iterator[tuple[str, list[Change]]]:
        """Everything but the options, under headings; what did not change is left out."""
        for name, changes in (
            (self.words("whatif.picture"), self.picture()),
            (self.words("whatif.safety"), self.safety()),
            (self.words("whatif.contradictions"), self.contradictions()),
            (self.words("whatif.notices"), self.notices()),
            (self.words("whatif.visits"), self.visits()),
        ):
            if found := list(changes):
                yield name, found
