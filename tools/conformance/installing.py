"""Setting up the engines that are not ours, each from a lock file or a pinned version, where that can be done."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE / "node_modules"
PYTHON = HERE / "python"
JAVA = HERE / "java"
PATIENCE = 600
"""Seconds that a set-up may take."""


class MissingError(Exception):
    """An engine that can not be had on this machine, and why."""


def program(name: str) -> str:
    """Where a program is."""
    if found := shutil.which(name):
        return found
    raise MissingError(f"{name} is not installed")


def install_node_modules(patience: float = PATIENCE) -> None:
    """The translator and the engines in JavaScript, from ``package-lock.json``."""
    program("node")
    with _once(NODE_MODULES, HERE / "package-lock.json") as needed:
        if needed:
            options = ["--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"]
            _run([program("npm"), "ci", *options], HERE, "the node packages can not be installed", patience)


def install_ms_cql() -> None:
    """The engine in Python."""
    install_python(PYTHON, "ms-cql-sdk")


def install_python(folder: Path, name: str) -> None:
    """An environment of its own in a folder, from its ``requirements.lock``; ``name`` is what it is for."""
    made, lock = folder / ".venv", folder / "requirements.lock"
    with _once(made, lock) as needed:
        if needed:
            pip = [str(made / "bin" / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
            _run([sys.executable, "-m", "venv", str(made)], folder, f"{name} can not be installed")
            _run([*pip, "--requirement", str(lock)], folder, f"{name} can not be installed")


def install_java() -> None:
    """The jars of the Java engine, by Maven."""
    program("java")
    with _once(JAVA / "lib", JAVA / "pom.xml") as needed:
        if needed:
            options = ["--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory=lib"]
            _run([program("mvn"), *options], JAVA, "the Java engine can not be fetched")


@contextmanager
def _once(folder: Path, lock: Path) -> Iterator[bool]:
    """Whether ``folder`` has yet to be made from ``lock``; one process at a time, marked when it is done."""
    done = folder / ".installed"
    with (HERE / ".lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        needed = not done.is_file() or done.stat().st_mtime < lock.stat().st_mtime
        yield needed
        if needed:
            done.touch()


def _run(command: Sequence[str], folder: Path, otherwise: str, patience: float = PATIENCE) -> None:
    """A step of a set-up; :class:`MissingError` says why it did not go."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        raise MissingError(f"{otherwise}: no answer within {patience:.0f} s") from None
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line.lower()]
        raise MissingError(f"{otherwise}: {lines[0].strip() if lines else f'status {done.returncode}'}")
