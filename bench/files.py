"""From Parquet to Parquet: facts in, the status and the reason of every item out, on all cores.

``python -m bench.files`` writes its part of ``bench/results.json`` with every raw run. A process a core has its share
of the row groups: it reads the columns that the planes need, works everything out, and writes a file of numbers, one
an item (``Result.codes``; ``Plan.explain`` names them). What comes out of the first size is compared with the planes
in memory before anything is timed. Starting the processes and compiling in them is a fixed cost, timed apart. The
cohort is that of ``leptoguide synth``; past the first quarter of a million rows it repeats itself. The whole command
``leptoguide audit`` follows.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.timing import digits, versions, written
from leptoguide.cohort.columns import BESIDE, ID
from leptoguide.cohort.synth import Synthesis
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.planes.plan import Plan, compile_guideline

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)
MADE: Final = 1 << 18
"""Rows that are made up; larger files repeat them."""

GROUP: Final = 1 << 17
"""Rows of a row group, and of a batch."""

ROUNDS: Final = {10_000: 9, 100_000: 9, 1_000_000: 5, 10_000_000: 2}
AUDITED: Final = 1_000_000
GOAL: Final = 1_000_000
"""Patients a second."""

GROWTH: Final = 0.2
"""How far the time of a size may lie from the straight line through all: something fixed, and so much a patient."""

MEMORY_GB: Final = 2.0
DIFFERENCES: Final = "DELTA_BINARY_PACKED"
"""How numbers are written: as they are they are five times as many bytes, which takes the system longer."""

Task = tuple[str, str, Sequence[int]]
"""A file, the file to write, and the row groups to take."""


class _Worker:
    """What a process keeps."""

    plan: Plan
    schema: pa.Schema


def begin() -> None:
    """In each process, once: the guideline compiled, and one thread for Arrow."""
    pa.set_cpu_count(1)
    _Worker.plan = compile_guideline(load())
    fields = _Worker.plan.run(pa.record_batch({})).codes().schema
    _Worker.schema = pa.schema([pa.field(field.name, field.type, nullable=False) for field in fields])


def work(task: Task) -> tuple[float, int]:
    """A share of a file, worked out: processor seconds, and the most bytes that this process ever had."""
    source, target, groups = task
    plan, schema, start = _Worker.plan, _Worker.schema, time.process_time()
    encoding = dict.fromkeys(schema.names, DIFFERENCES)
    options = {"compression": "none", "write_statistics": False, "store_schema": False, "use_dictionary": False}
    writer = pq.ParquetWriter(target, schema, column_encoding=encoding, **options)
    with pq.ParquetFile(source, read_dictionary=_texts(plan)) as file, writer as out:
        for group in groups:  # each by itself: a reader of several keeps the memory of all
            columns = file.read_row_group(group, list(plan.columns()), use_threads=False).combine_chunks()
            found = plan.run(columns.to_batches()[0]).codes()
            table = pa.Table.from_arrays(found.columns, schema=schema)
            out.write_table(table, row_group_size=GROUP)
    return time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _texts(plan: Plan) -> list[str]:
    """Columns of codes, which stay numbers and the words for them."""
    return [field.name for field in plan.schema if pa.types.is_dictionary(field.type)]


@dataclass
class Run:
    """Seconds by the clock, of all processors together, and the memory of all processes at their largest, in bytes."""

    seconds: float
    processor: float
    peak: int


@dataclass
class Pipeline:
    """Processes that are ready, and a folder to write to."""

    pool: ProcessPoolExecutor
    processes: int
    folder: Path

    def run(self, source: Path) -> Run:
        """A whole file."""
        groups = range(pq.ParquetFile(source).num_row_groups)
        tasks: list[Task] = [
            (str(source), str(self.part(number)), list(groups[number :: self.processes]))
            for number in range(self.processes)
        ]
        start = time.perf_counter()
        done = list(self.pool.map(work, tasks))
        return Run(time.perf_counter() - start, sum(used for used, _ in done), sum(peak for _, peak in done))

    def part(self, number: int) -> Path:
        """What one of the processes writes."""
        return self.folder / f"part-{number}.parquet"

    def written(self) -> int:
        """Bytes of all parts."""
        return sum(self.part(number).stat().st_size for number in range(self.processes))


def facts_of(guideline: Guideline) -> list[pa.RecordBatch]:
    """The made-up cohort without what was given and what became of the patients."""
    beside = [name for name in BESIDE.names if name != ID]
    batches = list(Synthesis(guideline).batches(MADE, 1))
    return [batch.select([name for name in batch.schema.names if name not in beside]) for batch in batches]


def write_cohort(path: Path, made: Sequence[pa.RecordBatch], count: int, processes: int) -> None:
    """A file of so many rows, in row groups that can be shared out."""
    table = pa.Table.from_batches(made)
    texts = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    group = min(GROUP, -(-count // processes))
    with pq.ParquetWriter(path, table.schema, use_dictionary=texts, compression="none") as file:
        for start in range(0, count, table.num_rows):
            file.write_table(table.slice(0, count - start), row_group_size=group)


def differences(pipeline: Pipeline, source: Path, plan: Plan) -> Iterator[str]:
    """The columns of the parts that are not what the planes give in memory, and a wrong number of rows."""
    file = pq.ParquetFile(source)
    for number in range(pipeline.processes):
        groups = list(range(file.num_row_groups)[number :: pipeline.processes])
        asked = file.read_row_groups(groups, columns=list(plan.columns())).combine_chunks()
        meant = plan.run(asked.to_batches()[0]).codes()
        found = pq.read_table(pipeline.part(number))
        if found.num_rows != meant.num_rows:
            yield f"part {number}: {found.num_rows} rows, {meant.num_rows}"
        elif found.schema.names != meant.schema.names:
            yield f"part {number}: other columns"
        else:
            yield from (n for n in meant.schema.names if found[n].to_pylist() != meant.column(n).to_pylist())


def audited(source: Path, folder: Path) -> tuple[float, float] | None:
    """Seconds and memory of ``leptoguide audit`` over a file, its start and its pages included."""
    command = [str(Path(sys.executable).with_name("leptoguide")), "audit", str(source), "--out", str(folder)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        print(f"audit: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 2**30


def main(arguments: list[str] | None = None) -> int:
    """0 when what is written is right, whatever the goals; else 1, and no results."""
    parser = argparse.ArgumentParser(prog="python -m bench.files", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the largest file, and nothing written")
    options = parser.parse_args(arguments)
    guideline, processes = load(), os.cpu_count() or 1
    sizes = SIZES[:-1] if options.quick else SIZES
    start = time.perf_counter()
    made = facts_of(guideline)
    print(f"cohort: {time.perf_counter() - start:.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, context, initializer=begin) as pool:
            start = time.perf_counter()
            list(pool.map(int, range(processes)))
            fixed = time.perf_counter() - start
            pipeline = Pipeline(pool, processes, folder)
            source = folder / "cohort.parquet"
            write_cohort(source, made, sizes[0], processes)
            pipeline.run(source)
            if wrong := list(differences(pipeline, source, compile_guideline(guideline))):
                print(f"not timed: {wrong[0]}", file=sys.stderr)
                return 1
            found = list(measured(pipeline, source, made, sizes))
        audit = None
        write_cohort(source, made, AUDITED, processes)
        if (took := audited(source, folder / "audit")) is not None:
            audit = {"patients": AUDITED, "seconds": digits(took[0]), "per_second": digits(AUDITED / took[0])}
            audit["peak_gb"] = digits(took[1])
            print("audit", audit)
    report = reported(found, processes) | {"start_seconds": digits(fixed), "audit": audit}
    for goal, figures in report["goals"].items():
        print(f"{goal:12} {figures}")
    if not options.quick:
        written("files", report | {"summary": {}})
    return 0


def measured(
    pipeline: Pipeline, source: Path, made: Sequence[pa.RecordBatch], sizes: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """For each size the runs in seconds, the bytes in and out, and the memory."""
    for size in sizes:
        write_cohort(source, made, size, pipeline.processes)
        runs = [pipeline.run(source) for _ in range(ROUNDS[size])]
        row = {
            "patients": size,
            "runs": [digits(run.seconds) for run in runs],
            "processor": [digits(run.processor) for run in runs],
            "peak_gb": digits(max(run.peak for run in runs) / 2**30),
            "bytes_in": digits(source.stat().st_size / size),
            "bytes_out": digits(pipeline.written() / size),
        }
        print(row, flush=True)
        yield row


def reported(found: list[dict[str, Any]], processes: int) -> dict[str, Any]:
    """The goals, with every run."""
    a_patient = {row["patients"]: statistics.median(row["runs"]) / row["patients"] for row in found}
    largest = max(a_patient)
    fixed, slope = straight({row["patients"]: statistics.median(row["runs"]) for row in found})
    off = {str(size): digits(size * each / (fixed + slope * size) - 1) for size, each in a_patient.items()}
    rate, peak = 1 / a_patient[largest], max(row["peak_gb"] for row in found)
    return {
        "unit": "seconds",
        "processes": processes,
        "versions": versions("numpy", "pyarrow"),
        "files": found,
        "goals": {
            "patients a second": {"value": digits(rate), "of": largest, "goal": GOAL, "met": rate >= GOAL},
            "growth": {
                "value": off,
                "fixed_ms": digits(fixed * 1000),
                "a_patient_us": digits(slope * 1_000_000),
                "goal": GROWTH,
                "met": all(abs(each) <= GROWTH for each in off.values()),
            },
            "memory, GB": {"value": peak, "goal": MEMORY_GB, "met": peak < MEMORY_GB},
        },
    }


def straight(seconds: Mapping[int, float]) -> tuple[float, float]:
    """What is fixed and what a patient takes: the line from which no size is far, by the least squares of ratios."""
    sizes, took = np.array(list(seconds), float), np.array(list(seconds.values()))
    parts = np.stack([1 / took, sizes / took], axis=1)
    fixed, slope = np.linalg.lstsq(parts, np.ones(len(took)), rcond=None)[0]
    return float(fixed), float(slope)


if __name__ == "__main__":
    sys.exit(main())
