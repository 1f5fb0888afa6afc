"""``python -m tools.spark``: the tests of the Spark engine on a local Spark, then a large cohort on both engines."""

from __future__ import annotations

import argparse
import filecmp
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.spark.installing import PYTHON, ROOT, install

ROWS = 1_000_000
SEED = 2026


def main(arguments: list[str] | None = None) -> int:
    """0 when both engines give the same folder, byte for byte, 1 when they do not."""
    parser = argparse.ArgumentParser(prog="python -m tools.spark", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help=f"of the synthetic cohort (default {ROWS})")
    options = parser.parse_args(arguments)
    if shutil.which("java") is None:
        print("make spark: java is missing (Spark needs Java 17)")
        return 1
    install()
    if subprocess.run([PYTHON, "-m", "pytest", "-q", "tests/spark"], cwd=ROOT, check=False).returncode:
        return 1
    with tempfile.TemporaryDirectory(prefix="leptoguide-spark-") as name:
        place = Path(name)
        cohort = place / "cohort.parquet"
        _leptoguide("synth", "--n", str(options.rows), "--seed", str(SEED), "-o", str(cohort))
        for engine in ("local", "spark"):
            start = time.monotonic()
            _leptoguide("audit", str(cohort), "--out", str(place / engine), "--engine", engine)
            print(f"{engine}: {options.rows} rows in {time.monotonic() - start:.1f} s", flush=True)
        files = sorted(path.relative_to(place / "local") for path in (place / "local").rglob("*") if path.is_file())
        others = sorted(path.relative_to(place / "spark") for path in (place / "spark").rglob("*") if path.is_file())
        _, wrong, errors = filecmp.cmpfiles(place / "local", place / "spark", map(str, files), shallow=False)
        differing = [*wrong, *errors, *(str(path) for path in set(files) ^ set(others))]
        print(f"{len(files)} files, {len(differing)} differ {' '.join(sorted(differing))}")
        return 1 if differing or not files else 0


def _leptoguide(*arguments: str) -> None:
    subprocess.run([PYTHON.with_name("leptoguide"), *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
