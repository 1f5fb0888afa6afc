"""The mapping file: what the headings and the written values of somebody else's table mean.

It is written once for a registry's export, and is as strict as the guideline's own files: what it names must be there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError

from leptoguide.errors import InputError
from leptoguide.knowledge.reader import read_text
from leptoguide.knowledge.schema.base import Entry, Text1
from leptoguide.language.check import nearest
from leptoguide.record.files import text_of
from leptoguide.wording import Written, did_you_mean

MAX_MAPPING: Final = 1_000_000


def _as_text(raw: Any) -> Any:
    """A number is a word too, when somebody writes it in a cell."""
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


Word = Annotated[Text1, BeforeValidator(_as_text)]


class Dates(Entry):
    """Two columns of dates, the days between which are the survival."""

    from_: Text1 = Field(alias="from")
    to: Text1


class Mapping(Entry):
    """A mapping file.

    ``columns``: heading → what it is: a fact, ``fact:code``, ``id``, ``given``, ``given:OPTION``, ``survival_days``,
    ``died`` or ``group``. ``values``: what it is → written word → the value as a case file writes it, ``null`` for
    unknown. ``unknown``, ``yes``, ``no``: words of all columns. ``ignore``: headings of columns that are not read.
    ``survival``: the dates to count it from and to. ``given_empty``: what an empty cell of ``given:OPTION`` says.
    ``encoding`` of a CSV file; ``sheet`` of a workbook.
    """

    columns: dict[Text1, Text1] = Field(default_factory=dict)
    values: dict[Text1, dict[Text1, Any]] = Field(default_factory=dict)
    unknown: tuple[Word, ...] = ()
    yes: tuple[Word, ...] = ()
    no: tuple[Word, ...] = ()
    ignore: tuple[Word, ...] = ()
    survival: Dates | None = None
    given_empty: Literal["unknown", "not-given"] = "unknown"
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    sheet: Word | None = None


NO_MAPPING: Final = Mapping()
"""Headings are names, and values are written as in a case."""


def read_mapping(path: Path) -> Mapping:
    """The mapping of a file. Raises :class:`InputError` with the first thing that is wrong in it."""
    content = read_text(text_of(path, MAX_MAPPING), path.name)
    if not isinstance(content, dict):
        raise InputError("mapping.shape", where=path.name)
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as problem:
        raise _wrong(path.name, problem) from None
    for word in mapping.unknown:
        if word in mapping.yes or word in mapping.no:
            raise InputError("mapping.word-twice", where=path.name, word=Written(word))
    for word in mapping.yes:
        if word in mapping.no:
            raise InputError("mapping.word-twice", where=path.name, word=Written(word))
    return mapping


def _wrong(name: str, problem: ValidationError) -> InputError:
    first = problem.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    keys = [field.alias or key for key, field in Mapping.model_fields.items()]
    if first["type"] == "extra_forbidden":
        hint = did_you_mean(nearest(str(first["loc"][-1]), keys))
        return InputError("mapping.unknown-key", where=name, hint=hint, key=Written(place), keys=keys)
    return InputError("mapping.entry", where=f"{name}, {place}", raw=Written(first["input"]))
