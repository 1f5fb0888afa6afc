"""The engine on a Spark of this machine: the same folder, byte for byte. Runs where PySpark is: ``make spark``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

pytest.importorskip("pyspark", reason="PySpark is not installed: make spark")
if shutil.which("java") is None:
    pytest.skip("Java is not installed", allow_module_level=True)

from leptoguide.cohort.spark import SparkEngine, session
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from tests.spark.audits import audit, cohort_of, files_of

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""PySpark's own warnings are no faults of ours."""


@pytest.fixture(scope="module", autouse=True)
def spark() -> Iterator[None]:
    yield
    session().stop()


@pytest.fixture(scope="module")
def cohort(guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cohort_of(guideline, tmp_path_factory.mktemp("cohort") / "队列 [1].parquet")


def test_the_folder_is_that_of_an_audit_on_one_machine(cohort: Path, guideline: Guideline, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert audit(cohort, guideline, here) == audit(cohort, guideline, there, SparkEngine())
    assert files_of(here) == files_of(there)


def test_a_mapping_and_another_guideline_folder_reach_the_workers(
    cohort: Path, guideline: Guideline, tmp_path: Path
) -> None:
    shutil.copytree(guideline.path, tmp_path / "guideline")
    other = load(tmp_path / "guideline")
    renamed = tmp_path / "renamed.parquet"
    table = pq.read_table(cohort)
    names = ["卡氏评分" if name == "kps" else name for name in table.column_names]
    pq.write_table(table.rename_columns(names), renamed, row_group_size=400)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("columns: {卡氏评分: kps}\n", "utf-8")
    here, there = tmp_path / "here", tmp_path / "there"
    assert audit(renamed, other, here, mapping=mapping) == audit(renamed, other, there, SparkEngine(), mapping)
    assert files_of(here) == files_of(there)
    assert "卡氏评分" in (there / "rejected.csv").read_text("utf-8-sig")


def test_what_is_broken_off_leaves_nothing_and_does_not_wait(
    cohort: Path, guideline: Guideline, tmp_path: Path
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(cohort, guideline, tmp_path / "out", SparkEngine(), watch=stop)
    assert list(tmp_path.iterdir()) == []
    assert session().sparkContext.statusTracker().getActiveJobsIds() == []


def test_a_worker_that_fails_ends_it_with_one_error_and_nothing_is_left(
    cohort: Path, guideline: Guideline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leptoguide.cohort.spark.rules_fingerprint", lambda _: "0" * 64)
    with pytest.raises(InputError) as refused:
        audit(cohort, guideline, tmp_path / "out", SparkEngine())
    assert refused.value.code == "spark.gave-up"
    assert "not those on the driver" in refused.value.said_in("en")
    assert list(tmp_path.iterdir()) == []
