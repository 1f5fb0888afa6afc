"""Cytological response of the cerebrospinal fluid: the consensus's rule (2.2.6) read safely, as a state machine.

Days and results come from the instrument ``csf-response`` of the guideline.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CsfState(StrEnum):
    """Where the patient stands, by the names of the instrument."""

    NOT_ASSESSABLE = "not-assessable"
    BASELINE_POSITIVE = "baseline-positive"
    CLEARING = "clearing"
    COMPLETE_RESPONSE = "complete-response"
    PROGRESSION = "progression"


@dataclass(frozen=True, slots=True)
class CsfStep:
    """One examination and the state after it. ``flagged``: an equivocal result, which changes nothing.

    ``since`` is the day the state counts from: for a complete response the first of the negatives.
    """

    date: datetime.date
    cytology: str
    state: CsfState
    since: datetime.date
    flagged: bool = False


def csf_course(
    results: Iterable[tuple[datetime.date, str]], days_held: int, induction_end: datetime.date | None = None
) -> tuple[CsfStep, ...]:
    """The state after each examination, in the order of dates.

    ``days_held``: how long a negative must hold. ``induction_end``: from when a still positive cytology counts as
    progression; ``None`` (the default of the consensus, which sets no limit) never counts it.

    Progression stays: neither the consensus nor its safe reading says what ends it, so no later negative does. A
    course after it, on another treatment, is one of its own, with the baseline that a clinician sets.
    """
    steps: list[CsfStep] = []
    state: CsfState | None = None
    since: datetime.date | None = None
    first_negative: datetime.date | None = None
    for date, cytology in sorted(results):
        before = state
        if cytology == "positive":
            first_negative = None
            state = _after_positive(state, date, induction_end)
        elif cytology == "negative":
            if state is None:
                state = CsfState.NOT_ASSESSABLE
            elif state not in (CsfState.NOT_ASSESSABLE, CsfState.PROGRESSION):
                first_negative = first_negative or date
                held = (date - first_negative).days >= days_held
                if state is not CsfState.COMPLETE_RESPONSE:
                    state = CsfState.COMPLETE_RESPONSE if held else CsfState.CLEARING
        if state is None:  # equivocal before any result that counts
            continue
        if state is not before or since is None:
            since = first_negative if state is CsfState.COMPLETE_RESPONSE and first_negative else date
        steps.append(CsfStep(date, cytology, state, since, flagged=cytology not in ("positive", "negative")))
    return tuple(steps)


def _after_positive(state: CsfState | None, date: datetime.date, induction_end: datetime.date | None) -> CsfState:
    if state is None:
        return CsfState.BASELINE_POSITIVE
    if state in (CsfState.COMPLETE_RESPONSE, CsfState.NOT_ASSESSABLE, CsfState.PROGRESSION):
        return CsfState.PROGRESSION
    if induction_end is not None and date > induction_end:
        return CsfState.PROGRESSION
    return CsfState.BASELINE_POSITIVE
