"""Which options of two versions are one another: kept, renamed, moved, split, merged, added or removed.

An option keeps its id. Where ids differ, the one may still have come from the other: it uses the same agents or bears
the same label; or its id, or its agents, are a part of the other's. What is so inferred says by what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from leptoguide.knowledge.guideline import CompiledOption, Guideline

How = Literal["kept", "renamed", "moved", "split", "merged", "added", "removed"]
By = Literal["id", "agents", "label"]
Options = Mapping[str, CompiledOption]


@dataclass(frozen=True, slots=True)
class Line:
    """An option then and now; ``was`` is ``None`` for an added one, ``now`` for a removed one."""

    was: str | None
    now: str | None
    how: How
    by: By = "id"

    @property
    def id(self) -> str:
        """The option by its newest name."""
        return self.now or self.was or ""


def lineage(old: Guideline, new: Guideline) -> tuple[Line, ...]:
    """Every option of both versions at least once, in the order of the new one; what is gone comes last.

    The other way round it is the same, with ``was`` and ``now`` exchanged.
    """
    places = [{name: place for place, name in enumerate(side.options)} for side in (old, new)]

    def place(line: Line) -> tuple[bool, int, int]:
        was, now = (at.get(name or "", 0) for at, name in zip(places, (line.was, line.now), strict=True))
        return line.now is None, now, was

    return tuple(sorted(_lines(old.options, new.options), key=place))


def _lines(old: Options, new: Options) -> Iterator[Line]:
    yield from (Line(name, name, "kept") for name in old if name in new)
    pairs = dict(_renamed(old, new))
    found = [Line(was, now, _how(was, now), by) for (was, now), by in pairs.items()]
    taken = {name for pair in pairs for name in pair}
    found += [Line(was, now, "split", by) for was, now, by in _parts(old, new, taken)]
    found += [Line(was, now, "merged", by) for now, was, by in _parts(new, old, taken)]
    yield from found
    yield from (Line(None, n, "added") for n in new if n not in old and n not in {line.now for line in found})
    yield from (Line(o, None, "removed") for o in old if o not in new and o not in {line.was for line in found})


def _how(was: str, now: str) -> How:
    return "renamed" if _owner(was) == _owner(now) else "moved"


def _owner(name: str) -> str:
    return name.partition(".")[0]


def _renamed(old: Options, new: Options) -> Iterator[tuple[tuple[str, str], By]]:
    """Pairs of one gone and one come that are alike, and like no other."""
    gone = [option for name, option in old.items() if name not in new]
    come = [option for name, option in new.items() if name not in old]
    alike = {(a.id, b.id): by for a in gone for b in come if (by := _alike(a, b)) is not None}
    for (a, b), by in alike.items():
        if sum(a == other for other, _ in alike) == 1 and sum(b == other for _, other in alike) == 1:
            yield (a, b), by


def _alike(a: CompiledOption, b: CompiledOption) -> By | None:
    if a.id.partition(".")[2] == b.id.partition(".")[2]:
        return "id"
    if a.entry.label == b.entry.label:
        return "label"
    return "agents" if a.entry.agents and set(a.entry.agents) == set(b.entry.agents) else None


def _parts(whole: Options, parts: Options, taken: set[str]) -> Iterator[tuple[str, str, By]]:
    """Options that came where another was, or beside what is left of it: at least two parts of one whole."""
    for option in whole.values():
        if option.id in taken:
            continue
        fresh = [p for p in parts.values() if p.id not in whole and p.id not in taken]
        found = {p.id: by for p in fresh if (by := _part(option, p)) is not None}
        rest = parts.get(option.id)
        narrowed = rest is not None and set(rest.entry.agents) < set(option.entry.agents)
        if len(found) + narrowed > 1 and (rest is None or narrowed):
            yield from ((option.id, name, by) for name, by in found.items())


def _part(whole: CompiledOption, part: CompiledOption) -> By | None:
    if _owner(whole.id) != _owner(part.id):
        return None
    if part.id.startswith(f"{whole.id}-"):
        return "id"
    return "agents" if part.entry.agents and set(part.entry.agents) < set(whole.entry.agents) else None
