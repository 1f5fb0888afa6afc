"""What the server has acknowledged is there after it was killed in the middle of its work, and its database too."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from tests import postgresql
from tests.databases import DATABASES
from tests.serving import Serving
from tests.visitor import Visitor

STORED = "SELECT content FROM registry_recordedevent WHERE kind = 'fact-entry'"
HURRY = 12
"""How many answers are waited for before the server is killed."""


@dataclass
class Store:
    """A served database, and the server of it that can be killed too (there is none for SQLite)."""

    serving: Serving
    cluster: postgresql.Cluster | None = None

    def kill(self) -> None:
        """End everything at once."""
        self.serving.kill()
        if self.cluster:
            self.cluster.stop(signal.SIGQUIT)

    def start(self) -> None:
        """Start everything again."""
        if self.cluster:
            self.cluster.start()
        self.serving.start()

    def stated(self) -> list[str]:
        """Every fact entry as it is stored, read past the product."""
        if self.cluster:
            with psycopg.connect(self.serving.database) as connection:
                return [str(content) for (content,) in connection.execute(STORED).fetchall()]
        with sqlite3.connect(self.serving.data / "leptoguide.sqlite3") as database:
            found = [str(content) for (content,) in database.execute(STORED).fetchall()]
        database.close()
        return found


@dataclass
class Writer:
    """Enters one value after the other until there is no server any more, and notes which were acknowledged."""

    visitor: Visitor
    address: str
    acknowledged: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Write."""
        for value in range(100, 1000):
            try:
                answer = self.visitor.post(self.address, value=str(value))
            except OSError:
                return
            if answer.status == HTTPStatus.OK:
                self.acknowledged.append(value)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The product at work with demonstration patients."""
    if request.param == "sqlite":
        made = Store(Serving(tmp_path))
        made.start()
        yield made
        made.serving.stop()
        return
    if reason := postgresql.absence():
        pytest.skip(reason)
    with postgresql.cluster() as cluster:
        made = Store(Serving(tmp_path, cluster.new_database("leptoguide")), cluster)
        made.serving.start()
        yield made
        made.serving.stop()


def test_what_was_acknowledged_is_there_after_the_server_was_killed(store: Store) -> None:
    visitor = Visitor(store.serving.address)
    visitor.log_in(store.serving.user, store.serving.password)
    patient = visitor.patients()["DEMO-02"]
    writer = Writer(visitor, f"{patient}facts/platelets")
    at_work = threading.Thread(target=writer.run)
    at_work.start()
    until = time.monotonic() + 60
    while len(writer.acknowledged) < HURRY and at_work.is_alive() and time.monotonic() < until:
        time.sleep(0.001)
    store.kill()
    at_work.join()
    assert len(writer.acknowledged) >= HURRY, store.serving.output

    store.start()
    stored = "\n".join(store.stated())
    assert [value for value in writer.acknowledged if f"{value}" not in stored] == []
    visitor.log_in(store.serving.user, store.serving.password)
    last = writer.acknowledged[-1]
    shown = visitor.get(patient).text
    assert f'value="{last}"' in shown or f'value="{last + 1}"' in shown  # the next may have been on its way
