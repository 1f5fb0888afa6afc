"""A copy of the database is whole, or there is none."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from leptoguide.errors import InputError
from leptoguide.registry.models import Patient

pytestmark = pytest.mark.django_db(transaction=True)

FORBIDDEN_TO_OTHERS = 0o077


@pytest.fixture
def only_sqlite(database: str) -> None:
    """The command is for the embedded database."""
    if database != "sqlite":
        pytest.skip("the command refuses other databases, which a test of its own shows")


@pytest.mark.usefixtures("only_sqlite")
def test_a_copy_holds_what_is_stored_and_is_for_its_owner_only(patient: Patient, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    call_command("backup", str(target))
    with contextlib.closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT identifier, name FROM registry_patient").fetchall() == [("T-1", patient.name)]
    assert target.stat().st_mode & FORBIDDEN_TO_OTHERS == 0
    assert [path.name for path in tmp_path.iterdir()] == ["copy.sqlite3"]


@pytest.mark.usefixtures("only_sqlite", "patient")
@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda path: path.write_text("kept"), "backup.exists"),
        (lambda path: path.parent.rmdir(), "output.unwritable"),
    ],
)
def test_what_can_not_be_written_is_said_and_leaves_nothing(
    tmp_path: Path, prepare: Callable[[Path], object], code: str
) -> None:
    target = tmp_path / "folder" / "copy.sqlite3"
    target.parent.mkdir()
    prepare(target)
    with pytest.raises(InputError) as refused:
        call_command("backup", str(target))
    assert refused.value.code == code
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] in ([], ["kept"])


def test_another_database_is_left_to_its_own_tools(database: str, tmp_path: Path) -> None:
    if database == "sqlite":
        pytest.skip("this is the embedded database")
    with pytest.raises(InputError) as refused:
        call_command("backup", str(tmp_path / "copy"))
    assert refused.value.code == "backup.server"
