"""``verify``: all questions on one guideline, on several processors where there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.proof.findings import Answer
from leptoguide.proof.questions import (
    agreement,
    boundaries,
    contraindication_wins,
    never_both,
    never_silent,
    partitions,
    reachable,
    unknown_is_sound,
)
from leptoguide.proof.run import Run

QUESTIONS: Final[Mapping[QuestionId, Callable[[Run], None]]] = {
    "never-silent": never_silent.ask,
    "never-both": never_both.ask,
    "reachable": reachable.ask,
    "unknown-is-sound": unknown_is_sound.ask,
    "contraindication-wins": contraindication_wins.ask,
    "boundaries": boundaries.ask,
    "partitions": partitions.ask,
    "agreement": agreement.ask,
}
"""In the order in which they are read."""

_LONGEST_FIRST: Final[tuple[QuestionId, ...]] = ("agreement", "boundaries", "contraindication-wins", "reachable")


def answer(guideline: Guideline, question: QuestionId, about: str = "") -> Answer:
    """The answer to one question; with ``about`` only to the claims whose name holds it.

    Raises :class:`KnowledgeError` when the folder ``proof`` is faulty.
    """
    run = Run(load_proofs(guideline), question, about)
    QUESTIONS[question](run)
    return run.answer()


def verify(
    guideline: Guideline, questions: Sequence[QuestionId] = tuple(QUESTIONS), processes: int | None = None
) -> tuple[Answer, ...]:
    """The answers to ``questions``, in their order, by at most ``processes`` (as many as there are processors).

    Where all are asked, the last one takes what the two readings of any question differ in.
    """
    load_proofs(guideline)
    order = sorted(questions, key=lambda x: _LONGEST_FIRST.index(x) if x in _LONGEST_FIRST else len(_LONGEST_FIRST))
    if len(order) == 1:
        found = {question: answer(guideline, question) for question in order}
    else:  # each question in a fresh process: which patients a solver shows depends on what it has seen before
        workers = min(processes or os.cpu_count() or 1, len(order))
        with ProcessPoolExecutor(workers, get_context("spawn"), max_tasks_per_child=1) as pool:
            answers = pool.map(_answer, [guideline.path] * len(order), order)
            found = dict(zip(order, answers, strict=True))
    return gathered([found[question] for question in questions])


def _answer(path: Path, question: QuestionId) -> Answer:
    """In a process of its own, which reads the guideline itself."""
    return answer(load(path), question)


def gathered(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """With every disagreement, and every patient read twice, at the question about agreement."""
    differences = tuple(finding for found in answers for finding in found.findings if finding.kind == "differs")
    return tuple(
        replace(found, findings=differences, replayed=sum(x.replayed for x in answers))
        if found.question == "agreement"
        else replace(found, findings=tuple(x for x in found.findings if x.kind != "differs"))
        if any(x.question == "agreement" for x in answers)
        else found
        for found in answers
    )
