"""From file to file: every row comes out once with what the planes say of it, and the goals follow from the runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench import files
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.plan import Plan


class Here(Executor):
    """Does the work in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture(scope="module")
def made(guideline: Guideline) -> Iterator[list[pa.RecordBatch]]:
    cores = pa.cpu_count()
    files.begin()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "MADE", 500)
        yield files.facts_of(guideline)
    pa.set_cpu_count(cores)


@pytest.fixture
def pipeline(tmp_path: Path) -> files.Pipeline:
    return files.Pipeline(Here(), 2, tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [2, 77, 500, 1201])
@pytest.mark.parametrize("small", [True, False])
def test_every_row_comes_out_as_the_planes_have_it(
    made: list[pa.RecordBatch], pipeline: files.Pipeline, plan: Plan, tmp_path: Path, count: int, small: bool
) -> None:
    """In as many row groups as there are processes, and in more than was made up."""
    source = tmp_path / "cohort.parquet"
    files.write_cohort(source, made, count, 2)
    run = pipeline.run(source, small=small)
    assert run.peak > 0
    assert list(files.differences(pipeline, source, plan)) == []
    assert sum(pq.read_metadata(pipeline.part(n)).num_rows for n in range(2)) == count
    assert pq.read_metadata(source).num_rows == count


def test_a_changed_file_is_noticed(
    made: list[pa.RecordBatch], pipeline: files.Pipeline, plan: Plan, tmp_path: Path
) -> None:
    source = tmp_path / "cohort.parquet"
    files.write_cohort(source, made, 60, 2)
    pipeline.run(source, small=True)
    table = pq.read_table(pipeline.part(1))
    column = table["R1"].to_pylist()
    changed = [*column[:-1], (column[-1] + 1) % 6]
    pq.write_table(table.set_column(0, "R1", pa.array(changed, pa.uint8())), pipeline.part(1))
    assert list(files.differences(pipeline, source, plan)) == ["R1"]
    pq.write_table(table.slice(1), pipeline.part(1))
    assert list(files.differences(pipeline, source, plan)) == [f"part 1: {len(column) - 1} rows, {len(column)}"]


def test_goals_follow_from_the_runs() -> None:
    def row(patients: int, small: bool, seconds: float, peak: float = 1.0) -> dict[str, Any]:
        return {"patients": patients, "small": small, "runs": [seconds] * 3, "peak_gb": peak}

    rows = [row(10**6, False, 0.5), row(10**6, True, 2.0), row(10**7, True, 16.7, 2.5)]
    goals = files.reported(rows, 2)["goals"]
    assert goals["patients a second"] == {"value": 2e6, "of": 10**6, "goal": 10**6, "met": True}
    assert goals["growth"]["value"] == {str(10**6): pytest.approx(1.198), str(10**7): 1.0}
    assert goals["growth"]["met"]
    assert not goals["memory, GB"]["met"]
    assert not files.reported([row(10**6, False, 1.5), *rows[1:]], 2)["goals"]["patients a second"]["met"]
    assert not files.reported([rows[0], row(10**6, True, 2.2), rows[2]], 2)["goals"]["growth"]["met"]
