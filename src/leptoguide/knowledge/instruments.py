"""The instruments of a guideline: one file each, named by the id of what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import read_entry
from leptoguide.knowledge.schema.instruments import Instrument


def load_instruments(folder: Path) -> Mapping[str, Instrument]:
    """The instruments of a folder by id, in the order of file names; raises :class:`KnowledgeError`."""
    found: dict[str, Instrument] = {}
    for path in sorted(folder.glob("*.yaml")):
        instrument = read_entry(path, Instrument)
        if instrument.id != path.stem:
            raise KnowledgeError(f"the file holds {instrument.id}", where=path.name, hint="name the file by the id")
        found[instrument.id] = instrument
    return found
