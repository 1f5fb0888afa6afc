"""Rows that could not be read, each with its reason, and the table of them.

The table is UTF-8 with the mark by which a spreadsheet knows it (else Chinese is shown as other signs), and no cell of
it can become a formula there: one that begins like a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final, TextIO

from leptoguide.wording import printable

MAX_VALUE: Final = 200
"""Characters of a wrong value that are kept."""

_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in either width."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One fault of a row. A row with several has as many, one after the other; it is counted once.

    ``row``: 1 is the first after the headings. ``id``: as the file says, where there is one. ``column``: the heading
    as it stands in the file; empty when the row as a whole is at fault. ``code``: the entry of ``errors.yaml``.
    ``value``: as written, cut. ``zh``, ``en``: what is wrong and what to do.
    """

    row: int
    id: str | None
    column: str
    code: str
    value: str
    zh: str
    en: str


class RejectedTable:
    """``rejected.csv``: the headings, then a line a fault; the same faults give the same bytes."""

    def __init__(self, file: TextIO) -> None:
        self._lines = csv.writer(file, lineterminator="\r\n")
        self._lines.writerow([field.name for field in fields(Rejected)])

    def add(self, faults: Iterable[Rejected]) -> None:
        """Writes them, in their order."""
        self._lines.writerows([harmless(cell) for cell in astuple(fault)] for fault in faults)


@contextmanager
def rejected_table(path: Path) -> Iterator[RejectedTable]:
    """The table in a new file at ``path``; :meth:`RejectedTable.add` takes what ``CohortFile.batches`` rejects."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield RejectedTable(file)


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay."""
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
