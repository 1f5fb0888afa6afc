"""What was written for one version of the data dictionary, read by another: what only that one knows is left out.

A new version of a guideline may have facts, codes, agents or kinds of event that an older one lacks, and the other way
round. What the other version can read is not there for this one; what no version can read stays, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.schema.record import EventKind, Procedure
from leptoguide.knowledge.values import Members
from leptoguide.record.facts import read_fact


def same_meaning(a: Fact, b: Fact) -> bool:
    """Whether a value of the one, where both can have it, says the same as that value of the other."""
    if a.type != b.type or a.unit != b.unit or a.derive != b.derive:
        return False
    return a.never == b.never or None in (a.never, b.never)


def readable(content: Any, mine: Dictionary, others: Iterable[Dictionary]) -> tuple[Any, bool]:
    """A case as written, without what only the other versions know; and whether anything was left out."""
    left_out = False
    for other in others:
        reader = _Reader(mine, other)
        content = reader.readable(content)
        left_out |= reader.left_out
    return content, left_out


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
