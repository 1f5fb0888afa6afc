"""``python -m tools.conformance``: do engines that are not ours answer the exported library as we do?"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from leptoguide.cql import names
from leptoguide.cql.library import cql_library
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from tools.conformance import specification
from tools.conformance.agreement import compare
from tools.conformance.differences import declared
from tools.conformance.engines import ENGINES, Engine, Library, translated
from tools.conformance.installing import MissingError
from tools.conformance.patients import Cohort

PATIENTS = 20_000
SEED = 2026


def main(arguments: list[str] | None = None) -> int:
    """0 when all engines that are here agree, 1 when one does not, 2 when the translator can not be had."""
    parser = argparse.ArgumentParser(prog="python -m tools.conformance", description=__doc__)
    parser.add_argument("--patients", type=int, default=PATIENTS, help=f"random patients (default {PATIENTS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the random patients (default {SEED})")
    parser.add_argument("--engine", action="append", choices=[e.name for e in ENGINES], help="only this one")
    parser.add_argument("--guideline", type=Path, help="another guideline folder")
    options = parser.parse_args(arguments)
    guideline = load(options.guideline)
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = translated(cql_library(guideline), names.library(guideline), Path(folder))
            tables = translated(specification.library(), specification.NAME, Path(folder))
        except MissingError as missing:
            print(f"translator: not here: {missing}")
            return 2
        complaints = [*library.messages, *tables.messages]
        print(
            f"translator: {len(library.expressions)} expressions, {len(complaints)} complaints", *complaints, sep="\n  "
        )
        good = not complaints
        for engine in ENGINES:
            if not options.engine or engine.name in options.engine:
                good &= judge(engine, guideline, library, tables, options.patients, options.seed)
    return 0 if good else 1


def judge(engine: Engine, guideline: Guideline, library: Library, tables: Library, patients: int, seed: int) -> bool:
    """Whether one engine agrees on the specification and on the patients; an engine that is missing does no harm."""
    try:
        engine.set_up()
    except MissingError as missing:
        print(f"{engine.name}: not here: {missing}")
        return True
    with engine.start(tables) as session:
        found = specification.differing(session)
        misread = specification.misread(session)
    known = declared().get(engine.name, set())
    for text in found.keys() - known:
        print(f"{engine.name}: {text}, {found[text]}")
    for text in known - found.keys():
        print(f"{engine.name}: declared to differ, and does not: {text}")
    for text in misread:
        print(f"{engine.name}: a unit is misread: {text}")
    count = max(1, round(patients * engine.share))
    start = time.monotonic()
    with engine.start(library) as session:
        comparison = compare(session, guideline, Cohort(guideline).draw(count, seed))
    for difference in comparison.differences:
        print(difference.report())
    print(
        f"{engine.name}: {len(specification.rows())} rows of the specification, {len(known)} declared to differ;"
        f" {count} patients, {len(library.expressions)} expressions each ({comparison.telling} both known and unknown),"
        f" {len(comparison.differences)} differ; {time.monotonic() - start:.0f} s"
    )
    return found.keys() == known and not misread and not comparison.differences


if __name__ == "__main__":
    sys.exit(main())
