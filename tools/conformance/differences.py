"""The differences that are known and have a reason, from ``differences.yaml``."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import Entry, Text, Text1

DIFFERENCES = Path(__file__).with_name("differences.yaml")


class Declared(Entry):
    """Expressions of the specification on which engines part from us, and why."""

    engines: tuple[Text1, ...] = Field(min_length=1)
    expressions: tuple[Text1, ...] = Field(min_length=1)
    why: Text


def declared(path: Path = DIFFERENCES) -> dict[str, set[str]]:
    """For each engine the expressions on which it is known to differ; a pair stands once."""
    found: dict[str, set[str]] = {}
    for item in read_file(path, KnowledgeError) or ():
        entry = validate(item, Declared, path.name)
        for engine in entry.engines:
            known = found.setdefault(engine, set())
            if twice := known & set(entry.expressions):
                raise KnowledgeError(f"{engine}, {min(twice)} stands twice", where=path.name)
            known |= set(entry.expressions)
    return found
