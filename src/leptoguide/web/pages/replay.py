"""Advice then and now, or by two versions: the items whose status differs, and the facts and rules behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from leptoguide.advise.model import OptionAdvice
from leptoguide.compare.lineage import Line
from leptoguide.render.items import Note
from leptoguide.web.pages.versions import Difference, Versions
from leptoguide.web.pages.workspace import Workspace

ABSENT = "absent"
"""The status of an item that a version of the guideline does not have."""

_NOTHING = frozenset({ABSENT, "not-applicable"})


@dataclass(frozen=True, slots=True)
class Standing:
    """One item on one day: its status, and why."""

    status: str
    word: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One item whose status differs. ``was`` is its id then, where it was another; ``behind`` the rules that differ."""

    id: str
    label: str
    then: Standing
    now: Standing
    was: str = ""
    behind: tuple[Difference, ...] = ()


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
    """Two assessments of one patient side by side: two days, or two versions of the guideline, or both."""

    then: Workspace
    now: Workspace
    versions: Versions | None = None

    @cached_property
    def blocks(self) -> tuple[ChangedBlock, ...]:
        """The items that differ, by recommendation."""
        found = []
        for name, entry in self._recommendations.items():
            lines = [line for line in self._lines if line.id.partition(".")[0] == name]
            if changes := tuple(self._changes(lines)):
                found.append(ChangedBlock(name, entry, changes))
        return tuple(found)

    @cached_property
    def heads(self) -> tuple[str, str]:
        """What stands over the two columns: the days, with the versions where they differ."""
        days = (self.then.as_of.isoformat(), self.now.as_of.isoformat())
        if self.versions is None:
            return days
        then, now = (side.advice.guideline.identity.version for side in (self.then, self.now))
        return f"{days[0]} · {then}", f"{days[1]} · {now}"

    @property
    def count(self) -> int:
        """How many items differ."""
        return sum(len(block.changes) for block in self.blocks)

    @cached_property
    def facts(self) -> tuple[ChangedFact, ...]:
        """The facts that differ."""
        found = []
        for name in dict.fromkeys([*self._dictionary(self.now), *self._dictionary(self.then)]):
            then, now = self._value(self.then, name), self._value(self.now, name)
            if then != now and (then or now):
                side = self.now if name in self._dictionary(self.now) else self.then
                found.append(ChangedFact(name, side.phrases.fact(name), self._said(then), self._said(now)))
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

    @cached_property
    def _lines(self) -> tuple[Line, ...]:
        """Which items of the two sides are one another."""
        if self.versions is not None:
            return self.versions.lines
        return tuple(Line(name, name, "kept") for name in self.now.advice.options)

    def _changes(self, lines: Iterable[Line]) -> Iterator[Change]:
        for line in lines:
            then, now = self._standing(self.then, line.was), self._standing(self.now, line.now)
            if then.status != now.status and not {then.status, now.status} <= _NOTHING:
                side = self.now if line.now else self.then
                was = line.was if line.was and line.was != line.id else ""
                behind = self.versions.behind(line) if self.versions else ()
                yield Change(line.id, side.overview.label(line.id), then, now, was, behind)

    def _standing(self, side: Workspace, name: str | None) -> Standing:
        option: OptionAdvice | None = side.advice.options.get(name or "")
        if name is None or option is None:
            return Standing(ABSENT, side.words("replay.no-item"))
        status = option.status.value
        return Standing(status, side.words(f"status.{status}"), self._reasons[side is self.now].get(name, ""))

    @cached_property
    def _reasons(self) -> Mapping[bool, Mapping[str, str]]:
        return {False: dict(_reasons(self.then)), True: dict(_reasons(self.now))}

    def _dictionary(self, side: Workspace) -> list[str]:
        return [name for name in side.advice.guideline.dictionary.facts if name != "as_of"]

    def _value(self, side: Workspace, name: str) -> str | None:
        """What is known of a fact, nothing while it is unknown; ``None`` for one that the version does not have."""
        if name not in side.advice.guideline.dictionary.facts:
            return None
        field = side.fields.field(name)
        return field.conflict or field.shown

    def _said(self, value: str | None) -> str:
        return self.now.words("replay.no-fact") if value is None else value or self.now.words("truth.unknown")


def _reasons(side: Workspace) -> Iterator[tuple[str, str]]:
    """Why each option stands where it stands, in one line."""
    for group in side.groups:
        for block in group.blocks:
            for run in block.runs:
                for option in run.options:
                    notes: list[Note] = [n for n in option.notes if n.kind == "blocked-by"]
                    lines = [note.line for note in (*notes, *([run.reason] if run.reason else []))]
                    yield option.id, side.words.set(side.words.clauses(lines))
