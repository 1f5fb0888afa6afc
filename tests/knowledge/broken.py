"""Copies of the guideline folder with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leptoguide.knowledge.load import default_guideline


@dataclass(frozen=True)
class Fault:
    """One change to one file, and what the complaint about it must say."""

    name: str
    file: str
    old: str
    new: str
    says: tuple[str, ...]


def broken_copy(fault: Fault, folder: Path) -> Path:
    """The shipped guideline, linked file by file without its vignettes, with ``fault`` in it."""
    source = default_guideline()
    for path in source.rglob("*"):
        place = path.relative_to(source)
        if place.parts[0] == "cases" or path.is_dir() or place.as_posix() == fault.file:
            continue
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).symlink_to(path)
    text = (source / fault.file).read_text("utf-8")
    assert fault.old in text, f"{fault.name}: the text to change is gone from {fault.file}"
    changed = text.replace(fault.old, fault.new, 1)
    (folder / fault.file).parent.mkdir(parents=True, exist_ok=True)
    (folder / fault.file).write_text(changed, "utf-8")
    return folder
