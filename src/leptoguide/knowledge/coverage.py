"""Where each statement of the consensus is carried: ``coverage.yaml``, ledger id to pointers or to a refusal.

A pointer is ``file#id``: the id of an entry in that file of the guideline folder, of a part of it (an option, a
stage, a visit, an item, a passage), or a key of ``guideline.yaml`` and ``pathway.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError, model_validator

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import read_mapping
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import Entry, LedgerId, Text

Pointer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9/-]+\.(yaml|json)#[A-Za-z0-9._+-]+$")]

_FILE: Final = "coverage.yaml"
_PARTS: Final = ("options", "phases", "items", "stages", "methods", "background", "strategy")
_BY_KEY: Final = ("guideline.yaml", "pathway.yaml")
_LEDGER_ID: Final[TypeAdapter[str]] = TypeAdapter(LedgerId)


class Coverage(Entry):
    """One statement of the consensus: carried by entries, or refused with a reason."""

    carried: tuple[Pointer, ...] = Field(default=())
    refused: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Coverage:
        if bool(self.carried) == (self.refused is not None):
            raise ValueError("a statement is either carried or refused")
        return self


def load_coverage(folder: Path) -> Mapping[str, Coverage]:
    """The coverage of a guideline folder; a pointer that leads nowhere is a :class:`KnowledgeError`."""
    coverage = read_mapping(folder / _FILE, Coverage)
    ids: dict[str, frozenset[str]] = {}
    for statement, entry in coverage.items():
        where = f"{_FILE}, {statement}"
        _check_id(statement, where)
        for pointer in entry.carried:
            file, _, name = pointer.partition("#")
            if file not in ids:
                ids[file] = _ids(folder, file, where)
            if name not in ids[file]:
                raise KnowledgeError(f"{pointer} leads nowhere", where=where, hint=f"{file} has no {name}")
    return MappingProxyType(coverage)


def _check_id(statement: str, where: str) -> None:
    try:
        _LEDGER_ID.validate_python(statement)
    except ValidationError:
        raise KnowledgeError(f"{statement!r} is no ledger id", where=where) from None


def _ids(folder: Path, file: str, where: str) -> frozenset[str]:
    path = folder / file
    if not path.is_file():
        raise KnowledgeError(f"there is no file {file}", where=where, hint="pointers are file#id")
    content = read_file(path, KnowledgeError)
    found = set(content) if file in _BY_KEY else set()
    found.update(_entry_ids(content if isinstance(content, tuple) else (content,)))
    return frozenset(found)


def _entry_ids(entries: Iterable[Any]) -> Iterable[str]:
    for entry in entries:
        if isinstance(entry, dict):
            if "id" in entry:
                yield str(entry["id"])
            for part in _PARTS:
                yield from _entry_ids(entry.get(part) or ())
