"""A case: one patient's facts as of a day, read strictly from JSON or YAML."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.reader import MAX_DEPTH, read_text
from leptoguide.knowledge.values import FactValue
from leptoguide.language.check import nearest
from leptoguide.record.facts import read_fact

MAX_BYTES: Final = 1_000_000
_KEYS: Final = ("id", "as_of", "facts")


@dataclass(frozen=True, slots=True)
class Case:
    """One patient. ``facts`` are the known ones; ``absent`` says why an asked one has no value.

    ``entered`` keeps, for quantities given in another unit, what was written.
    """

    id: str
    as_of: datetime.date | None
    facts: Mapping[str, FactValue]
    absent: Mapping[str, str]
    entered: Mapping[str, str]

    @property
    def known(self) -> Mapping[str, FactValue]:
        """The facts with the day of the assessment among them."""
        return {**self.facts, "as_of": self.as_of} if self.as_of is not None else self.facts


def read_case(text: str, dictionary: Dictionary, name: str = "case") -> Case:
    """A case from JSON or YAML text. ``name`` stands for the text in messages.

    Raises :class:`InputError` saying what is wrong, where, and what to do.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES // 1_000_000} MB", where=name, hint="a case is a few kilobytes")
    return case_from(_parse(text, name), dictionary, name)


def load_case(path: Path, dictionary: Dictionary) -> Case:
    """A case from a file; the size is checked before anything is read."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"larger than {MAX_BYTES // 1_000_000} MB", where=path.name, hint="a case is a few kilobytes"
            )
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not UTF-8 text", where=path.name, hint="save the file as UTF-8") from None
    except OSError as problem:
        raise InputError(problem.strerror or "cannot be read", where=str(path), hint="check the path") from None
    return read_case(text, dictionary, path.name)


def case_from(content: Any, dictionary: Dictionary, name: str = "case") -> Case:
    """A case from parsed content: a mapping with ``id``, ``as_of`` and ``facts``."""
    if not isinstance(content, dict):
        raise InputError("a case is a mapping with id, as_of and facts", where=name)
    if "events" in content:
        raise InputError("dated events are not read yet", where=f"{name}, events", hint="give the facts themselves")
    for key in content:
        if key not in _KEYS:
            close = nearest(key, list(_KEYS)) or ("facts" if key in dictionary.facts else None)
            hint = f"did you mean {close}?" if close in _KEYS[:2] else "facts stand under facts"
            raise InputError(f"unknown key {key!r}", where=name, hint=hint)
    facts = content.get("facts")
    if facts is None:
        facts = {}
    if not isinstance(facts, dict):
        raise InputError("facts is a mapping of fact to value", where=f"{name}, facts")
    values: dict[str, FactValue] = {}
    absent: dict[str, str] = {}
    entered: dict[str, str] = {}
    for key, raw in facts.items():
        read = read_fact(key, raw, dictionary, f"{name}, facts.{key}")
        if read.value is not None:
            values[key] = read.value
        if read.absent is not None:
            absent[key] = read.absent
        if read.entered is not None:
            entered[key] = read.entered
    return Case(
        id=_identifier(content.get("id"), name),
        as_of=_as_of(content.get("as_of"), name),
        facts=values,
        absent=absent,
        entered=entered,
    )


def _identifier(raw: Any, name: str) -> str:
    if raw is None:
        return name
    if not isinstance(raw, str) or not 0 < len(raw) <= 200 or not raw.isprintable():
        raise InputError("the id is a line of at most 200 characters", where=f"{name}, id")
    return raw


def _as_of(raw: Any, name: str) -> datetime.date | None:
    if raw is None:
        return None
    try:
        if isinstance(raw, str) and len(raw) == 10:
            return datetime.date.fromisoformat(raw)
    except ValueError:
        pass
    raise InputError(f"{raw!r} is no date", where=f"{name}, as_of", hint='write "2026-03-01"')


def _parse(text: str, name: str) -> Any:
    if not text.lstrip().startswith("{"):
        return read_text(text, name)
    _refuse_deep(text, name)
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _unique(pairs, name),
            parse_constant=lambda word: _not_a_number(word, name),
        )
    except json.JSONDecodeError as problem:
        where = f"{name}, line {problem.lineno}, column {problem.colno}"
        raise InputError(problem.msg, where=where, hint="check the commas and the quotes") from None
    except ValueError as problem:  # an integer with thousands of digits
        raise InputError(str(problem).split(";")[0], where=name) from None


def _refuse_deep(text: str, name: str) -> None:
    depth = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        if depth > MAX_DEPTH:
            raise InputError(f"nested deeper than {MAX_DEPTH} levels", where=name, hint="a case is flat")


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"the key {key!r} stands twice", where=name, hint="keep one")
        found[key] = value
    return found


def _not_a_number(word: str, name: str) -> Any:
    raise InputError(f"{word} is not a number", where=name, hint="leave the fact out when it is unknown")
