"""``python -m tools.mutate``: do the vignettes notice when a rule is wrong?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.mutate.report import markdown
from tools.mutate.run import run
from tools.mutate.verdict import Verdict, load_equivalents, rate


def main(arguments: list[str] | None = None) -> int:
    """0 when the vignettes hold the rules, 1 when they do not, 2 when the vignettes themselves fail."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--only", help="only conditions of this entry or kind, such as R9, lm_suspected or notice")
    parser.add_argument("--report", type=Path, help="write the report here; needs a whole run")
    parser.add_argument("--guideline", type=Path, help="another guideline folder")
    options = parser.parse_args(arguments)
    if options.report and options.only:
        parser.error("--report needs a whole run")
    if options.jobs < 1:
        parser.error("--jobs is at least 1")
    faults, outcomes = run(options.guideline, options.jobs, options.only)
    if faults:
        print("The vignettes fail without any mutant:", *faults, sep="\n  ")
        return 2
    verdict = Verdict(outcomes, load_equivalents(), whole=options.only is None)
    if options.report:
        options.report.write_text(markdown(verdict), "utf-8")
    for outcome in verdict.unreasoned:
        print(f"survives: {outcome.id}\n          {outcome.text}")
    for name in verdict.stale:
        print(f"has a reason but does not survive: {name}")
    print(
        f"{len(outcomes)} mutants, {len(outcomes) - len(verdict.survivors)} killed ({rate(outcomes):.2%}; decisive"
        f" conditions {rate(verdict.core):.2%}), {len(verdict.survivors)} survive,"
        f" {len(verdict.unreasoned)} without a reason"
    )
    return 0 if verdict.passed else 1


if __name__ == "__main__":
    sys.exit(main())
