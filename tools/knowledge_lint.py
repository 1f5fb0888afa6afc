"""``python -m tools.knowledge_lint``: loads and lints the guideline; prints the problems, or one line of counts."""

from __future__ import annotations

import sys

from leptoguide.advise.vignettes import load_vignettes
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.coverage import load_coverage
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.lint import lint
from leptoguide.knowledge.load import load


def main() -> int:
    """0 when the knowledge is sound, 1 when it is not."""
    try:
        guideline = load()
        problems = lint(guideline)
        counts = "" if problems else summary(guideline)
    except KnowledgeError as fault:
        print(fault)
        return 1
    for problem in problems:
        print(problem)
    if problems:
        return 1
    print(counts)
    return 0


def summary(guideline: Guideline) -> str:
    """How much of everything the guideline holds."""
    evidence = guideline.evidence
    coverage = load_coverage(guideline.path)
    answered = sum(bool(entry.carried or entry.refused) for entry in coverage.values())
    counts = {
        "recommendations": len(guideline.recommendations),
        "options": len(guideline.options),
        "definitions": len(guideline.definitions),
        "safety rules": len(guideline.safety),
        "notices": len(guideline.notices),
        "facts": len(guideline.dictionary.facts),
        "studies": len(evidence.studies),
        "references": len(evidence.references),
        "discrepancies": len(evidence.discrepancies),
        "coverage": f"{answered}/{len(coverage)}",
        "vignettes": len(load_vignettes(guideline.path / "cases")),
    }
    return ", ".join(f"{name} {count}" for name, count in counts.items())


if __name__ == "__main__":
    sys.exit(main())
