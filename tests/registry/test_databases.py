"""Each database holds what was acknowledged, and the tests know which one they run on."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_of_a_test_is_the_one_it_is_named_after(database: str) -> None:
    assert connection.vendor == database


@pytest.mark.django_db
def test_a_commit_is_on_the_disk_before_it_is_acknowledged(database: str) -> None:
    with connection.cursor() as cursor:
        if database == "sqlite":
            settings = {}
            for name in ("journal_mode", "synchronous", "foreign_keys"):
                cursor.execute(f"PRAGMA {name}")
                settings[name] = cursor.fetchone()[0]
            assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        else:
            cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')")
            assert dict(cursor.fetchall()) == {"fsync": "on", "synchronous_commit": "on"}
