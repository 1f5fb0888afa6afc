"""Reads YAML and JSON strictly: no duplicate keys, no anchors, no surprises in scalars, a place for every fault.

Sequences become tuples, so that what is read is immutable. Plain scalars follow YAML 1.2's core schema:
``no`` and ``2026-03-01`` are strings, ``1+`` too.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, Final

import yaml

from leptoguide.errors import InputError, LeptoGuideError

MAX_DEPTH: Final = 32

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_file(path: Path, error: type[LeptoGuideError]) -> Any:
    """The content of one YAML or JSON file; faults are raised as ``error`` with the file and line."""
    return read_text(path.read_text("utf-8"), path.name, error)


def read_text(text: str, name: str, error: type[LeptoGuideError] = InputError) -> Any:
    """The content of YAML or JSON ``text``; ``name`` stands for it in messages."""
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise error("the text holds half a character", where=name, hint="save the file as UTF-8")
    try:
        return _Reader(text, name, error).document()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        where = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        raise error(problem.problem or "not YAML", where=where, hint="check the indentation and the quotes") from None
    except yaml.YAMLError as problem:
        raise error(f"not readable as YAML: {' '.join(str(problem).split())}", where=name) from None


class _Reader:
    def __init__(self, text: str, name: str, error: type[LeptoGuideError]) -> None:
        self.events = yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.name = name
        self.error = error

    def fail(self, event: yaml.Event, message: str, hint: str | None = None) -> LeptoGuideError:
        mark = event.start_mark
        where = f"{self.name}, line {mark.line + 1}, column {mark.column + 1}" if mark else self.name
        return self.error(message, where=where, hint=hint)

    def document(self) -> Any:
        next(self.events)  # stream start
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise self.error("the file is empty", where=self.name)
        value = self.value(next(self.events), 0)
        next(self.events)  # document end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.fail(after, "more than one document in the file", "keep one")
        return value

    def value(self, event: yaml.Event, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise self.fail(event, f"nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.CollectionStartEvent) and event.tag is not None:
            raise self.fail(event, f"the tag {event.tag} is not read", "write plain lists and mappings")
        if getattr(event, "anchor", None) is not None:
            raise self.fail(event, "anchors and aliases are not read", "write the value out")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(depth)
        raise self.fail(event, "unexpected content")

    def sequence(self, depth: int) -> tuple[Any, ...]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return tuple(items)

    def mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None:
                raise self.fail(event, "a key must be a plain word")
            if event.value in found:
                raise self.fail(event, f"the key {event.value!r} stands twice", "keep one")
            found[event.value] = self.value(next(self.events), depth + 1)
        return found

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.tag is not None and event.tag != "!":
            raise self.fail(event, f"the tag {event.tag} is not read")
        if event.style:  # quoted or block: a string as it stands
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < 20 else self._too_long(event)
        if _FLOAT.fullmatch(text):
            number = float(text)
            return number if math.isfinite(number) else self._too_long(event)
        if text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
            raise self.fail(event, f"{text} is not a number", "leave the fact out when it is unknown")
        return text

    def _too_long(self, event: yaml.ScalarEvent) -> Any:
        raise self.fail(event, "the number has too many digits")
