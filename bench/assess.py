"""How long one assessment takes: loading, a full advice with reasons, and the command from cold.

``python -m bench.assess`` writes its part of ``bench/results.json`` with every raw run. The answers are checked first:
every vignette must be met before anything is timed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.timing import summary, timed, written
from leptoguide.advise.assess import assess
from leptoguide.advise.vignettes import case_of, differences, load_vignettes
from leptoguide.knowledge.load import load
from leptoguide.render.advice_json import advice_json

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
COLD_RUNS = 15

GOALS_MS = {"assess": 5.0, "load": 500.0, "command-cold": 1000.0}

_LOAD = "import time; t = time.perf_counter(); import leptoguide; leptoguide.load(); print(time.perf_counter() - t)"


def main() -> int:
    """Run everything, print a table, write the raw runs; 1 when a goal is missed."""
    guideline = load()
    vignettes = load_vignettes(guideline.path / "cases")
    wrong = [d for v in vignettes for d in differences(v, guideline)]
    if wrong:
        print(f"not timed: {wrong[0]}", file=sys.stderr)
        return 1
    cases = [case_of(v, guideline) for v in vignettes]
    runs = {
        "assess": [timed(lambda c=c: assess(guideline, c)) for _ in range(ROUNDS) for c in cases],  # type: ignore[misc]
        "assess-and-json": [timed(lambda c=c: advice_json(assess(guideline, c))) for c in cases],  # type: ignore[misc]
        "load": [float(_python("-c", _LOAD)) * 1000 for _ in range(COLD_RUNS)],
        "command-cold": [timed(_command) for _ in range(COLD_RUNS)],
    }
    report = {
        "vignettes": len(vignettes),
        "summary": {name: summary(values, GOALS_MS.get(name)) for name, values in runs.items()},
        "runs": {name: [round(value, 3) for value in values] for name, values in runs.items()},
    }
    return int(not written("assess", report))


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True, cwd=ROOT)
    return done.stdout


def _command() -> None:
    command = [str(Path(sys.executable).with_name("leptoguide")), "assess", "examples/demo-1.yaml"]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
