"""A sheet of a workbook: made a table of text in a process with limits, and read as such."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from leptoguide.cohort.csv_file import CsvFile
from leptoguide.cohort.source import file_size
from leptoguide.cohort.xlsx_sheet import MEMORY, NO_SHEET, NO_WORKBOOK, SECONDS
from leptoguide.errors import InputError
from leptoguide.wording import Written

Run = Callable[..., subprocess.CompletedProcess[bytes]]


def xlsx_file(path: Path, sheet: str | None, run: Run = subprocess.run) -> CsvFile:
    """A sheet by its name, or the first. What it says lies in a file without a name while it is read.

    Raises :class:`InputError` for what is no workbook, has no such sheet, or takes more than the limits.
    """
    file_size(path)
    table = _Table()
    # -P: a file of the folder that one happens to be in is no module of ours
    command = [sys.executable, "-P", "-m", "leptoguide.cohort.xlsx_sheet", os.fspath(path.resolve())]
    try:
        done = run(
            [*command, *([sheet] if sheet is not None else [])],
            stdin=subprocess.DEVNULL,
            stdout=table.file,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_large(path) from None
    if done.returncode:
        raise _problem(path, sheet, done)
    size = table.file.seek(0, os.SEEK_END)
    if not size:
        raise InputError("table.empty", where=path.name)
    return CsvFile(path, opened=table.opened, size=size)


class _Table:
    """A file without a name, which is gone when nobody reads it any more. It is read by one at a time."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self.file.close)

    def opened(self) -> BinaryIO:
        """The file from its start."""
        found = os.fdopen(os.dup(self.file.fileno()), "rb")
        found.seek(0)
        return found


def _problem(path: Path, sheet: str | None, done: subprocess.CompletedProcess[bytes]) -> InputError:
    said = done.stderr.decode("utf-8", "replace")
    match done.returncode:
        case status if status == NO_SHEET:
            return InputError("table.no-sheet", where=path.name, sheet=Written(sheet or ""), sheets=json.loads(said))
        case status if status == NO_WORKBOOK:
            return InputError("table.no-workbook", where=path.name, reason=(said.splitlines() or [""])[0])
        case _:
            return _too_large(path)


def _too_large(path: Path) -> InputError:
    return InputError("table.too-large", where=path.name, seconds=SECONDS, gigabytes=MEMORY >> 30)
