"""What changed between two versions of a guideline, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from leptoguide.compare.aspects import ASPECTS, Aspect
from leptoguide.compare.entries import KINDS, Entries, EntryKind, entries
from leptoguide.compare.fields import FieldChange, Fields
from leptoguide.compare.lineage import Line, lineage
from leptoguide.knowledge.guideline import Guideline

Change = Literal["changed", "added", "removed", "renamed", "moved", "split", "merged"]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry that differs. ``was`` and ``now`` are its ids, with the entries as ``old`` and ``new``."""

    kind: EntryKind
    change: Change
    was: str | None
    now: str | None
    old: Any
    new: Any
    fields: tuple[FieldChange, ...]

    @property
    def id(self) -> str:
        """The entry by its newest name."""
        return self.now or self.was or ""

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """Of what the changes are."""
        found = {field.aspect for field in self.fields}
        return tuple(aspect for aspect in ASPECTS if aspect in found)


@dataclass(frozen=True, slots=True)
class Structure:
    """All entries that differ, and how the options of the two versions belong together."""

    changes: tuple[EntryChange, ...]
    lines: tuple[Line, ...]


def structure(old: Guideline, new: Guideline) -> Structure:
    """Compares what the two folders mean: order and layout of the files make no difference."""
    lines = lineage(old, new)
    before, after = entries(old), entries(new)
    return Structure(tuple(_changes(old, new, before, after, lines)), lines)


def _changes(
    old: Guideline, new: Guideline, before: Entries, after: Entries, lines: tuple[Line, ...]
) -> Iterator[EntryChange]:
    for kind in KINDS:
        a, b = before[kind], after[kind]
        pairs: list[tuple[str | None, str | None, str]]
        if kind == "option":
            pairs = [(line.was, line.now, line.how) for line in lines]
        else:
            pairs = [(name if name in a else None, name if name in b else None, "") for name in dict.fromkeys((*b, *a))]
        for was, now, how in pairs:
            here, there = a.get(was or ""), b.get(now or "")
            fields = Fields(kind, (old, was) if was else None, (new, now) if now else None).changes(here, there)
            if fields or was != now:
                yield EntryChange(kind, _change(was, now, how), was, now, here, there, fields)


def _change(was: str | None, now: str | None, how: str) -> Change:
    match how:
        case "renamed" | "moved" | "split" | "merged":
            return how
        case _:
            return "added" if was is None else "removed" if now is None else "changed"
