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
from leptoguide.wording import Bilingual, Phrase, Written, printable

MAX_DEPTH: Final = 32
MAX_DIGITS: Final = 20

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_PROBLEMS: Final = {
    "did not find expected ','": "problem.comma",
    "did not find": "problem.structure",
    "found character that cannot start": "problem.sign",
    "found a tab": "problem.sign",
    "mapping values are not allowed": "problem.colon-too-many",
    "could not find expected ':'": "problem.colon",
    "found unexpected end of stream": "problem.quote",
    "found unknown escape": "problem.escape",
    "Expecting value": "problem.value",
    "Expecting property name": "problem.name",
    "Expecting ':'": "problem.colon",
    "Expecting ','": "problem.comma",
    "Extra data": "problem.extra",
    "Illegal trailing comma": "problem.trailing-comma",
    "Unterminated string": "problem.quote",
    "Invalid control": "problem.control",
    "Invalid \\": "problem.escape",
}
"""How the messages of the YAML and JSON parsers begin, and our own words for them."""

_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_file(path: Path, error: type[LeptoGuideError]) -> Any:
    """The content of one YAML or JSON file; faults are raised as ``error`` with the file and line."""
    return read_text(path.read_text("utf-8"), path.name, error)


def read_text(text: str, name: str, error: type[LeptoGuideError] = InputError) -> Any:
    """The content of YAML or JSON ``text``; ``name`` stands for it in messages."""
    try:
        return _document(text, name)
    except InputError as problem:
        if error is InputError:
            raise
        raise error(problem.message, where=problem.where, hint=problem.hint) from None


def plain_value(text: str, where: str | Bilingual) -> Any:
    """What a scalar that is written without quotation marks says: a number, true, false, nothing, or the text itself.

    Raises :class:`InputError` for what would be a number and is none.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        if len(text) < MAX_DIGITS:
            return int(text)
        raise InputError("number.too-long", where=where)
    if _FLOAT.fullmatch(text):
        if math.isfinite(number := float(text)):
            return number
        raise InputError("number.too-long", where=where)
    if text.lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        raise InputError("number.none", where=where, word=text)
    return text


def parser_problem(message: str) -> Phrase:
    """What a YAML or JSON parser found, in both languages; a rare message is passed on as it is."""
    for beginning, key in _PROBLEMS.items():
        if message.startswith(beginning):
            return Phrase(key)
    return Phrase("problem.other", detail=message)


def _document(text: str, name: str) -> Any:
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise InputError("text.half-character", where=name)
    try:
        return _Reader(text, name).document()
    except yaml.MarkedYAMLError as problem:
        where = _place(name, problem.problem_mark)
        raise InputError("text.yaml", where=where, problem=parser_problem(problem.problem or "")) from None
    except yaml.YAMLError:  # the only fault that has no mark
        raise InputError("text.control-character", where=name) from None


def _place(name: str, mark: Any) -> str | Bilingual:
    return Phrase("place", name=name, line=mark.line + 1, column=mark.column + 1) if mark else name


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.events = yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self.name = name

    def fail(self, event: yaml.Event, code: str, **parts: object) -> InputError:
        return InputError(code, where=_place(self.name, event.start_mark), hint=None, **parts)

    def document(self) -> Any:
        next(self.events)  # stream start
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            raise InputError("text.empty", where=self.name)
        value = self.value(next(self.events), 0)
        next(self.events)  # document end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.fail(after, "text.documents")
        return value

    def value(self, event: yaml.Event, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise self.fail(event, "text.too-deep", levels=MAX_DEPTH)
        if isinstance(event, yaml.CollectionStartEvent) and event.tag is not None:
            raise self.fail(event, "text.tag", tag=printable(event.tag))
        if getattr(event, "anchor", None) is not None:
            raise self.fail(event, "text.anchor")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(depth)
        raise self.fail(event, "text.unexpected")

    def sequence(self, depth: int) -> tuple[Any, ...]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return tuple(items)

    def mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None:
                raise self.fail(event, "text.key")
            if event.value in found:
                raise self.fail(event, "text.key-twice", key=Written(event.value))
            found[event.value] = self.value(next(self.events), depth + 1)
        return found

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.tag is not None and event.tag != "!":
            raise self.fail(event, "text.tag", tag=printable(event.tag))
        if event.style:  # quoted or block: a string as it stands
            return text
        return plain_value(text, _place(self.name, event.start_mark))
