"""What runs inside Spark, without Spark: pieces of any row groups in any order give the folder of an audit here."""

from __future__ import annotations

import pickle
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leptoguide.cohort import spark
from leptoguide.cohort.audit import open_audit
from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.mapping import NO_MAPPING
from leptoguide.cohort.rejected import Rejected
from leptoguide.cohort.spark import SparkEngine, Told, _reason, session
from leptoguide.cohort.spark_pieces import PIECE, SPARK_SCHEMA, Piece, Work, as_row, from_row, in_order
from leptoguide.cohort.tally import Tally
from leptoguide.errors import InputError
from leptoguide.knowledge.fingerprint import rules_fingerprint
from leptoguide.knowledge.guideline import Guideline
from tests.spark.audits import audit, cohort_of, files_of

GROUPS = 9


def shuffled(_: Any, groups: Sequence[int], work: Work, told: Told) -> Iterator[Piece]:
    """In place of Spark: workers that finish in any order, each with some row groups."""
    work = pickle.loads(pickle.dumps(work))
    rows: list[dict[str, Any]] = []
    for start in range(0, len(groups), 2):
        numbers = pa.record_batch({"id": pa.array(range(start, min(start + 2, len(groups))), pa.int64())})
        rows += [row for batch in work(iter([numbers])) for row in batch.to_pylist()]
    random.Random(1).shuffle(rows)
    told(1)
    yield from in_order(from_row(*row.values()) for row in rows)


@pytest.fixture
def without_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "session", lambda: None)
    monkeypatch.setattr(spark, "pieces", shuffled)


