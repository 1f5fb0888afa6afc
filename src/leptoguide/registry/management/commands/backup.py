"""``leptoguide manage backup FILE``: a whole copy of the embedded database, taken while the server is at work."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from leptoguide.errors import InputError
from leptoguide.registry.words import words
from leptoguide.render.texts import Language

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_BESIDE = ".unfinished"


def _both(key: str) -> str:
    return " · ".join(words(language)(key) for language in _LANGUAGES)


class Command(BaseCommand):
    """Copies the database to a file that is named."""

    help = _both("backup.help")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_both("backup.file"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy, check the copy, and only then give it its name. Raises :class:`InputError`; nothing half-written."""
        target: Path = options["file"]
        if connection.vendor != "sqlite":
            raise InputError("backup.server", database=connection.vendor)
        if target.exists():
            raise InputError("backup.exists", where=str(target))
        unfinished = target.with_name(target.name + _BESIDE)
        try:
            unfinished.touch(mode=0o600)
            copy(unfinished)
            unfinished.rename(target)
        except (OSError, sqlite3.Error) as problem:
            raise InputError("output.unwritable", where=str(target), reason=str(problem)) from None
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"{target}")


def copy(target: Path) -> None:
    """Every page of the database as of one moment, synced to disk, and found sound."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(target)) as made:
        connection.connection.backup(made)
        (found,) = made.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    with target.open("rb") as file:
        os.fsync(file.fileno())
