"""``python -m tools.agreement``: many random patients, every vignette, and whatever the planes say otherwise."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from leptoguide.advise.vignettes import case_of, load_vignettes
from leptoguide.knowledge.load import load
from leptoguide.planes.plan import compile_guideline
from tools.agreement.compare import Comparison, compare, portion, shrunk

PATIENTS = 200_000
SEED = 2026
PORTION = 4000
SHOWN = 10
"""Differences that are shrunk and printed."""


def main(arguments: list[str] | None = None) -> int:
    """0 when the planes say of every patient what ``assess`` says, 1 when they do not."""
    parser = argparse.ArgumentParser(prog="python -m tools.agreement", description=__doc__)
    parser.add_argument("--patients", type=int, default=PATIENTS, help=f"random patients (default {PATIENTS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the random patients (default {SEED})")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="(default: one a core)")
    parser.add_argument("--guideline", type=Path, help="another guideline folder")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    guideline = load(options.guideline)
    plan = compile_guideline(guideline)
    vignettes = [dict(case_of(v, guideline).known) for v in load_vignettes(guideline.path / "cases")]
    found = compare(guideline, plan, vignettes)
    print(f"{found.patients} vignettes: {len(found.differences)} differences")
    portions = [
        (options.guideline, options.seed, range(first, min(first + PORTION, options.patients)))
        for first in range(0, options.patients, PORTION)
    ]
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        for comparison in _shown(pool.map(portion, portions), len(portions)):
            found.add(comparison)
    for difference in islice(found.differences.values(), SHOWN):
        print(shrunk(guideline, plan, difference).report())
    telling = sum(len(answers) > 1 for answers in found.seen.values())
    print(
        f"{found.patients} patients, {len(found.seen)} answers each ({telling} of them not always the same),"
        f" {found.answers} answers, {len(found.differences)} differ; {time.monotonic() - start:.0f} s"
    )
    return 1 if found.differences else 0


def _shown(comparisons: Iterable[Comparison], count: int) -> Iterable[Comparison]:
    """The same, with how far it is on a terminal."""
    for number, comparison in enumerate(comparisons, 1):
        if sys.stderr.isatty():
            print(f"\r{number}/{count}", end="\n" if number == count else "", file=sys.stderr, flush=True)
        yield comparison


if __name__ == "__main__":
    sys.exit(main())
