"""Variants of the guideline: a copy with some places rewritten, as the files of ``bad`` and ``good`` say."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import default_guideline, load
from leptoguide.knowledge.schema.proofs import QuestionId

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Change:
    """One place of one file, which holds ``was`` once, rewritten."""

    file: str
    was: str
    now: str


@dataclass(frozen=True)
class Found:
    """What the proof must find: its kind and name, facts that the patient must have, and what entries are worth.

    ``facts`` may give a list, of which the patient has at least these; ``unlike`` are values that a fact must not have.
    """

    kind: str
    about: str
    facts: Mapping[str, Any]
    unlike: Mapping[str, Any]
    worth: Mapping[str, str]
    later: Mapping[str, Any]


@dataclass(frozen=True)
class Variant:
    """A guideline that is not ours, and which question is asked of it; ``about`` narrows the question."""

    name: str
    what: str
    question: QuestionId
    about: str
    changes: tuple[Change, ...]
    finds: tuple[Found, ...]

    def make(self, folder: Path) -> Guideline:
        """The guideline, in a folder that is not there yet."""
        return load(rewritten(self.changes, folder))


def rewritten(changes: Iterable[Change], folder: Path) -> Path:
    """The shipped guideline with these changes, in a folder that is not there yet."""
    shutil.copytree(default_guideline(), folder)
    for change in changes:
        path = folder / change.file
        text = path.read_text("utf-8")
        assert text.count(change.was) == 1, f"{change.file} holds {change.was!r} {text.count(change.was)} times"
        path.write_text(text.replace(change.was, change.now), "utf-8")
    return folder


def variants(kind: str) -> list[Variant]:
    """All files of ``bad`` or ``good``."""
    return [_read(path) for path in sorted((HERE / kind).glob("*.yaml"))]


def _read(path: Path) -> Variant:
    content = yaml.safe_load(path.read_text("utf-8"))
    empty: dict[str, Any] = {"facts": {}, "unlike": {}, "worth": {}, "later": {}}
    return Variant(
        name=path.stem,
        what=content["what"],
        question=content["question"],
        about=content.get("about", ""),
        changes=tuple(Change(**change) for change in content["changes"]),
        finds=tuple(Found(**{**empty, **found}) for found in content.get("finds", ())),
    )
