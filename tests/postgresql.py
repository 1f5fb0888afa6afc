"""A PostgreSQL server of the tests' own: made in a temporary folder, reached at 127.0.0.1, gone at the end."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.serving import free_port

ROLE = "leptoguide"
PATIENCE = 30
"""Seconds within which a server must start or stop."""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, the newest there is; ``None`` when no server is installed."""
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        folders.insert(0, Path(found).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _program(name: str) -> Path:
    folder = programs()
    assert folder is not None, absence()
    return folder / name


def absence() -> str:
    """Why there can be no server, in words for whoever reads the skipped tests; empty when there can."""
    if programs() is None:
        return "PostgreSQL: no server is installed (initdb and postgres were not found); the same tests ran on SQLite"
    if os.geteuid() == 0 and unprivileged() is None:
        return "PostgreSQL: a server does not run as root, and there is no other user (postgres, nobody) to run it as"
    return ""


def unprivileged() -> str | None:
    """Whom to run the server as when we are root, which PostgreSQL refuses to be."""
    known = {user.pw_name for user in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


class Cluster:
    """A running server. Its settings are those of a fresh installation: every commit is synced to the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.password = secrets.token_urlsafe()
        self._user = unprivileged() if os.geteuid() == 0 else None
        self._server: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the files of the cluster; a login needs the password, as in a hospital."""
        password = self.folder / "password"
        password.write_text(self.password)
        self._own(self.folder, password)
        options = [f"--username={ROLE}", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--no-sync"]
        self._run("initdb", f"--pgdata={self._data}", "--locale=C", *options)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        listen = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}"]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [_program("postgres"), "-D", self._data, "-p", str(self.port), *listen],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self._server.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: by default in order; by ``SIGQUIT`` at once, without writing anything more."""
        if self._server is not None and self._server.poll() is None:
            self._server.send_signal(how)
            self._server.wait(PATIENCE)

    def address(self, database: str) -> str:
        """A database as ``LEPTOGUIDE_DATABASE`` names it."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, name: str) -> str:
        """The address of a new, empty database."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.address(name)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _as(self) -> dict[str, object]:
        """As whom a program runs."""
        if self._user is None:
            return {}
        entry = pwd.getpwnam(self._user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _own(self, *paths: Path) -> None:
        if self._user is not None:
            for path in paths:
                shutil.chown(path, self._user, pwd.getpwnam(self._user).pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [_program(program), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            check=False,
            **self._as,
        )
        assert done.returncode == 0, f"{program}: {done.stdout}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running server, stopped and removed at the end."""
    # not pytest's own temporary folder, whose parents only their owner may enter
    with tempfile.TemporaryDirectory(prefix="leptoguide-postgresql-") as folder:
        made = Cluster(Path(folder))
        made.create()
        try:
            made.start()
            yield made
        finally:
            made.stop(signal.SIGQUIT)  # nothing of it is kept
