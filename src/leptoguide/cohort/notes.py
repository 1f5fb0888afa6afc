"""What must be said beside the numbers of an audit, in both languages."""

from __future__ import annotations

from leptoguide.cohort.summary import Source
from leptoguide.knowledge.schema import Text
from leptoguide.render.texts import all_texts

_NOTE = "cohort.note."


def notes_of(source: Source, *, concordance: bool, survival: bool) -> dict[str, Text]:
    """The notes that these parts of a summary need, by code."""
    keys = ["cohort.note.synthetic"] if source.synthetic else []
    if concordance:
        keys += ["cohort.note.bounds", "cohort.note.not-quality"]
    if survival:
        keys += ["cohort.note.not-an-effect", "cohort.note.from-the-decision"]
    return {key.removeprefix(_NOTE): all_texts()[key] for key in keys}
