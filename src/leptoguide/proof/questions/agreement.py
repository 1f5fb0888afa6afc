"""Printed equals meant: the evaluator reads whom the solver returns, and gets the same.

For everything that both give (each value of each definition, each truth value of each condition, each status of each
option in each reading of the source) the solver is asked for a patient of whom it holds, with facts at random; the
evaluator then reads that patient whole. So it is with every patient of every other question.
"""

from __future__ import annotations

from leptoguide.proof.run import Run


def ask(run: Run) -> None:
    """The claims."""
    for compared in run.session.compared:
        if run.asks(compared.name):
            run.claims += 1
            run.session.any(compared.term)
