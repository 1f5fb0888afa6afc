"""Advice then and now: the items whose status differs, and the facts behind it that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from leptoguide.advise.model import OptionAdvice
from leptoguide.render.items import Note
from leptoguide.web.pages.workspace import Workspace

ABSENT = "absent"
"""The status of an item that a version of the guideline does not have."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One item on one day: its status, and why."""

    status: str
    word: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One item whose status differs."""

    id: str
    label: str
    then: Standing
    now: Standing


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """The items of one recommendation."""

    id: str
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One fact whose value, or whose being known, differs."""

    name: str
    label: str
    then: str
    now: str


@dataclass(frozen=True)
class Replay:
    """Two days of one patient side by side."""

    then: Workspace
    now: Workspace

    @cached_property
    def blocks(self) -> tuple[ChangedBlock, ...]:
        """The items that differ, by recommendation."""
        found = []
        before, after = self.then.advice.options, self.now.advice.options
        for name, entry in self._recommendations.items():
            ids = dict.fromkeys([o for o in (*before, *after) if o.partition(".")[0] == name])
            if changes := tuple(self._changes(ids)):
                found.append(ChangedBlock(name, entry, changes))
        return tuple(found)

    @property
    def count(self) -> int:
        """How many items differ."""
        return sum(len(block.changes) for block in self.blocks)

    @cached_property
    def facts(self) -> tuple[ChangedFact, ...]:
        """The facts that differ."""
        unknown = self.now.words("truth.unknown")
        found = []
        for name in dict.fromkeys([*self._dictionary(self.now), *self._dictionary(self.then)]):
            then, now = self._value(self.then, name), self._value(self.now, name)
            if then != now:
                side = self.now if name in self._dictionary(self.now) else self.then
                found.append(ChangedFact(name, side.phrases.fact(name), then or unknown, now or unknown))
        return tuple(found)

    @property
    def stages(self) -> tuple[str, str]:
        """The stage of the pathway, then and now."""
        return self.then.overview.stage, self.now.overview.stage

    # ------------------------------------------------------------ one item, one fact

    @cached_property
    def _recommendations(self) -> Mapping[str, str]:
        sides = (self.then, self.now)
        return {
            r.id: side.words.of(r.recommendation.entry.title) for side in sides for r in side.advice.recommendations
        }

    def _changes(self, ids: Mapping[str, None]) -> Iterator[Change]:
        for name in ids:
            then, now = self._standing(self.then, name), self._standing(self.now, name)
            if then.status != now.status:
                side = self.now if name in self.now.advice.options else self.then
                yield Change(name, side.overview.label(name), then, now)

    def _standing(self, side: Workspace, name: str) -> Standing:
        option: OptionAdvice | None = side.advice.options.get(name)
        if option is None:
            return Standing(ABSENT, side.words("replay.no-item"))
        status = option.status.value
        return Standing(status, side.words(f"status.{status}"), self._reasons[side is self.now].get(name, ""))

    @cached_property
    def _reasons(self) -> Mapping[bool, Mapping[str, str]]:
        return {False: dict(_reasons(self.then)), True: dict(_reasons(self.now))}

    def _dictionary(self, side: Workspace) -> list[str]:
        return [name for name in side.advice.guideline.dictionary.facts if name != "as_of"]

    def _value(self, side: Workspace, name: str) -> str:
        if name not in side.advice.guideline.dictionary.facts:
            return ""
        field = side.fields.field(name)
        return field.conflict or field.shown


def _reasons(side: Workspace) -> Iterator[tuple[str, str]]:
    """Why each option stands where it stands, in one line."""
    for group in side.groups:
        for block in group.blocks:
            for run in block.runs:
                for option in run.options:
                    notes: list[Note] = [n for n in option.notes if n.kind == "blocked-by"]
                    lines = [note.line for note in (*notes, *([run.reason] if run.reason else []))]
                    yield option.id, side.words.set(side.words.clauses(lines))
