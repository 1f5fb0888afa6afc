"""The named conditions and derived codes, in words and as they are written."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.web.pages.guideline_care import ReadingWords, reading_words
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import ConditionWords, Reader, Sourcing, UseGroup


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One definition. ``values`` are the codes it may be worth, with their labels; empty for a yes-or-no one."""

    link: Link
    kind: str
    kind_word: str
    type_word: str
    values: tuple[tuple[str, str], ...]
    condition: ConditionWords
    readings: tuple[ReadingWords, ...]
    sourcing: Sourcing
    used_by: tuple[UseGroup, ...]


def definition_rows(reader: Reader, kind: str = "") -> tuple[DefinitionRow, ...]:
    """The definitions, all or those of one kind."""
    w = reader.words
    return tuple(
        DefinitionRow(
            link=reader.links.to("definition", definition.id),
            kind=definition.entry.kind,
            kind_word=w(f"notice.{definition.entry.kind}"),
            type_word=w(f"facts.type.{definition.entry.type}"),
            values=tuple((value.id, value.in_(w.language)) for value in definition.entry.values),
            condition=reader.condition(definition.condition, definition.id),
            readings=tuple(reading_words(reader, reading, definition.id) for reading in definition.readings),
            sourcing=reader.sourced(definition.entry, definition.entry.sources),
            used_by=reader.used_by("definition", definition.id, but=("ledger",)),
        )
        for definition in reader.guideline.definitions.values()
        if kind in ("", definition.entry.kind)
    )
