"""Knowledge files to validated entries: the file, the entry and the field are named in every error."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.reader import read_file

T = TypeVar("T", bound=BaseModel)


def read_entries(path: Path, model: type[T]) -> dict[str, T]:
    """A file that is a list of entries with an ``id``, by id."""
    entries: dict[str, T] = {}
    content = _read(path)
    if not isinstance(content, tuple):
        raise KnowledgeError("a list of entries is needed", where=path.name)
    for item in content:
        name = item.get("id", "?") if isinstance(item, dict) else "?"
        entry = validate(item, model, f"{path.name}, {name}")
        if name in entries:
            raise KnowledgeError(f"the id {name} stands twice", where=path.name, hint="ids are unique")
        entries[name] = entry
    return entries


def read_entry(path: Path, model: type[T]) -> T:
    """A file that is one entry."""
    return validate(_read(path), model, path.name)


def read_mapping(path: Path, model: type[T]) -> dict[str, T]:
    """A file that maps ids to entries."""
    content = _read(path)
    if not isinstance(content, dict):
        raise KnowledgeError("a mapping is needed", where=path.name)
    return {key: validate(item, model, f"{path.name}, {key}") for key, item in content.items()}


def read_folder(folder: Path, model: type[T]) -> dict[str, T]:
    """All ``*.yaml`` lists of a folder together, in the order of file names."""
    entries: dict[str, T] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, entry in read_entries(path, model).items():
            if name in entries:
                raise KnowledgeError(f"the id {name} stands in two files", where=path.name, hint="ids are unique")
            entries[name] = entry
    return entries


def validate(item: Any, model: type[T], where: str) -> T:
    """One entry; the first fault is reported with its field."""
    try:
        return model.model_validate(item)
    except ValidationError as problem:
        fault = problem.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        raise KnowledgeError(fault["msg"], where=f"{where}, {field}" if field else where) from None


def _read(path: Path) -> Any:
    if not path.is_file():
        raise KnowledgeError("the file is missing", where=str(path), hint="a guideline folder holds every part")
    return read_file(path, KnowledgeError)
