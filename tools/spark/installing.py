"""An environment of its own for Spark, which LeptoGuide does not need: from the project's lock file and its own."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FOLDER = HERE / ".venv"
PYTHON = FOLDER / "bin" / "python"
LOCKS = (ROOT / "requirements.lock", HERE / "requirements.lock")


def install() -> None:
    """Makes the environment if it is not there, or older than a lock file; one process at a time."""
    done = FOLDER / ".installed"
    with (HERE / ".lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if done.is_file() and all(done.stat().st_mtime >= lock.stat().st_mtime for lock in LOCKS):
            return
        _run(sys.executable, "-m", "venv", str(FOLDER))
        for lock in LOCKS:
            _pip("--require-hashes", "--requirement", str(lock))
        _pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        done.touch()


def _pip(*arguments: str) -> None:
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)
