"""Faults of cells while a part of a file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from leptoguide.cohort.rejected import MAX_VALUE
from leptoguide.errors import InputError

NO_COLUMN: Final = -1
"""The column of a fault that is the whole row's."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong with a value; the same for all cells that hold it."""

    code: str
    value: str
    zh: str
    en: str


class Fault(NamedTuple):
    """One cell, or one row, that can not be read. ``place`` counts in the part; ``column`` in the file."""

    place: int
    column: int
    said: Said


def said(problem: InputError, value: str) -> Said:
    """An error in both languages, without its place, which the table of rejected rows has in columns of its own."""
    zh, en = (problem.said_in(language, with_place=False) for language in ("zh", "en"))
    return Said(problem.code, value[:MAX_VALUE], zh, en)
