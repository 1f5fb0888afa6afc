"""The rows of a file as cases before two versions of a guideline, one by one.

A row is put back as a case file would have it, and read as such by either version: so that what only one of them
knows is left out for the other as it is of any case.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from leptoguide.cohort.cells import NOTHING, Cell, Cells, Reader
from leptoguide.cohort.columns import ID
from leptoguide.cohort.mapping import NO_MAPPING, Mapping, read_mapping
from leptoguide.cohort.reading import column_of, source_of
from leptoguide.cohort.targets import Heading, Target, target_of, understood
from leptoguide.compare.cases import SeenCase, seen_case
from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER
from leptoguide.planes.rows import AS_OF
from leptoguide.planes.variables import variables_of
from leptoguide.record.case import Day
from leptoguide.render.advice_json import value_json
from leptoguide.wording import Phrase

_ABOUT = ("fact", "answer", "asked")


class _Reading(NamedTuple):
    """One column; its readers by version, each with the dictionary of its values."""

    heading: Heading
    readers: Sequence[tuple[Reader, Dictionary]]


def rows_as_cases(
    path: Path, old: Guideline, new: Guideline, day: Day, mapping: Path | None = None
) -> Iterator[SeenCase]:
    """Each row of a file, as :func:`leptoguide.cohort.reading.open_cohort` takes it, seen by both versions.

    The columns beside the facts are not needed, but for the id. Raises :class:`InputError` with the row and the
    column of the first cell that no version can read.
    """
    rules = read_mapping(mapping) if mapping is not None else NO_MAPPING
    name = mapping.name if mapping is not None else path.name
    source = source_of(path, rules)
    wanted = [item for item in understood(source.headings, rules, [old, new], name) if _is_wanted(item.target)]
    columns = [_Reading(item, _readers(item, source.types[item.place], rules, [old, new], name)) for item in wanted]
    places = sorted({item.place for item in wanted})
    read = False
    for part in source.parts(places):
        for broken in part.broken:
            raise broken.problem.at(Phrase("row-whole", row=broken.row))
        texts = {place: part.batch.column(number).to_pylist() for number, place in enumerate(places)}
        for number, row in enumerate(part.rows.tolist()):
            read = True
            cells = [(column, _text(texts[column.heading.place][number])) for column in columns]
            if source.is_text and not any(text.strip() for _, text in cells):
                raise InputError("row.empty", where=Phrase("row-whole", row=row))
            yield seen_case(_content(cells, row), old.dictionary, new.dictionary, f"{path.name}:{row}", day)
    if not read:
        raise InputError("table.no-rows", where=path.name)


def _is_wanted(target: Target) -> bool:
    return target.kind in _ABOUT or target.name == ID


def _readers(
    heading: Heading, kind: Any, rules: Mapping, versions: Sequence[Guideline], name: str
) -> Sequence[tuple[Reader, Dictionary]]:
    """Of each version that knows the column; a version may lack what the mapping says of a word."""
    found: list[tuple[Reader, Dictionary]] = []
    problems: list[InputError] = []
    for version in versions:
        if target_of(heading.target.name, version) is None:
            continue
        cells = Cells(version, rules, name)
        try:
            column_of(heading, kind, cells, variables_of(version.dictionary))
            found.append((cells.reader(heading.target), version.dictionary))
        except InputError as problem:
            problems.append(problem)
    if not found:
        raise problems[0]
    return found


def _content(cells: Sequence[tuple[_Reading, str]], row: int) -> dict[str, Any]:
    """The row as a case file would have it."""
    content: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for column, text in cells:
        target = column.heading.target
        value = _value(column, text, row)
        if value is None:
            continue
        if target.kind == "beside" or target.name == AS_OF:
            content[target.name] = value
        elif target.kind == "fact":
            facts[target.fact] = value
        else:
            answers = facts.setdefault(target.fact, {"present": [], "absent": []})
            if target.kind == "answer":
                answers["present" if value else "absent"].append(target.code)
    return {**content, "facts": facts}


def _value(column: _Reading, text: str, row: int) -> Any:
    """By the first version that can read it, as a case file writes it."""
    problems: list[InputError] = []
    for reader, dictionary in column.readers:
        try:
            value: Cell = reader(text)
        except InputError as problem:
            problems.append(problem)
            continue
        if value is None or isinstance(value, tuple):
            return None
        return value_json(column.heading.target.fact, value, dictionary)
    raise problems[0].at(Phrase("row", row=row, column=column.heading.heading))


def _text(value: Any) -> str:
    """What a typed cell would be as text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date() if value in NEVER.values():
            return "never"
        case datetime.date():
            return value.isoformat()
        case list():
            return ";".join(map(_text, value)) or NOTHING
        case _:
            return str(value)
