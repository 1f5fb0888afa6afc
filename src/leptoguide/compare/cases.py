"""Cases before two versions of a guideline: read by each, with what only the other one knows left out.

What neither version can read is wrong, as it is for ``assess``. What one of them can read is not there for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leptoguide.compare.shared import same_meaning
from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.record import EventKind, Procedure
from leptoguide.knowledge.values import Members
from leptoguide.record.case import Case, Day, case_from
from leptoguide.record.facts import read_fact
from leptoguide.record.files import parsed, text_of

MAX_COHORT: Final = 100_000_000
_FILES: Final = (".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SeenCase:
    """One patient as each version sees them; ``in_part``: one of them does not see everything."""

    old: Case
    new: Case
    in_part: bool


def read_cohort(path: Path, old: Dictionary, new: Dictionary, day: Day) -> Iterator[SeenCase]:
    """The cases of a file (one, or a list) or of a folder of such files, each read by both versions.

    Raises :class:`InputError` naming the case, before anything is given of it.
    """
    for name, content in _contents(path):
        yield seen_case(content, old, new, name, day)


def seen_case(content: Any, old: Dictionary, new: Dictionary, name: str, day: Day) -> SeenCase:
    """One case, read by both versions."""
    before, after = _Reader(old, new), _Reader(new, old)
    was = case_from(before.readable(content), old, name, day)
    now = case_from(after.readable(content), new, name, day)
    return SeenCase(was, now, in_part=before.left_out or after.left_out)


def _contents(path: Path) -> Iterator[tuple[str, Any]]:
    """Parsed cases with their names."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in _FILES)
        if not files:
            raise InputError("cohort.empty", where=str(path))
        for file in files:
            yield from _of_file(file)
        return
    yield from _of_file(path)


def _of_file(path: Path) -> Iterator[tuple[str, Any]]:
    content = parsed(text_of(path, MAX_COHORT), path.name)
    if not isinstance(content, list | tuple):
        yield path.name, content
        return
    if not content:
        raise InputError("cohort.empty", where=path.name)
    for number, item in enumerate(content):
        yield f"{path.name}[{number}]", item


class _Reader:
    """Leaves out of a case as written what ``other`` can read and ``mine`` can not."""

    def __init__(self, mine: Dictionary, other: Dictionary) -> None:
        self.mine = mine
        self.other = other
        self.left_out = False

    def readable(self, content: Any) -> Any:
        """The case without that. What is wrong for both stays, for the reading to say so."""
        if not isinstance(content, dict):
            return content
        found = dict(content)
        if isinstance(found.get("facts"), dict):
            found["facts"] = dict(self._facts(found["facts"]))
        if isinstance(found.get("events"), list | tuple):
            found["events"] = [event for raw in found["events"] for event in self._event(raw)]
        return found

    def _facts(self, facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The facts as written, but for the values that are the other version's alone."""
        for name, raw in facts.items():
            if _reads(name, raw, self.mine) or not _reads(name, raw, self.other):
                yield name, raw
                continue
            self.left_out = True
            value = read_fact(name, raw, self.other, name).value
            fact, other = self.mine.facts.get(name), self.other.facts[name]
            if isinstance(value, Members) and fact is not None and same_meaning(fact, other):
                known = self.mine.codes[name]
                yield name, {"present": _among(value.present, known), "absent": _among(value.absent, known)}

    def _event(self, raw: Any) -> Iterator[Any]:
        """An event without what is the other version's alone; nothing where that is all there is of it."""
        kinds = [d.events.get(raw["kind"]) for d in (self.mine, self.other)] if _has_kind(raw) else [None, None]
        kind, other = kinds
        if other is None:
            yield raw
            return
        if kind is None or self._elsewhere(raw.get("procedure"), kind.procedures, other.procedures):
            self.left_out = True
            return
        found = dict(raw)
        self._drop(found, [name for name in raw if name in _observed(other, self.other) - _observed(kind, self.mine)])
        stated = {name: raw[name] for name in found if name in _observed(kind, self.mine)}
        found = {**{name: value for name, value in found.items() if name not in stated}, **dict(self._facts(stated))}
        for key, mine, theirs in (
            ("agents", self.mine.agents, self.other.agents),
            ("complete", self.mine.events, self.other.events),
        ):
            if isinstance(found.get(key), list | tuple):
                kept = [x for x in found[key] if not isinstance(x, str) or x in mine or x not in theirs]
                if len(kept) < len(found[key]):
                    self._drop(found, [key])
                    if not kept and key == "agents":
                        return
                    found[key] = kept
        yield found

    def _drop(self, event: dict[str, Any], names: Iterable[str]) -> None:
        for name in names:
            del event[name]
            self.left_out = True

    @staticmethod
    def _elsewhere(name: Any, mine: Iterable[Procedure], theirs: Iterable[Procedure]) -> bool:
        return isinstance(name, str) and name not in {x.id for x in mine} and name in {x.id for x in theirs}


def _has_kind(raw: Any) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("kind"), str)


def _observed(kind: EventKind, dictionary: Dictionary) -> set[str]:
    return set(dictionary.facts if kind.observes_all else kind.observes)


def _among(codes: frozenset[str], known: Mapping[str, object]) -> list[str]:
    return sorted(code for code in codes if code in known)


def _reads(name: str, raw: Any, dictionary: Dictionary) -> bool:
    try:
        read_fact(name, raw, dictionary, name)
    except InputError:
        return False
    return True
