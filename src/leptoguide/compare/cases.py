"""Cases before two versions of a guideline: read by each, with what only the other one knows left out.

What neither version can read is wrong, as it is for ``assess``. What one of them can read is not there for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.record.case import Case, Day, case_from
from leptoguide.record.files import parsed, text_of
from leptoguide.record.seen import readable

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
    before, not_in_old = readable(content, old, [new])
    after, not_in_new = readable(content, new, [old])
    was, now = case_from(before, old, name, day), case_from(after, new, name, day)
    return SeenCase(was, now, in_part=not_in_old or not_in_new)


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
