"""Files that somebody hands in: their text within a bound, and what it holds, read strictly from JSON or YAML."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leptoguide.errors import InputError
from leptoguide.knowledge.reader import MAX_DEPTH, parser_problem, read_text
from leptoguide.wording import Phrase, Written

_MEGA = 1_000_000


def text_of(path: Path, most: int) -> str:
    """The text of a file of at most ``most`` bytes; the size is checked before anything is read."""
    try:
        if path.stat().st_size > most:
            raise too_large(path.name, most)
        with path.open("rb") as file:  # what has no size, such as a device, is read no further than this either
            content = file.read(most + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("text.not-utf-8", where=path.name) from None
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("file.missing", where=str(path)) from None
    except IsADirectoryError:
        raise InputError("file.is-folder", where=str(path)) from None
    except PermissionError:
        raise InputError("file.forbidden", where=str(path)) from None
    except OSError as problem:
        raise InputError("file.unreadable", where=str(path), reason=problem.strerror) from None
    if len(content) > most:
        raise too_large(path.name, most)
    return text


def too_large(name: str, most: int) -> InputError:
    """The error of a file, or a text, of more bytes than that."""
    return InputError("file.too-large", where=name, megabytes=most // _MEGA)


def parsed(text: str, name: str) -> Any:
    """The content of JSON or YAML text. Raises :class:`InputError` with the line and column."""
    if not text.lstrip().startswith(("{", "[")):
        return read_text(text, name)
    _refuse_deep(text, name)
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _unique(pairs, name),
            parse_constant=lambda word: _not_a_number(word, name),
        )
    except json.JSONDecodeError as problem:
        where = Phrase("place", name=name, line=problem.lineno, column=problem.colno)
        raise InputError("text.json", where=where, problem=parser_problem(problem.msg)) from None
    except ValueError:  # an integer with thousands of digits
        raise InputError("number.too-long", where=name) from None


def _refuse_deep(text: str, name: str) -> None:
    depth = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        if depth > MAX_DEPTH:
            raise InputError("text.too-deep", where=name, levels=MAX_DEPTH)


def _unique(pairs: list[tuple[str, Any]], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError("text.key-twice", where=name, key=Written(key))
        found[key] = value
    return found


def _not_a_number(word: str, name: str) -> Any:
    raise InputError("number.none", where=name, word=word)
