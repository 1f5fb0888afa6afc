"""The engine that runs an audit on Spark: the same folder as the local one, byte for byte.

Spark is no part of LeptoGuide; it is looked for when it is asked for. Each row group of a Parquet file is one number in
a frame; ``mapInArrow`` gives the numbers to :class:`Work` on the workers, and what they send back is written here.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Final

from leptoguide.cohort.engine import About, LinesFile, Watch
from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.parquet_file import ParquetFile
from leptoguide.cohort.reading import CohortFile, Reject
from leptoguide.cohort.spark_pieces import SPARK_SCHEMA, Piece, Work, from_row, in_order
from leptoguide.cohort.tally import Tally
from leptoguide.errors import InputError
from leptoguide.knowledge.fingerprint import rules_fingerprint
from leptoguide.knowledge.load import default_guideline

_ALONE: Final = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
"""Settings for a Spark of this machine alone, which listens to nobody else; ``spark-submit`` has those of a cluster."""

_SUBMITTED: Final = "PYSPARK_GATEWAY_PORT"
"""What ``spark-submit`` leaves in the environment of a program."""

_PATIENCE: Final = 1
"""Seconds between two looks at how far Spark is."""

Told = Callable[[float], None]
"""Takes the share of the work that is done."""

_IN_PYTHON: Final = re.compile(r"(?!org\.|java\.)[\w.]+(Error|Exception): .")
"""How the last line of what went wrong in Python begins."""


class SparkEngine:
    """An engine (:mod:`leptoguide.cohort.engine`) for a Parquet file that each worker sees under the same path."""

    def __call__(
        self, cohort: CohortFile, kernel: Kernel, lines: Path, reject: Reject, *, about: About, watch: Watch
    ) -> Tally:
        """Raises :class:`InputError` where there is no Spark, for another kind of file, and when Spark gives up."""
        if not isinstance(cohort.source, ParquetFile):
            raise InputError("spark.parquet", where=cohort.path.name)
        tally, read, rows = Tally(), 0, cohort.rows or 0
        cohort.read = cohort.good = cohort.rejected = 0

        def told(share: float) -> None:
            cohort.read = round(share * rows)  # as far as it is known; the rows themselves come later
            watch()

        with LinesFile(lines, kernel.schema) as file:
            for piece in pieces(session(), cohort.source.groups, _work(cohort, kernel), told):
                reject(piece.rejected)
                for batch in piece.lines:
                    file.add(batch)
                tally = tally + piece.tally
                told(1)
                read += piece.rows
                cohort.good += sum(batch.num_rows for batch in piece.lines)
            if not read:
                raise InputError("table.no-rows", where=cohort.path.name)
            file.say(about(tally))
        cohort.read, cohort.rejected = read, read - cohort.good
        return tally


def _work(cohort: CohortFile, kernel: Kernel) -> Work:
    folder = kernel.guideline.path
    return Work(
        path=cohort.path.resolve(),
        size=cohort.size,
        guideline=None if folder == default_guideline() else folder.resolve(),
        rules=rules_fingerprint(kernel.guideline),
        mapping=cohort.mapping,
        named=cohort.named,
        columns=None if cohort.columns is None else tuple(cohort.columns),
        check_all=cohort.check_all,
        given=kernel.judge is not None,
        as_of=kernel.as_of,
    )


def session() -> Any:
    """A ``SparkSession``: as ``spark-submit`` has it, else of this machine alone.

    Raises :class:`InputError` where there is no PySpark, or it does not start.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - not a part of LeptoGuide
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise InputError("spark.missing", where="--engine spark") from None
    builder = SparkSession.builder.appName("leptoguide audit")
    if _SUBMITTED not in os.environ:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        for name, value in _ALONE.items():
            builder = builder.config(name, value)
    before = signal.getsignal(signal.SIGINT)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as problem:
        raise InputError("spark.no-start", where="--engine spark", reason=_reason(problem)) from None
    finally:
        if threading.current_thread() is threading.main_thread():  # PySpark would raise in the middle of a call to Java
            signal.signal(signal.SIGINT, before)


def pieces(spark: Any, groups: Sequence[int], work: Work, told: Told) -> Iterator[Piece]:
    """The audit of a Parquet file whose row groups have so many rows: its pieces, in the order of the file.

    All workers work at once and keep what they find on their disks; then it is fetched, one row group at a time, so
    that memory here stays flat. ``told`` is given the share that is done before. Raises :class:`InputError` when Spark
    gives up.
    """
    from py4j.protocol import Py4JError  # noqa: PLC0415 - not a part of LeptoGuide
    from pyspark import StorageLevel  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        numbers = spark.range(0, len(groups), 1, max(1, len(groups)))
        found = numbers.mapInArrow(work, SPARK_SCHEMA).persist(StorageLevel.DISK_ONLY)
        try:
            with ThreadPoolExecutor(1) as pool:
                counted = pool.submit(found.count)
                try:
                    while wait([counted], _PATIENCE).not_done:
                        told(_share(spark.sparkContext.statusTracker(), len(groups)))
                except BaseException:  # interrupted: nobody waits for the rest
                    spark.sparkContext.cancelAllJobs()
                    raise
                counted.result()
            yield from in_order(from_row(*row) for row in found.toLocalIterator(prefetchPartitions=True))
        finally:
            found.unpersist()
    except (PySparkException, Py4JError) as problem:
        raise InputError("spark.gave-up", where=work.path.name, reason=_reason(problem)) from None


def _share(tracker: Any, tasks: int) -> float:
    """The share of the tasks that are done, of the stage that has so many."""
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return max((s.numCompletedTasks / tasks for s in stages if s is not None and s.numTasks == tasks), default=0)


def _reason(problem: BaseException) -> str:
    """What a worker said last in Python, else the first line of what Spark says."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    in_python = [line for line in lines if _IN_PYTHON.match(line)]
    return (in_python or lines or [type(problem).__name__])[-1 if in_python else 0]
