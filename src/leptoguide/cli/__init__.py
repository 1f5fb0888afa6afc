"""The command line: each module holds the commands of one kind; ``main`` is the entry point."""

from __future__ import annotations

from leptoguide.cli import (  # noqa: F401 - their commands put themselves on the list
    advice,
    cohort,
    cohort_synth,
    knowledge,
    proofs,
    questions,
    service,
)
from leptoguide.cli.entry import main

__all__ = ["main"]
