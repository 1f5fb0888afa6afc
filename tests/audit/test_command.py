"""``leptoguide audit``: what it prints, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import run  # noqa: F401 - a fixture

Run = Callable[..., Any]
PROGRAM = Path(sys.executable).with_name("leptoguide")


@pytest.fixture
def cohort(run: Run, tmp_path: Path) -> Path:  # noqa: F811
    path = tmp_path / "cohort.csv"
    assert run("synth", "--n", "60", "--seed", "2", "-o", str(path)).status == 0
    return path


def test_an_audit_says_what_it_read_and_where_things_lie(run: Run, cohort: Path, tmp_path: Path) -> None:  # noqa: F811
    zh = run("audit", str(cohort), "--out", str(tmp_path / "out"))
    en = run("audit", str(cohort), "--out", str(tmp_path / "out"), "--jobs", "2", "--lang", "en")
    assert (zh.status, zh.err, en.status, en.err) == (0, "", 0, "")
    assert "读入 60 行 = 评估 60 行 + 退回 0 行" in zh.out
    assert "60 rows read = 60 assessed + 0 rejected" in en.out
    assert "合成数据" in zh.out
    assert "Synthetic" in en.out
    for found in (zh.out, en.out):
        assert str(tmp_path / "out" / "report.html") in found
        assert "rejected.csv" not in found
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "rows.parquet",
        "codes.csv",
        "summary.json",
        "rejected.csv",
        "tables",
        "report.html",
        "report.en.html",
    }
    assert 'lang="zh' in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert 'lang="en' in (tmp_path / "out" / "report.en.html").read_text("utf-8")


def test_rejected_rows_are_pointed_to(run: Run, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "few.csv").write_text("id,kps\np1,70\np2,700\n", "utf-8")
    found = run("audit", str(tmp_path / "few.csv"), "--out", str(tmp_path / "out"), "--as-of", "2026-03-01")
    assert "读入 2 行 = 评估 1 行 + 退回 1 行" in found.out
    assert str(tmp_path / "out" / "rejected.csv") in found.out
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert summary["source"]["as_of"] == "2026-03-01"


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such.csv", "--out", "out"],
        ["cohort.csv", "--out", "cohort.csv"],
        ["cohort.csv", "--out", "full"],
        ["cohort.csv", "--out", "out", "--as-of", "tomorrow"],
        ["cohort.csv", "--out", "out", "--mapping", "no-such.yaml"],
    ],
)
def test_what_can_not_be_done_is_refused_with_one_message(
    run: Run,  # noqa: F811
    cohort: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").write_text("years of work")
    found = run("audit", *arguments)
    assert (found.status, found.out) == (2, "")
    assert len(found.err.splitlines()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [cohort.name, "full"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", [0.0, 0.5])
def test_interrupting_an_audit_leaves_nothing(run: Run, tmp_path: Path, how: int, after: float) -> None:  # noqa: F811
    path = tmp_path / "cohort.csv"
    assert run("synth", "--n", "500", "-o", str(path)).status == 0
    heading, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(heading + "".join(rows) * 400, "utf-8")
    with subprocess.Popen(
        [PROGRAM, "audit", str(path), "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    ) as program:
        for _ in range(600):
            if any(found.name.endswith(".partial") for found in tmp_path.iterdir()):
                break
            time.sleep(0.05)
        time.sleep(after)
        program.send_signal(how)
        out, _ = program.communicate(timeout=60)
    assert (program.returncode, out) == (130, b"")
    assert [found.name for found in tmp_path.iterdir()] == ["cohort.csv"]
