"""``python -m bench.side``: equal answers first, then the stop-watch; its part of ``bench/results.json`` with all runs.

Whoever can not be had here is named, and left out.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.cohort import UNKNOWN, Maker, patients
from bench.side.model import Contender, Setting
from bench.side.others import Cql, DuckDB, DuckDBStatuses, Zen
from bench.side.planes import AsPlanes, Floor, Planes, Reference, StatusesAlone
from bench.timing import digits, pinned, versions, written
from leptoguide.cql import names
from leptoguide.cql.library import cql_library
from leptoguide.knowledge.load import load
from leptoguide.planes.plan import compile_guideline
from tools.conformance.engines import ENGINES, Library, translated
from tools.conformance.installing import MissingError

PATIENTS = 1 << 19
FEW = 1 << 16
"""For a quick run."""

SAMPLE = 300
"""Patients for whoever takes them one at a time; the slowest engines have a share of them."""

LEAST = 10

GOALS = (
    ("DuckDB", "planes", 30),
    ("cql-execution", "planes", 5000),
    ("zen-engine", "planes", 500),
    ("planes", "floor", -15),
    ("planes, as bits", "floor", -15),
)
"""How many times as long the first takes as the second: at least so many, or, where negative, at most."""


def main(arguments: list[str] | None = None) -> int:
    """0 when all answers are equal, whatever the goals; 1 when somebody's are not, and nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m bench.side", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{FEW} patients and not {PATIENTS}, and nothing written")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    setting = made(FEW if options.quick else PATIENTS)
    absent: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        contenders = list(present(makers(setting, Path(folder)), absent))
        try:
            for contender in contenders:
                if wrong := contender.differences():
                    print(f"not timed: {contender.name}: {wrong[0]}", file=sys.stderr)
                    return 1
                print(f"{contender.name}: {contender.patients} patients, answers equal", flush=True)
            ways = {c.name: c.choose() for c in contenders if isinstance(c, DuckDB)}
            runs = timed(contenders)
        finally:
            for contender in contenders:
                contender.close()
    report = reported(setting, contenders, runs) | {
        "absent": absent,
        "ways": {name: rounded(seconds.items()) for name, seconds in ways.items()},
        "seconds": round(time.monotonic() - start),
    }
    if options.quick:
        _show(report)
        return 0
    written("side", report)
    _show(report)
    return 0


def made(count: int) -> Setting:
    """A cohort of so many patients, and what the planes say of it."""
    guideline = load()
    plan = compile_guideline(guideline)
    batch = Maker(guideline).batch(count)
    return Setting(guideline, plan, batch, plan.run(batch), patients(batch, plan.variables, SAMPLE))


def makers(setting: Setting, folder: Path) -> Iterator[tuple[str, Callable[[], Contender]]]:
    """All that there could be, by name."""

    @cache
    def library() -> Library:
        return translated(cql_library(setting.guideline), names.library(setting.guideline), folder)

    for kind in (Floor, Planes, AsPlanes, StatusesAlone, DuckDB, DuckDBStatuses):
        yield kind.name, lambda kind=kind: kind(setting)  # type: ignore[misc]
    yield "assess", lambda: Reference(setting, SAMPLE)
    yield "zen-engine", lambda: Zen(setting, SAMPLE, folder)
    for engine in ENGINES:
        count = max(LEAST, round(SAMPLE * engine.share))
        yield engine.name, lambda engine=engine, count=count: Cql(setting, engine, library(), count)  # type: ignore[misc]


def present(makers: Iterable[tuple[str, Callable[[], Contender]]], absent: dict[str, str]) -> Iterator[Contender]:
    """Those that can be had; why the others can not goes into ``absent``."""
    for name, make in makers:
        try:
            yield make()
        except MissingError as missing:
            absent[name] = str(missing)
            print(f"{name}: not here: {missing}", flush=True)


def timed(contenders: list[Contender]) -> dict[str, list[float]]:
    """Nanoseconds a patient, run by run, everybody in turn, so that whatever disturbs the machine disturbs all."""
    runs: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(max(contender.rounds for contender in contenders)):
        for contender in contenders:
            if number < contender.rounds:
                runs[contender.name].append(contender.run() / contender.patients * 1e9)
    return runs


def reported(setting: Setting, contenders: list[Contender], runs: dict[str, list[float]]) -> dict[str, Any]:
    """The figures and the goals, with every run."""
    medians = {name: statistics.median(values) for name, values in runs.items()}
    summary = {
        c.name: {
            "computes": c.computes,
            "patients": c.patients,
            "runs": len(runs[c.name]),
            "median": digits(medians[c.name]),
            "min": digits(min(runs[c.name])),
            "max": digits(max(runs[c.name])),
        }
        for c in contenders
    }
    ratios = {}
    for one, other, goal in GOALS:
        if one in medians and other in medians:
            ratio = digits(medians[one] / medians[other])
            ratios[f"{one} / {other}"] = {
                "ratio": ratio,
                "goal": abs(goal),
                "most": goal < 0,
                "met": ratio <= -goal if goal < 0 else ratio >= goal,
            }
    return {
        "unit": "ns a patient",
        "cohort": {"patients": setting.batch.num_rows, "unknown": UNKNOWN},
        "versions": versions("numpy", "pyarrow", "duckdb") | pinned(),
        "summary": summary,
        "ratios": ratios,
        "runs": {name: [digits(value) for value in values] for name, values in runs.items()},
    }


def rounded(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Seconds in four digits."""
    return {name: digits(value) for name, value in pairs}


def _show(report: dict[str, Any]) -> None:
    for name, ratio in report["ratios"].items():
        print(f"{name:30} {ratio}")
    print(report["ways"], report["seconds"], "s")


if __name__ == "__main__":
    sys.exit(main())
