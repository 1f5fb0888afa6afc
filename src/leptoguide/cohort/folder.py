"""The folder of an audit: filled beside its place, and put there when it is complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from leptoguide.errors import InputError

LINES: Final = "rows.parquet"
CODES: Final = "codes.csv"
SUMMARY: Final = "summary.json"
REJECTED: Final = "rejected.csv"
TABLES: Final = "tables"
REPORTS: Final = {"zh": "report.html", "en": "report.en.html"}

_OURS: Final = frozenset({LINES, CODES, SUMMARY, REJECTED, TABLES, *REPORTS.values()})


@contextmanager
def audit_folder(folder: Path) -> Iterator[Path]:
    """Where to write what is to become ``folder``; an earlier audit there is replaced as a whole, nothing else.

    If something is raised, nothing is left behind and an earlier audit stays. Raises :class:`InputError` for a folder
    that holds anything but an audit, and for what can not be written.
    """
    target = folder.resolve()
    try:
        _check(target)
        missing = [path for path in target.parents if not path.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        try:
            partial.mkdir()
            yield partial
            _put(partial, target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            for made in missing:
                made.rmdir()
            raise
    except (FileExistsError, NotADirectoryError):
        raise InputError("output.not-a-folder", where=str(folder)) from None
    except PermissionError:
        raise InputError("output.forbidden", where=str(folder)) from None
    except OSError as problem:
        raise InputError("output.unwritable", where=str(folder), reason=problem.strerror or str(problem)) from None


def _check(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise NotADirectoryError
    found = {path.name for path in target.iterdir()}
    if found and (SUMMARY not in found or not found <= _OURS):
        raise InputError("audit.folder-in-use", where=str(target), name=min(found - _OURS, default=LINES))


def _put(partial: Path, target: Path) -> None:
    """The earlier audit goes only when the new one stands in its place."""
    if not target.exists():
        partial.rename(target)
        return
    before = partial.with_suffix(".before")
    target.rename(before)
    try:
        partial.rename(target)
    except OSError:
        before.rename(target)
        raise
    shutil.rmtree(before)
