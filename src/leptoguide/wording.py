"""What errors say, in both languages, from ``errors.yaml``.

Errors stand below everything else, so this file reads its own YAML and knows no other room. An entry with a
``message`` (and perhaps a ``hint``) is an error by its code; an entry of two languages alone is a phrase that
messages share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from pathlib import Path
from string import Formatter
from typing import Any, Final, Literal, Protocol, runtime_checkable

import yaml

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
MAX_SHOWN: Final = 40
MAX_LISTED: Final = 300
_JOINT: Final = re.compile(r"[\u3400-\u9fff][!-~]|[!-~][\u3400-\u9fff]")


@runtime_checkable
class Bilingual(Protocol):
    """Anything that can be said in ``zh`` or ``en``: a text of the guideline, a phrase, a value as written."""

    def in_(self, language: Language, /) -> str:
        """The words in one language."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence in the two languages with the same ``{blanks}`` in both."""

    zh: str
    en: str

    @property
    def blanks(self) -> frozenset[str]:
        """The names to be filled in."""
        return _blanks(self.en)

    def fill(self, language: Language, parts: Mapping[str, object]) -> str:
        """The sentence; a part that is itself bilingual comes out in the same language."""
        text, after_part = "", False
        for literal, name, _, _ in Formatter().parse(self.zh if language == "zh" else self.en):
            text = _joined(text, literal, language) if after_part else text + literal
            after_part = name is not None
            if name is not None:
                text = _joined(text, said(parts[name], language), language)
        return text


@dataclass(frozen=True, slots=True)
class Entry:
    """What an error with one code says, and what it advises unless the error knows better."""

    message: Template
    hint: Template | None = None

    @property
    def blanks(self) -> frozenset[str]:
        """The parts that an error with this code is raised with."""
        return self.message.blanks | (self.hint.blanks if self.hint else frozenset())


@dataclass(frozen=True, slots=True)
class Words:
    """All of ``errors.yaml``."""

    errors: Mapping[str, Entry]
    phrases: Mapping[str, Template]


@dataclass(frozen=True, init=False)
class Phrase:
    """A phrase of ``errors.yaml`` with its parts: ``Phrase("did-you-mean", word="kps")``."""

    key: str
    parts: Mapping[str, object] = field(default_factory=dict)

    def __init__(self, key: str, /, **parts: object) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "parts", parts)

    def in_(self, language: Language) -> str:
        """The phrase in one language."""
        return words().phrases[self.key].fill(language, self.parts)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, quoted and cut to fit a message; what can not be printed is escaped."""

    raw: Any

    def in_(self, language: Language) -> str:
        """A text in the quotation marks of the language; anything else as JSON writes it."""
        if isinstance(self.raw, str):
            text = _short(self.raw)
            return f"“{text}”" if language == "zh" else f"'{text}'"
        try:
            return _short(json.dumps(self.raw, ensure_ascii=False))
        except (TypeError, ValueError):  # from Python anything may come: a date, a set, a circle
            return _short(repr(type(self.raw)))


def said(part: object, language: Language) -> str:
    """One part of a message: bilingual, a list (with the language's own comma), or as it stands."""
    if isinstance(part, Bilingual):
        return part.in_(language)
    if isinstance(part, tuple | list):
        return ("、" if language == "zh" else ", ").join(_cut([said(item, language) for item in part]))
    return str(part)


def printable(text: str) -> str:
    """``text`` on one line: control characters and the like are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def did_you_mean(word: str | None) -> Phrase | None:
    """The hint that names the nearest known word; without one the error's own hint stands."""
    return Phrase("did-you-mean", word=word) if word else None


def either(items: Iterable[str]) -> object:
    """``a or b or c``; at least one."""
    found: Iterable[object] = items
    return reduce(lambda first, second: Phrase("either", first=first, second=second), found)


@cache
def words() -> Words:
    """``errors.yaml``, read and checked once."""
    return read_words(Path(__file__).with_name("errors.yaml").read_text("utf-8"))


def read_words(text: str) -> Words:
    """Codes and phrases from YAML.

    :class:`ValueError` names an entry that lacks a language or whose languages differ in their blanks.
    """
    errors: dict[str, Entry] = {}
    phrases: dict[str, Template] = {}
    for key, entry in yaml.safe_load(text).items():
        if "message" not in entry:
            phrases[key] = _template(key, entry)
            continue
        if more := entry.keys() - {"message", "hint"}:
            raise ValueError(f"{key}: {min(more)} is neither message nor hint")
        hint = _template(key, entry["hint"]) if "hint" in entry else None
        errors[key] = Entry(_template(key, entry["message"]), hint)
    return Words(errors, phrases)


def _template(key: str, entry: Any) -> Template:
    if not isinstance(entry, dict) or entry.keys() != set(LANGUAGES):
        raise ValueError(f"{key}: zh and en are needed")
    if not all(isinstance(text, str) and text.strip() for text in entry.values()):
        raise ValueError(f"{key}: a language is empty")
    template = Template(entry["zh"], entry["en"])
    if _blanks(template.zh) != _blanks(template.en):
        raise ValueError(f"{key}: the languages differ in their blanks")
    return template


def _blanks(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _joined(left: str, right: str, language: Language) -> str:
    """In Chinese, Latin letters and figures keep a blank from the characters beside them."""
    gap = language == "zh" and _JOINT.fullmatch(left[-1:] + right[:1])
    return f"{left} {right}" if gap else left + right


def _short(text: str) -> str:
    return printable(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")


def _cut(items: list[str]) -> list[str]:
    room, kept = MAX_LISTED, list[str]()
    for item in items:
        room -= len(item)
        if room < 0:
            return [*kept, "…"]
        kept.append(item)
    return kept