@pytest.fixture(scope="module")
def cohort(guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some thousand rows; a row group of which none can be read, and several with some that can not."""
    return cohort_of(guideline, tmp_path_factory.mktemp("cohort") / "队列 [1].parquet")


@pytest.mark.usefixtures("without_spark")
def test_the_folder_is_that_of_an_audit_on_one_machine(cohort: Path, guideline: Guideline, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    summary = audit(cohort, guideline, here)
    assert audit(cohort, guideline, there, SparkEngine()) == summary
    assert summary.source.rows_rejected > 300
    assert summary.source.rows_assessed > 2000
    assert files_of(here) == files_of(there)
    assert files_of(here).keys() >= {"rows.parquet", "rejected.csv", "summary.json"}


@pytest.mark.usefixtures("without_spark")
def test_a_file_that_is_no_parquet_is_refused(guideline: Guideline, tmp_path: Path) -> None:
    path = tmp_path / "cohort.csv"
    path.write_text("id,kps\na,50\n")
    with pytest.raises(InputError) as refused:
        audit(path, guideline, tmp_path / "out", SparkEngine())
    assert refused.value.code == "spark.parquet"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("without_spark")
def test_a_file_without_rows_is_refused_as_it_is_here(guideline: Guideline, tmp_path: Path) -> None:
    path = tmp_path / "cohort.parquet"
    pq.write_table(pa.table({"kps": pa.array([], pa.int32())}), path)
    for engine in (None, SparkEngine()):
        with pytest.raises(InputError) as refused:
            audit(path, guideline, tmp_path / "out", engine)
        assert refused.value.code == "table.no-rows"


def work_on(path: Path, guideline: Guideline, **other: Any) -> Work:
    found = {
        "path": path,
        "size": path.stat().st_size,
        "guideline": None,
        "rules": rules_fingerprint(guideline),
        "mapping": NO_MAPPING,
        "named": path.name,
        "columns": None,
        "check_all": True,
        "given": True,
        "as_of": None,
    }
    return Work(**(found | other))


def test_pieces_of_all_groups_cover_all_rows_once(cohort: Path, guideline: Guideline) -> None:
    work = work_on(cohort, guideline)
    pieces = [piece for group in range(GROUPS) for piece in work.pieces(group)]
    ends = [piece.first + piece.rows for piece in pieces]
    assert [piece.first for piece in pieces] == [1, *ends[:-1]]
    assert ends[-1] - 1 == pq.read_metadata(cohort).num_rows
    for piece in pieces:
        there = [row for batch in piece.lines for row in batch.column("row").to_pylist()]
        gone = {fault.row for fault in piece.rejected}
        assert sorted([*there, *gone]) == list(range(piece.first, piece.first + piece.rows))


@pytest.mark.parametrize(
    ("other", "code"), [({"rules": "0" * 64}, "spark.other-rules"), ({"size": 1}, "spark.other-file")]
)
def test_a_worker_with_another_guideline_or_file_stops(
    other: dict[str, Any], code: str, cohort: Path, guideline: Guideline
) -> None:
    with pytest.raises(InputError) as refused:
        list(work_on(cohort, guideline, **other).pieces(0))
    assert refused.value.code == code


def test_a_piece_travels_as_it_is(guideline: Guideline) -> None:
    lines = tuple(pa.record_batch({"row": [n], "R1": pa.array(["done"]).dictionary_encode()}) for n in (7, 8))
    tally = Tally({("rows",): 2, ("survival", "group", "甲", 12.0, True): 1})
    faults = (Rejected(9, None, "kps", "fact.out-of-range", "700", "超出范围", "out of range"),)
    for piece in (Piece(7, 3, lines, tally, faults), Piece(1, 1, (), Tally(), ())):
        row = as_row(piece)
        assert row.schema == PIECE
        assert from_row(*row.to_pylist()[0].values()) == piece
    kinds = {"bigint": pa.int64(), "binary": pa.binary(), "string": pa.string()}
    assert [(name, kinds[kind]) for name, kind in (part.split() for part in SPARK_SCHEMA.split(", "))] == [
        (field.name, field.type) for field in PIECE
    ]


def test_pieces_are_put_in_order_and_none_is_lost() -> None:
    pieces = [Piece(first, 2, (), Tally({("rows",): 2}), ()) for first in range(1, 40, 2)]
    mixed = random.Random(3).sample(pieces, len(pieces))
    assert list(in_order(iter(mixed))) == pieces
    with pytest.raises(AssertionError, match="did not give back"):
        list(in_order(iter(pieces[:3] + pieces[4:])))


def test_without_pyspark_there_is_one_error_that_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError) as refused:
        session()
    assert refused.value.code == "spark.missing"
    assert "pip install pyspark" in refused.value.said_in("zh")
    assert "pip install pyspark" in refused.value.said_in("en")


def test_what_went_wrong_on_a_worker_is_told_in_one_line() -> None:
    said = """Job aborted.
  File "a.py", line 3
leptoguide.errors.InputError: a.parquet: changed

	at org.apache.A(B.scala)
Caused by: java.lang.Exception: x
org.apache.spark.SparkException: y"""
    assert _reason(RuntimeError(said)) == "leptoguide.errors.InputError: a.parquet: changed"
    assert _reason(RuntimeError("Java gateway process exited\nmore")) == "Java gateway process exited"
    assert _reason(RuntimeError()) == "RuntimeError"


def test_how_far_spark_is_is_shown_and_the_rows_are_right_at_the_end(
    cohort: Path, guideline: Guideline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "session", lambda: None)

    def half(spark: Any, groups: Sequence[int], work: Work, told: Told) -> Iterator[Piece]:
        told(0.5)
        yield from shuffled(spark, groups, work, told)

    monkeypatch.setattr(spark, "pieces", half)
    engine, shown = SparkEngine(), list[float]()
    found = open_audit(cohort, guideline, engine, lambda *_: "")
    summary = found.write(tmp_path / "out", lambda: shown.append(found.cohort.done))
    assert shown[0] == 0.5
    assert shown[-1] == found.cohort.done == 1
    assert summary.source.rows_read == pq.read_metadata(cohort).num_rows


def test_what_a_worker_loads_is_loaded_once(cohort: Path, guideline: Guideline) -> None:
    from leptoguide.cohort import spark_pieces  # noqa: PLC0415

    first = spark_pieces._kernel(None, rules_fingerprint(guideline), True, None)
    list(work_on(cohort, guideline).pieces(0))
    assert isinstance(first, Kernel)
    assert spark_pieces._kernel(None, rules_fingerprint(guideline), True, None) is first
