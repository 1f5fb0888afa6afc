"""The databases that every test of stored data runs on, each as the product sets it up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from leptoguide.web import environment
from tests import postgresql

DATABASES = ("sqlite", "postgresql")

Configured = dict[str, Any]


class Stores:
    """Databases made when they are first asked for; one of them is the ``default`` of Django at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._made: dict[str, Configured] = {}

    def use(self, name: str) -> None:
        """Make a database the one in use. Skips the test when there is no such server."""
        if name not in self._made:
            configured = self._sqlite() if name == "sqlite" else self._postgresql()
            with in_use(configured):
                call_command("migrate", verbosity=0, interactive=False)
            self._made[name] = configured
        put(self._made[name])

    def close(self) -> None:
        """Stop the servers."""
        connections.close_all()
        self._open.close()

    def _sqlite(self) -> Configured:
        return environment.sqlite(self._folder / "tests.sqlite3")

    def _postgresql(self) -> Configured:
        if reason := postgresql.absence():
            pytest.skip(reason)
        server = self._open.enter_context(postgresql.cluster())
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LEPTOGUIDE_DATABASE", server.new_database(f"tests_{os.getpid()}"))
            return environment.database()


def put(configured: Configured) -> None:
    """Let Django's ``default`` be this database, in every thread that connects from now on."""
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": dict(configured)})["default"]
    del connections["default"]


@contextmanager
def in_use(configured: Configured) -> Iterator[None]:
    """The same for a while."""
    before = connections.settings["default"]
    put(configured)
    try:
        yield
    finally:
        put(before)
