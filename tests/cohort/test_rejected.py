"""``rejected.csv``: every fault with its place, harmless in a spreadsheet, the same bytes each time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from leptoguide.cohort.rejected import Rejected, rejected_table

FAULT = Rejected(7, "演示-1", "KPS", "fact.out-of-range", "110", "110 超出范围", "110 is out of range")


def written(path: Path, *faults: Rejected) -> list[list[str]]:
    """The cells of the table, as a spreadsheet that knows the mark reads them."""
    with rejected_table(path) as table:
        table.add(faults)
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_a_fault_is_a_line(tmp_path: Path) -> None:
    cells = written(tmp_path / "rejected.csv", FAULT)
    assert cells == [
        ["row", "id", "column", "code", "value", "zh", "en"],
        ["7", "演示-1", "KPS", "fact.out-of-range", "110", "110 超出范围", "110 is out of range"],
    ]
    assert (tmp_path / "rejected.csv").read_bytes().startswith(b"\xef\xbb\xbfrow,id,")


def test_nothing_rejected_is_a_table_without_lines(tmp_path: Path) -> None:
    assert len(written(tmp_path / "rejected.csv")) == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "－1"])
def test_no_cell_becomes_a_formula(tmp_path: Path, text: str) -> None:
    fault = Rejected(1, text, text, "code", text, text, text)
    for cell in (written(tmp_path / "rejected.csv", fault)[1][i] for i in (1, 2, 4, 5, 6)):
        assert cell.startswith("'") or not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "－"))


def test_a_value_with_a_line_break_stays_on_its_line(tmp_path: Path) -> None:
    fault = Rejected(1, None, "a", "code", "x\ny\u202e", "一", "one")
    assert written(tmp_path / "rejected.csv", fault)[1][4] == "x\\ny\\u202e"


def test_the_same_faults_give_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", FAULT, FAULT)
    written(tmp_path / "b.csv", FAULT, FAULT)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
