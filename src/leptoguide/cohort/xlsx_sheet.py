"""One sheet of a workbook as CSV, written by a process of its own: ``python -m leptoguide.cohort.xlsx_sheet``.

A workbook is somebody else's archive, and a small one can hold a very large one. So it is opened where memory, time
and what is written have limits, and nothing else can be harmed.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

import python_calamine

from leptoguide.cohort.xlsx_marks import PERCENT, Marks, marks

MEMORY: Final = 4 << 30
SECONDS: Final = 300
WRITTEN: Final = 4 << 30
"""Bytes and seconds that a workbook may take."""

NO_SHEET: Final = 3
"""The exit status when there is no such sheet; the names of the others are then on standard error, as JSON."""

NO_WORKBOOK: Final = 4
"""The exit status of what is no workbook; why is on standard error."""

_EXACT: Final = 1e15
"""Whole numbers below it are whole numbers as they are kept."""


def main(path: str, sheet: str | None) -> int:
    """Writes the sheet with this name, or the first; the exit status."""
    _limit()
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(path)
        names = workbook.sheet_names
        if not names or (sheet is not None and sheet not in names):
            sys.stderr.write(json.dumps(names))
            return NO_SHEET
        place = names.index(sheet) if sheet is not None else 0
        with zipfile.ZipFile(path) as archive:
            marked = marks(archive, place)
        _write(workbook.get_sheet_by_index(place), marked)
    except MemoryError:
        raise
    except BaseException as problem:  # also what a library in another language gives up with
        sys.stderr.write(str(problem) or type(problem).__name__)
        return NO_WORKBOOK
    return 0


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - there are systems without it
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _write(sheet: Any, marked: Marks) -> None:
    kept = _kept(sheet, marked)
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=False)
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    empty = 0
    for texts in _rows(sheet, marked):
        cells = [texts[column] for column in kept]
        if not any(texts):
            empty += 1
            continue
        writer.writerows([[""] * len(kept)] * empty)
        writer.writerow(cells)
        empty = 0
    out.flush()


def _kept(sheet: Any, marked: Marks) -> Sequence[int]:
    """The columns with a heading, and those without one that hold something."""
    rows = _rows(sheet, marked)
    headings = next(rows, [])
    bare = {column for column, heading in enumerate(headings) if not heading.strip()}
    held: set[int] = set()
    if bare:
        for texts in rows:
            held |= {column for column in bare - held if texts[column]}
    return [column for column in range(len(headings)) if column not in bare - held]


def _rows(sheet: Any, marked: Marks) -> Iterator[list[str]]:
    """The texts of each row, from the first that holds something."""
    if sheet.start is None:
        return
    first, left = sheet.start
    for row, cells in enumerate(sheet.iter_rows()):
        if row >= first:
            yield [_text(cell, marked.get((row, column))) for column, cell in enumerate(cells, left)]


def _text(cell: Any, mark: str | None) -> str:
    """As somebody would write it."""
    if mark == PERCENT and isinstance(cell, int | float):
        return f"{(Decimal(repr(cell)) * _HUNDRED).normalize():f}%"
    if mark is not None and mark != PERCENT:
        return mark
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
        case _:
            return str(cell).replace("\0", "")


_HUNDRED: Final = Decimal(100)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
