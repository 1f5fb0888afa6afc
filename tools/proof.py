"""``python -m tools.proof``: proves the guideline anew and writes what was found where it is read.

The data stands beside the guideline (``proof/report.json``, from which the page of the browser is made), and the page
``docs/proof.md`` is made of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.proofs import FOLDER
from leptoguide.proof.verify import verify
from leptoguide.render.proof_markdown import proof_markdown
from leptoguide.render.proof_model import FILE, ProofReport
from leptoguide.render.proof_report import proof_report

PAGE = Path(__file__).resolve().parents[1] / "docs" / "proof.md"


def data(report: ProofReport) -> str:
    """The report as it is committed."""
    return json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def page(report: ProofReport, guideline: Guideline) -> str:
    """``docs/proof.md``."""
    return proof_markdown(report, guideline)


def main() -> int:
    """0 when everything holds, 1 when something does not; written either way."""
    guideline = load()
    report = proof_report(guideline, verify(guideline))
    (guideline.path / FOLDER / FILE).write_text(data(report), "utf-8")
    PAGE.write_text(page(report, guideline), "utf-8")
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
