"""``leptoguide assess --format html|pdf|docx``: whole files, or a clear refusal and no file."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "demo-2.yaml"
COMMAND = [sys.executable, "-c", "from leptoguide.cli import main; main()", "assess", str(EXAMPLE)]
BEGINNINGS = {"html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK\x03\x04"}


@pytest.mark.parametrize("format_", BEGINNINGS)
def test_a_file_is_written_whole_and_the_same_bytes_go_down_a_pipe(tmp_path: Path, format_: str) -> None:
    file = tmp_path / f"报告.{format_}"
    subprocess.run([*COMMAND, "--format", format_, "-o", str(file)], check=True, timeout=60)
    content = file.read_bytes()
    assert content.startswith(BEGINNINGS[format_])
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    piped = subprocess.run([*COMMAND, "--format", format_], check=True, capture_output=True, timeout=60)
    assert piped.stdout == content
    assert piped.stderr == b""


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_a_terminal_is_not_sent_a_binary_file(format_: str) -> None:
    reader, terminal = pty.openpty()
    try:
        run = subprocess.run(
            [*COMMAND, "--format", format_], stdout=terminal, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    finally:
        os.close(terminal)
        os.close(reader)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        f"leptoguide: --format：{format_} 文件不能直接显示在终端（请加上 -o 文件名.{format_}）",
        f"leptoguide: --format: a {format_} file is not for a terminal (add -o FILE.{format_})",
    ]


@pytest.mark.parametrize("place", ["no/such/folder/x.pdf", "."])
def test_a_place_that_cannot_be_written_is_refused_with_one_message(tmp_path: Path, place: str) -> None:
    run = subprocess.run(
        [*COMMAND, "--format", "pdf", "-o", place],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 2
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_when_the_case_is_bad(tmp_path: Path) -> None:
    old, bad = tmp_path / "report.pdf", tmp_path / "bad.yaml"
    old.write_text("before", "utf-8")
    bad.write_text("facts: {kps: 55}", "utf-8")
    command = [*COMMAND[:-1], str(bad), "--format", "pdf", "-o", str(old)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2
    assert old.read_text("utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.yaml", "report.pdf"]
