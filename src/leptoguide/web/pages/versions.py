"""Two versions of the guideline behind two assessments: what differs between them, and where it can be read in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from leptoguide.compare.basis import Bases, Part, rests_on
from leptoguide.compare.entries import EntryKind, label_of
from leptoguide.compare.lineage import Line
from leptoguide.compare.structure import EntryChange, Structure
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.render.texts import Words

RULES: Final = ("rule", "dictionary", "practice")
"""Aspects of a change that can move a status, or the order of what is advised."""

_LINKED: Final[Mapping[EntryKind, str]] = {
    "recommendation": "recommendation",
    "option": "option",
    "definition": "definition",
    "safety": "safety",
    "notice": "notice",
    "schedule": "schedule",
    "stage": "stage",
    "fact": "fact",
    "constraint": "constraint",
    "agent": "agent",
    "instrument": "instrument",
    "discipline": "discipline",
    "study": "study",
    "statement": "statement",
    "reference": "reference",
    "discrepancy": "discrepancy",
    "source": "source",
}
"""Kinds of entry that have an address of their own in the browser of the guideline."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of one version: kind and id as the browser knows them, and the version."""

    kind: str
    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that differs: what it is called, in what it differs, and where it stands in either version."""

    label: str
    id: str
    aspects: tuple[str, ...]
    then: Place | None
    now: Place | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it can be read, the older version first."""
        return tuple(place for place in (self.then, self.now) if place is not None)


class Versions:
    """Two versions; ``structure`` is what differs between them as a whole."""

    def __init__(self, then: Guideline, now: Guideline, structure: Structure, words: Words) -> None:
        self.then, self.now, self.words = then, now, words
        self._structure = structure

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Which options are one another."""
        return self._structure.lines

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All entries whose rules differ."""
        changes = [change for change in self._structure.changes if set(change.aspects) & set(RULES) or _came(change)]
        return tuple(self._difference(change) for change in changes if change.kind in _LINKED)

    @property
    def others(self) -> int:
        """How many other entries differ: in words, grades or evidence alone."""
        return len(self._structure.changes) - len(self.differences)

    def behind(self, line: Line) -> tuple[Difference, ...]:
        """What an option rests on and what differs of it."""
        was, now = self.then.options.get(line.was or ""), self.now.options.get(line.now or "")
        if was is None or now is None:
            return ()
        before, after = self._bases
        parts = rests_on(before.option(was), after.option(now), before, after)
        return tuple(dict.fromkeys(self._part(part, line) for part in parts))

    @cached_property
    def _bases(self) -> tuple[Bases, Bases]:
        return Bases(self.then), Bases(self.now)

    def _part(self, part: Part, line: Line) -> Difference:
        kind, name = part
        if kind == "own":
            label = self.words("replay.own-rule")
            return Difference(
                label, line.id, (), self._place("option", line.was, 0), self._place("option", line.now, 1)
            )
        texts = [text for text in (_label(self.now, kind, name), _label(self.then, kind, name)) if text is not None]
        here, there = (name if _label(side, kind, name) is not None else None for side in (self.then, self.now))
        label = self.words.of(texts[0]) if texts else name
        return Difference(label, name, (), self._place(kind, here, 0), self._place(kind, there, 1))

    def _difference(self, change: EntryChange) -> Difference:
        label = label_of(change.new) or label_of(change.old)
        kind = _LINKED[change.kind]
        return Difference(
            self.words.of(label) if label else "",
            change.id,
            tuple(self.words(f"diff.aspect.{aspect}") for aspect in change.aspects),
            self._place(kind, change.was, 0),
            self._place(kind, change.now, 1),
        )

    def _place(self, kind: str, name: str | None, side: int) -> Place | None:
        return Place(kind, name, (self.then, self.now)[side].identity.version) if name else None


def _came(change: EntryChange) -> bool:
    """An entry that only one version has, or that is no longer what it was."""
    return change.change != "changed"


def _label(side: Guideline, kind: str, name: str) -> Text | None:
    match kind:
        case "definition":
            return side.definitions[name].entry.label if name in side.definitions else None
        case "safety":
            return side.safety[name].entry.label if name in side.safety else None
        case "fact":
            return side.dictionary.facts[name].label if name in side.dictionary.facts else None
        case _:
            return None
