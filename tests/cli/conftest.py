"""Running the command line in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from leptoguide import cli
from leptoguide.cli import files
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def demo() -> str:
    return str(EXAMPLES / "demo-1.yaml")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], guideline: Guideline) -> Run:
    """``run("assess", "case.yaml", stdin=…)``: exit status, standard output, standard error.

    The guideline that ships is loaded once for all; the installed program is tried in processes of its own.
    """
    monkeypatch.setattr(files, "load", lambda path: guideline if path is None else load(path))

    def run_(*arguments: str, stdin: str | bytes = "") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["leptoguide", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        status = 0
        try:
            cli.main()
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1 if left.code else 0
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return run_
