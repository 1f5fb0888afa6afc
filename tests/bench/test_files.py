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
def test_every_row_comes_out_as_the_planes_have_it(
    made: list[pa.RecordBatch], pipeline: files.Pipeline, plan: Plan, tmp_path: Path, count: int
) -> None:
    """In as many row groups as there are processes, and in more than was made up."""
    source = tmp_path / "cohort.parquet"
    files.write_cohort(source, made, count, 2)
    run = pipeline.run(source)
    assert run.peak > 0
    assert list(files.differences(pipeline, source, plan)) == []
    assert sum(pq.read_metadata(pipeline.part(n)).num_rows for n in range(2)) == count
    assert pq.read_metadata(source).num_rows == count


def test_a_changed_file_is_noticed(
    made: list[pa.RecordBatch], pipeline: files.Pipeline, plan: Plan, tmp_path: Path
) -> None:
    source = tmp_path / "cohort.parquet"
    files.write_cohort(source, made, 60, 2)
    pipeline.run(source)
    table = pq.read_table(pipeline.part(1))
    column = table["R1"].to_pylist()
    changed = [*column[:-1], column[-1] ^ 1]
    pq.write_table(table.set_column(0, "R1", pa.array(changed, table["R1"].type)), pipeline.part(1))
    assert list(files.differences(pipeline, source, plan)) == ["R1"]
    pq.write_table(table.slice(1), pipeline.part(1))
    assert list(files.differences(pipeline, source, plan)) == [f"part 1: {len(column) - 1} rows, {len(column)}"]


def test_the_line_through_all_sizes_is_that_of_what_is_fixed_and_a_patient() -> None:
    fixed, slope = files.straight({size: 0.02 + 1e-6 * size for size in (10**4, 10**5, 10**6, 10**7)})
    assert (fixed, slope) == (pytest.approx(0.02), pytest.approx(1e-6))


def test_goals_follow_from_the_runs() -> None:
    def goals(seconds: float, of_the_largest: float = 8.0, peak: float = 1.0) -> dict[str, Any]:
        rows = [(10**5, 0.1, 1.0), (10**6, seconds, 1.0), (10**7, of_the_largest, peak)]
        found = [{"patients": count, "runs": [runs, 99.0, 0.1], "peak_gb": gb} for count, runs, gb in rows]
        return dict(files.reported(found, 2)["goals"])

    good = goals(0.82)
    assert good["patients a second"] == {"value": 1.25e6, "of": 10**7, "goal": 10**6, "met": True}
    assert all(abs(off) < 0.01 for off in good["growth"]["value"].values())
    assert good["growth"]["fixed_ms"] == pytest.approx(20, abs=2)
    assert good["growth"]["a_patient_us"] == pytest.approx(0.8, abs=0.01)
    assert good["growth"]["met"]
    assert good["memory, GB"]["met"]
    assert not goals(1.6)["growth"]["met"]
    assert not goals(1.0, 10.1)["patients a second"]["met"]
    assert not goals(0.82, peak=2.0)["memory, GB"]["met"]
