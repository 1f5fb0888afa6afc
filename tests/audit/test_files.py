"""From a file as a registry has it to a folder: what the kernel says of it, however it is written."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort.audit import open_audit
from leptoguide.cohort.engine import LocalEngine
from leptoguide.cohort.summary import Summary
from leptoguide.cohort.synth import Synthesis
from leptoguide.cohort.synth_write import Format, write_synthetic
from leptoguide.knowledge.guideline import Guideline

ROWS = 400


def _report(summary: Summary, guideline: Guideline, language: str) -> str:
    return language


@pytest.fixture(scope="module")
def files(guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    synthesis = Synthesis(guideline)
    found = {kind: folder / f"cohort.{kind}" for kind in ("csv", "parquet")}
    for kind, path in found.items():
        write_synthetic(synthesis, ROWS, 5, path, Format(kind), lambda rows: None)
    return found


def test_the_same_rows_give_the_same_lines_from_any_kind_of_file(
    guideline: Guideline, files: dict[str, Path], tmp_path: Path
) -> None:
    found = {}
    for kind, path in files.items():
        summary = open_audit(path, guideline, LocalEngine(2), _report).write(tmp_path / kind)
        assert (summary.source.rows_read, summary.source.rows_rejected) == (ROWS, 0)
        assert summary.source.synthetic
        found[kind] = summary
    lines = {kind: pq.read_table(tmp_path / kind / "rows.parquet") for kind in files}
    assert lines["csv"].equals(lines["parquet"])
    one, other = (found[kind].model_dump(exclude={"source"}) for kind in files)
    assert one == other
    for name in ("statuses.csv", "concordance.csv", "survival.csv"):
        both = [(tmp_path / kind / "tables" / name).read_bytes() for kind in files]
        assert both[0] == both[1]


def test_rows_that_do_not_validate_are_rejected_and_counted(
    guideline: Guideline, files: dict[str, Path], tmp_path: Path
) -> None:
    with files["csv"].open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    kps = heading.index("kps")
    rows[3][kps] = "700"
    rows[7][kps] = "well"
    path = tmp_path / "broken.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    summary = open_audit(path, guideline, LocalEngine(1), _report).write(tmp_path / "out")
    source = summary.source
    assert (source.rows_read, source.rows_assessed, source.rows_rejected) == (ROWS, ROWS - 2, 2)
    assert sum(found.rows for found in source.rejected) == 2
    assert {found.column for found in source.rejected} == {"kps"}
    lines = pq.read_table(tmp_path / "out" / "rows.parquet").column("row").to_pylist()
    assert lines == [row for row in range(1, ROWS + 1) if row not in (4, 8)]
    table = pyarrow.csv.read_csv(tmp_path / "out" / "rejected.csv")
    assert table.column("row").to_pylist() == [4, 8]


def test_a_file_that_says_nothing_of_what_was_given_is_audited_without(guideline: Guideline, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("id,kps,csf_cytology\np1,70,positive\np2,,negative\n", "utf-8")
    summary = open_audit(tmp_path / "few.csv", guideline, LocalEngine(1), _report).write(tmp_path / "out")
    assert summary.concordance is None
    assert summary.survival is None
    assert set(summary.notes) == set()
    assert not (tmp_path / "out" / "tables" / "concordance.csv").exists()


def test_the_day_given_for_all_stands_for_a_column(guideline: Guideline, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("id,kps\np1,70\np2,\n", "utf-8")
    known = []
    for day in (None, datetime.date(2026, 3, 1)):
        audit = open_audit(tmp_path / "few.csv", guideline, LocalEngine(1), _report, as_of=day)
        summary = audit.write(tmp_path / "out")
        facts = [f for c in summary.completeness for f in c.facts if f.fact == "as_of"]
        known.append((summary.source.as_of, {f.known for f in facts}))
    assert known == [(None, {0}), ("2026-03-01", {2})]
