"""Synthetic cohorts as files: the same bytes, the label in each, whole or not at all; and the command."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from leptoguide.cohort import columns as c
from leptoguide.cohort.synth import KEY, Synthesis, is_synthetic
from leptoguide.cohort.synth_write import MOST_OF_A_SHEET, Format, format_of, write_synthetic
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline

FORMATS = list(Format)
ROWS, SEED = 60, 7


@pytest.fixture(scope="module")
def synthesis(guideline: Guideline) -> Synthesis:
    return Synthesis(guideline)


@pytest.fixture(scope="module")
def rows(synthesis: Synthesis) -> pa.Table:
    return pa.Table.from_batches(synthesis.batches(ROWS, SEED))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_seed_and_number_give_the_same_bytes(kind: Format, synthesis: Synthesis, tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        write_synthetic(synthesis, ROWS, SEED, path, kind)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    write_synthetic(synthesis, ROWS, SEED + 1, paths[1], kind)
    assert paths[0].read_bytes() != paths[1].read_bytes()


def test_parquet_is_what_was_drawn_and_says_what_it_is(synthesis: Synthesis, rows: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "cohort.parquet"
    write_synthetic(synthesis, ROWS, SEED, path, Format.parquet)
    found = pq.read_table(path)
    assert found.equals(rows)
    assert found.schema.equals(synthesis.schema)
    assert pq.read_schema(path).metadata[KEY] == b"true"
    assert is_synthetic(pq.read_schema(path))


def test_parquet_has_large_row_groups(synthesis: Synthesis, tmp_path: Path) -> None:
    path = tmp_path / "cohort.parquet"
    told: list[int] = []
    write_synthetic(synthesis, 300_000, SEED, path, Format.parquet, told.append)
    file = pq.ParquetFile(path).metadata
    assert (
        [file.row_group(place).num_rows for place in range(file.num_row_groups)] == [262144, 300_000 - 262144] == told
    )


def test_csv_says_in_text_what_was_drawn(synthesis: Synthesis, rows: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    write_synthetic(synthesis, ROWS, SEED, path, Format.csv)
    texts = pa.csv.ConvertOptions(column_types=dict.fromkeys(rows.column_names, pa.string()), strings_can_be_null=True)
    found = pa.csv.read_csv(path, convert_options=texts)
    assert found.column_names == rows.column_names
    assert is_synthetic(found)
    assert found["kps"].cast(pa.int32()).equals(rows["kps"])
    assert found["symptoms:headache"].to_pylist() == [_yes_no(x) for x in rows["symptoms:headache"].to_pylist()]
    never = [day == datetime.date.max for day in rows["csf_date"].to_pylist()]
    assert any(never)
    assert [day == "never" for day in found["csf_date"].to_pylist()] == never
    given = rows[c.GIVEN].to_pylist()
    assert found[c.GIVEN].to_pylist() == [None if row is None else ";".join(row) or "none" for row in given]


def test_xlsx_has_days_numbers_and_words(synthesis: Synthesis, rows: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "cohort.xlsx"
    write_synthetic(synthesis, ROWS, SEED, path, Format.xlsx)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["SYNTHETIC"]
    names, *cells = book.get_sheet_by_index(0).to_python()
    assert names == rows.column_names
    columns = dict(zip(names, zip(*cells, strict=True), strict=True))
    assert all(str(name).startswith("SYNTHETIC-") for name in columns[c.ID])
    assert list(columns["as_of"]) == rows["as_of"].to_pylist()
    assert list(columns["kps"]) == [x if x is not None else "" for x in rows["kps"].to_pylist()]
    assert "never" in columns["csf_date"]
    assert set(columns["rapid_progression"]) == {True, False, ""}


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "true" if value else "false"


# ---------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_broken_off_leaves_nothing_behind(kind: Format, synthesis: Synthesis, tmp_path: Path) -> None:
    path = tmp_path / "cohort"
    path.write_text("as it was")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_synthetic(synthesis, ROWS, SEED, path, kind, stop)
    assert path.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_folder_that_is_not_there_is_an_error(kind: Format, synthesis: Synthesis, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        write_synthetic(synthesis, ROWS, SEED, tmp_path / "nowhere" / "cohort", kind)
    assert refused.value.code == "output.no-folder"


def test_a_sheet_holds_only_so_many_rows(synthesis: Synthesis, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        write_synthetic(synthesis, MOST_OF_A_SHEET + 1, SEED, tmp_path / "a.xlsx", Format.xlsx)
    assert refused.value.code == "synth.sheet"
    assert list(tmp_path.iterdir()) == []


def test_the_format_is_that_of_the_name_unless_another_is_asked_for() -> None:
    assert format_of(Path("a.CSV"), None) is Format.csv
    assert format_of(Path("a.csv"), Format.parquet) is Format.parquet
    for name in ("a", "a.txt", ".csv"):
        with pytest.raises(InputError) as refused:
            format_of(Path(name), None)
        assert refused.value.code == "synth.format"
