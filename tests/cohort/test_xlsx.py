"""Workbooks: what a cell shows is what is read, as text; what is hostile or too large gets one error."""

from __future__ import annotations

import datetime
import random
import subprocess
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from leptoguide.cohort.xlsx_file import xlsx_file
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from tests.cohort.tables import Row, text_file, told

Cell = Any


def workbook(path: Path, rows: Sequence[Sequence[Cell]], *, top: int = 0, left: int = 0, name: str = "a") -> Path:
    """The rows on a sheet. A cell may be a pair of a value and the format it is shown in."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows, top):
            for column, cell in enumerate(cells, left):
                value, shown = cell if isinstance(cell, tuple) else (cell, None)
                shown = shown or ("yyyy-mm-dd" if isinstance(value, datetime.date) else None)
                form = book.add_format({"num_format": shown}) if shown else None
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(row, column, value, form, "#N/A")
                elif value is not None:
                    sheet.write(row, column, value, form)
    return path


def xlsx_of(headings: Sequence[str], rows: Sequence[Row], path: Path) -> Path:
    """Rows of text as a workbook."""
    return workbook(path, [headings, *([row.get(name) or None for name in headings] for row in rows)])


HEADINGS = ["id", "kps", "er_percent", "lvef", "her2_ihc", "brain_metastases", "mri_date", "symptoms"]


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("kps", 70, 70),
        ("kps", 70.0, 70),
        ("kps", "70", 70),
        ("lvef", 55.25, 55.25),
        ("lvef", 55.123456789, 55.123456789),
        ("her2_ihc", 0, "0"),
        ("her2_ihc", "3+", "3+"),
        ("her2_ihc", "not-done", None),
        ("brain_metastases", True, True),
        ("brain_metastases", False, False),
        ("mri_date", datetime.date(2026, 3, 1), datetime.date(2026, 3, 1)),
        ("mri_date", datetime.datetime(2026, 3, 1), datetime.date(2026, 3, 1)),
        ("mri_date", "2026-03-01", datetime.date(2026, 3, 1)),
        ("mri_date", "never", datetime.date.max),
        ("er_percent", 80, 80.0),
        ("er_percent", (0.8, "0%"), 80.0),
        ("er_percent", (0.07, "0.00%"), 7.0),
        ("er_percent", (0.005, "0.0%"), 0.5),
        ("er_percent", (1, '#,##0.0"x"%'), 100.0),
        ("er_percent", (0.8, '0.0"%"'), 0.8),
        ("er_percent", (0.8, r"0.0\%"), 0.8),
        ("id", 12345, "12345"),
        ("id", "007", "007"),
        ("id", "=1+1 is text"[1:], "1+1 is text"),
        ("given", "R9.vps;R2.mri", ["R9.vps", "R2.mri"]),
    ],
)
def test_a_cell_says_what_it_shows(guideline: Guideline, tmp_path: Path, heading: str, cell: Cell, value: Any) -> None:
    path = workbook(tmp_path / "a.xlsx", [["ecog", heading], [1, cell]])
    found = told(path, guideline)
    assert found.faults == []
    assert found.rows[0][heading] == value


@pytest.mark.parametrize(
    ("heading", "cell", "code", "value"),
    [
        ("kps", (0.7, "0%"), "fact.wrong-unit", "70%"),
        ("csf_protein", (0.1, "0%"), "fact.wrong-unit", "10%"),
        ("kps", 70.5, "fact.wrong-type", "70.5"),
        ("kps", "=1/0", "fact.wrong-type", "#N/A"),
        ("brain_metastases", 1, "fact.wrong-type", "1"),
        ("mri_date", datetime.datetime(2026, 3, 1, 5), "fact.wrong-type", "2026-03-01T05:00:00"),
        ("mri_date", 46082, "fact.wrong-type", "46082"),
        ("survival_days", 46082, "fact.out-of-range", "46082"),
        ("her2_ihc", (0.5, "hh:mm"), "fact.unknown-code", "12:00:00"),
    ],
)
def test_what_is_no_value_is_named_as_it_shows(
    guideline: Guideline, tmp_path: Path, heading: str, cell: Cell, code: str, value: str
) -> None:
    """An error of a formula among them, which would otherwise be an empty cell and unknown."""
    found = told(workbook(tmp_path / "a.xlsx", [["ecog", heading], [1, cell]]), guideline)
    assert [(f.row, f.column, f.code, f.value) for f in found.faults] == [(1, heading, code, value)]


def test_rows_are_counted_as_they_stand_and_empty_ones_named(guideline: Guideline, tmp_path: Path) -> None:
    rows = [["id", "kps", None, None], ["a", 50], [], [None, None, None], ["b", 60], [None, None]]
    for top, left in ((0, 0), (3, 2)):
        found = told(workbook(tmp_path / "a.xlsx", rows, top=top, left=left), guideline)
        assert found.codes == [(2, "", "row.empty"), (3, "", "row.empty")]
        assert [(row["row"], row["id"], row["kps"]) for row in found.rows] == [(1, "a", 50), (4, "b", 60)]


def test_percentages_and_errors_are_found_wherever_the_table_stands(guideline: Guideline, tmp_path: Path) -> None:
    rows = [["id", "er_percent"], ["a", (0.8, "0%")], ["b", "=NA()"], ["c", 1]]
    for top, left in ((0, 0), (5, 30)):
        found = told(workbook(tmp_path / "a.xlsx", rows, top=top, left=left), guideline)
        assert [row["er_percent"] for row in found.rows] == [80.0, 1.0]
        assert found.codes == [(2, "er_percent", "fact.wrong-type")]


def test_what_stands_under_no_heading_is_not_passed_over(guideline: Guideline, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        told(workbook(tmp_path / "a.xlsx", [["kps", None], [50, 1]]), guideline)
    assert caught.value.code == "table.no-heading"


def test_a_sheet_is_read_by_its_name(guideline: Guideline, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, kps, ecog in (("first", 50, 0.1), ("第二", 60, 0.2)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["kps", "er_percent"])
            sheet.write(1, 0, kps)
            sheet.write(1, 1, ecog, book.add_format({"num_format": "0%"}))
    assert told(path, guideline).known() == {"kps": 50, "er_percent": 10.0}
    assert told(path, guideline, "sheet: 第二").known() == {"kps": 60, "er_percent": 20.0}
    with pytest.raises(InputError) as caught:
        told(path, guideline, "sheet: third")
    assert (caught.value.code, caught.value.hint) == ("table.no-sheet", "its sheets: first, 第二")


# ---------------------------------------------------------------- broken, hostile


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"hello", b"\xd0\xcf\x11\xe0" + bytes(600), b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_workbook_gets_one_error(guideline: Guideline, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError) as caught:
        told(text_file(tmp_path / "a.xlsx", content), guideline)
    assert caught.value.code == "table.no-workbook"


def test_an_empty_sheet(guideline: Guideline, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        told(workbook(tmp_path / "a.xlsx", []), guideline)
    assert caught.value.code == "table.empty"


@pytest.mark.parametrize("seed", range(12))
def test_broken_workbooks_give_errors_and_never_a_traceback(guideline: Guideline, tmp_path: Path, seed: int) -> None:
    """Bytes of the archive, and bytes of what is in it."""
    source = random.Random(seed)
    rows = [["id", "kps", "er_percent"], *([str(n), 50, (0.1, "0%")] for n in range(20))]
    path = workbook(tmp_path / "a.xlsx", rows)
    if seed % 2:
        content = bytearray(path.read_bytes())
        for _ in range(5):
            content[source.randrange(len(content))] = source.randrange(256)
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path) as old:
            parts = {name: bytearray(old.read(name)) for name in old.namelist()}
        for name in ("xl/worksheets/sheet1.xml", source.choice(list(parts))):
            for _ in range(3):
                parts[name][source.randrange(len(parts[name]))] = source.choice(b'<>"=a9&')
        with zipfile.ZipFile(path, "w") as new:
            for name, part in parts.items():
                new.writestr(name, bytes(part))
    with suppress(InputError):
        told(path, guideline)


def test_a_workbook_that_takes_too_much_is_given_up(tmp_path: Path) -> None:
    """By its time, and by its memory, at which the process ends."""
    path = workbook(tmp_path / "a.xlsx", [["kps"], [50]])

    def slow(command: Any, **how: Any) -> Any:
        raise subprocess.TimeoutExpired(command, how["timeout"])

    def killed(command: Any, **how: Any) -> Any:
        return subprocess.CompletedProcess(command, -9, stderr=b"")

    for run in (slow, killed):
        with pytest.raises(InputError) as caught:
            xlsx_file(path, None, run)
        assert caught.value.code == "table.too-large"


def test_a_file_beside_is_no_part_of_the_program(
    guideline: Guideline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path / "a.xlsx", [["kps"], [50]])
    for module in ("csv", "json", "python_calamine", "numbers"):
        (tmp_path / f"{module}.py").write_text("raise SystemExit(7)\n")
    monkeypatch.chdir(tmp_path)
    assert told(Path("a.xlsx"), guideline).known() == {"kps": 50}


def test_a_bomb_is_given_up(tmp_path: Path) -> None:
    """A small archive that would fill the memory, under a small limit so that the test is short."""
    path = workbook(tmp_path / "a.xlsx", [["kps"], [50]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b"x" * 200_000 + b"</t></is></c></row>"
    cells = b"".join(row % (n, n) for n in range(2, 3000))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", cells + b"</sheetData>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert path.stat().st_size < 3_000_000
    script = tmp_path / "small.py"
    script.write_text(
        "import sys, leptoguide.cohort.xlsx_sheet as sheet\n"
        "sheet.MEMORY = 400 << 20\n"
        "sys.exit(sheet.main(sys.argv[1], None))\n"
    )

    def limited(command: list[str], **how: Any) -> Any:
        return subprocess.run([command[0], str(script), *command[4:]], **how)  # noqa: PLW1510 - check is among them

    with pytest.raises(InputError) as caught:
        xlsx_file(path, None, limited)
    assert caught.value.code == "table.too-large"
