"""What the definitions of the library are called. Definitions of the guideline keep their own names."""

from __future__ import annotations

from typing import Final, Literal

from leptoguide.knowledge.guideline import Guideline

Condition = Literal["when", "against", "done", "stop"]

STAGE: Final = "stage"
READING: Final = "reading of the source"
"""The parameter that chooses another reading by its discrepancy."""


def applies(recommendation: str) -> str:
    """Whether a recommendation concerns the patient."""
    return f"{recommendation}.applies"


def condition(option: str, part: Condition) -> str:
    """One of the conditions of an option; ``stop``: a safety rule forbids it."""
    return f"{option}.{part}"


def status(item: str) -> str:
    """The status of an option or of a recommendation."""
    return f"{item}.status"


def safety(rule: str) -> str:
    """Whether a safety rule holds."""
    return f"safety.{rule}"


def notice(notice: str) -> str:
    """Whether a notice is to be shown."""
    return f"notice.{notice}"


def stage(stage: str) -> str:
    """Whether a stage of the pathway is reached."""
    return f"stage.{stage}"


def constraint(constraint: str) -> str:
    """Whether the facts agree with one another in one respect."""
    return f"constraint.{constraint}"


def library(guideline: Guideline) -> str:
    """The name of the library: that of the guideline."""
    return guideline.identity.id
