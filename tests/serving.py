"""The product as a process: ``leptoguide serve`` on a port of its own, with data of its own."""

from __future__ import annotations

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

PATIENCE = 60
"""Seconds within which a server must start or stop."""


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """``leptoguide serve --demo`` as a person starts it, in an environment without settings of this machine's."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data = data
        self.database = database
        self.port = free_port()
        self.user = self.password = ""
        self._process: subprocess.Popen[str] | None = None
        self._lines: list[str] = []

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The variables of its process."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("LEPTOGUIDE_", "DJANGO_"))}
        own |= {"LEPTOGUIDE_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        return own | ({"LEPTOGUIDE_DATABASE": self.database} if self.database else {})

    def start(self) -> None:
        """Start it and wait for the lines that name its address and the demonstration login."""
        code = "from leptoguide.cli import main; main()"
        command = [sys.executable, "-c", code, "serve", "--demo", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        printed: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, args=(self._process, printed), daemon=True).start()
        while True:
            line = printed.get(timeout=PATIENCE)
            assert line is not None, f"the server did not start:\n{self.output}"
            if login := re.search(r"login: (\S+), password: (\S+)", line):
                self.user, self.password = login.groups()
                return

    def kill(self) -> None:
        """End it between two instructions, as a power cut would."""
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End it, by default as a supervisor does; with what status it ended."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(how)
        return self._process.wait(PATIENCE)

    @property
    def output(self) -> str:
        """What it has printed, errors included."""
        return "".join(self._lines)

    def _read(self, process: subprocess.Popen[str], printed: queue.Queue[str | None]) -> None:
        assert process.stdout is not None
        with process.stdout as stream:
            for line in stream:
                self._lines.append(line)
                printed.put(line)
        printed.put(None)
