"""Two states of one entry, field by field: what differs in what it says, whatever the layout of the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from leptoguide.compare.aspects import CONDITIONS, Aspect, aspect_of
from leptoguide.compare.entries import EntryKind, type_of
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql

_KEYS: Final = ("id", "discrepancy", "value")
"""What tells the members of a list apart, where they have it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as it reads in one version."""

    cql: str
    node: n.Node


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: ``old`` and ``new`` are texts, conditions, or plain data; ``None`` where a version lacks it."""

    path: tuple[str, ...]
    aspect: Aspect
    old: Any
    new: Any

    @property
    def field(self) -> str:
        """The path as one word."""
        return ".".join(self.path)


class Fields:
    """Compares entries of one kind and id, or of two ids where an entry took another's place."""

    def __init__(self, kind: EntryKind, old: tuple[Guideline, str] | None, new: tuple[Guideline, str] | None) -> None:
        self.kind = kind
        self._sides = (old, new)

    def changes(self, old: Any, new: Any) -> tuple[FieldChange, ...]:
        """The fields that differ, but for the id; all of them where one side is missing."""
        a, b = ({name: value for name, value in fields_of(side).items() if name != "id"} for side in (old, new))
        return tuple(self._members((), a, b))

    def _differ(self, path: tuple[str, ...], old: Any, new: Any) -> Iterator[FieldChange]:
        if old == new or (_empty(old) and _empty(new)):
            return
        if all(side is None or type(side) is Text for side in (old, new)):
            yield from self._texts(path, old, new)
            return
        match old, new:
            case (BaseModel() | Mapping(), BaseModel() | Mapping()):
                yield from self._members(path, fields_of(old), fields_of(new))
            case (tuple() | list(), tuple() | list()):
                yield from self._lists(path, old, new)
            case _ if path[-1] in CONDITIONS:
                yield from self._conditions(path, old, new)
            case _:
                yield FieldChange(path, aspect_of(self.kind, path), old, new)

    def _members(self, path: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
        for name in dict.fromkeys((*old, *new)):
            yield from self._differ((*path, name), old.get(name), new.get(name))

    def _texts(self, path: tuple[str, ...], old: Text | None, new: Text | None) -> Iterator[FieldChange]:
        if old is None or new is None or _words(old) != _words(new):
            yield FieldChange(path, "text", old, new)

    def _lists(self, path: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
        """Members by what tells them apart; plain ones as a set, since their order says nothing."""
        if not any(isinstance(item, BaseModel | Mapping) for item in (*old, *new)):
            a, b = (tuple(sorted(items, key=str)) for items in (old, new))
            if a != b:
                yield FieldChange(path, aspect_of(self.kind, path), a, b)
            return
        here, there = ({_plain(item) for item in items} for items in (old, new))
        gone = dict(_keyed(item for item in old if _plain(item) not in there))
        come = dict(_keyed(item for item in new if _plain(item) not in here))
        yield from self._members(path, gone, come)

    def _conditions(self, path: tuple[str, ...], old: str | None, new: str | None) -> Iterator[FieldChange]:
        a, b = (self._read(side, text) for side, text in zip(self._sides, (old, new), strict=True))
        if (a and a.cql) != (b and b.cql):
            yield FieldChange(path, "rule", a, b)

    def _read(self, side: tuple[Guideline, str] | None, text: str | None) -> Condition | None:
        if side is None or text is None:
            return None
        guideline, name = side
        node = guideline.expression(text, f"{self.kind} {name}", type_of(guideline, self.kind, name))
        return Condition(print_cql(node), node)


def fields_of(entry: Any) -> Mapping[str, Any]:
    """The fields of an entry by the names that the files use; words in two languages as one text."""
    if entry is None:
        return {}
    if isinstance(entry, Mapping):
        return {str(name): value for name, value in entry.items()}
    found = {field.alias or name: getattr(entry, name) for name, field in type(entry).model_fields.items()}
    if isinstance(found.get("zh"), str):
        words = Text(zh=found.pop("zh"), en=found.pop("en"))
        return {"label": words, **found}
    return found


def _keyed(items: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Members with a key: their own, or their kind and a number."""
    numbers: dict[str, int] = {}
    for item in items:
        fields = fields_of(item)
        kind = str(fields.get("kind", ""))
        key = next((fields[name] for name in _KEYS if fields.get(name) is not None), None)
        if key is None:
            numbers[kind] = numbers.get(kind, 0) + 1
            key = numbers[kind]
        yield f"{kind} {key}".strip(), item


def _plain(value: Any) -> str:
    """A value by what it says, whatever the order of its lists."""
    if type(value) is Text:
        return str(_words(value))
    match value:
        case BaseModel() | Mapping():
            return str(sorted((name, _plain(part)) for name, part in fields_of(value).items()))
        case tuple() | list():
            return str(sorted(map(_plain, value)))
        case _:
            return repr(value)


def _empty(value: Any) -> bool:
    """Nothing is given, by whichever way of giving nothing."""
    return value is None or value in ((), {})


def _words(text: Text) -> tuple[list[str], list[str]]:
    return text.zh.split(), text.en.split()
