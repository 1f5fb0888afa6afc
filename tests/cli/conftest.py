"""Running the command line in this process."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from leptoguide.cli import main

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
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("assess", "case.yaml", stdin=…)``: exit status, standard output, standard error."""

    def run_(*arguments: str, stdin: str | bytes = "") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "argv", ["leptoguide", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        status = 0
        try:
            main()
        except SystemExit as left:
            assert isinstance(left.code, int | None)
            status = left.code or 0
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return run_
