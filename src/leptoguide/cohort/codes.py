"""What is found of a row and a recommendation when what was given is set beside what is advised: one of eleven codes.

The verdict follows from the code. Filling in an unknown fact can change a conditional verdict and no other; see the
decision on concordance.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """Whether what was given is what the guideline advises."""

    CONCORDANT = "concordant"
    CONDITIONAL = "conditional"
    NON_CONCORDANT = "non-concordant"
    NOT_DUE = "not-due"
    NOT_RECORDED = "not-recorded"


class Finding(StrEnum):
    """The verdict with its reason. A column of findings holds the place of each in :data:`FINDINGS`.

    * ``not-recorded``: the row does not say what was given;
    * ``not-judged``: none of the options was given, and the recommendation is none of which the absence is judged;
    * ``nothing-due``: none was given, and none had to be;
    * ``optional``: none was given, and what the guideline has to offer may only be considered;
    * ``as-advised``: each option that was given is advised, or shown to be done, and nothing forbids it;
    * ``given-open``: whether it is rests on facts that are missing;
    * ``omission-open``: none was given; whether one should have been rests on facts that are missing;
    * ``blocked``: an option was given that a safety rule forbids;
    * ``advised-against``: an option was given that the guideline advises against;
    * ``not-applicable``: an option was given of which the condition is false;
    * ``not-given``: an option was recommended, and none was given.
    """

    NOT_RECORDED = "not-recorded"
    NOT_JUDGED = "not-judged"
    NOTHING_DUE = "nothing-due"
    OPTIONAL = "optional"
    AS_ADVISED = "as-advised"
    GIVEN_OPEN = "given-open"
    OMISSION_OPEN = "omission-open"
    BLOCKED = "blocked"
    ADVISED_AGAINST = "advised-against"
    NOT_APPLICABLE = "not-applicable"
    NOT_GIVEN = "not-given"


FINDINGS: Final = tuple(Finding)

VERDICT_OF: Final = {
    Finding.NOT_RECORDED: Verdict.NOT_RECORDED,
    Finding.NOT_JUDGED: Verdict.NOT_DUE,
    Finding.NOTHING_DUE: Verdict.NOT_DUE,
    Finding.OPTIONAL: Verdict.NOT_DUE,
    Finding.AS_ADVISED: Verdict.CONCORDANT,
    Finding.GIVEN_OPEN: Verdict.CONDITIONAL,
    Finding.OMISSION_OPEN: Verdict.CONDITIONAL,
    Finding.BLOCKED: Verdict.NON_CONCORDANT,
    Finding.ADVISED_AGAINST: Verdict.NON_CONCORDANT,
    Finding.NOT_APPLICABLE: Verdict.NON_CONCORDANT,
    Finding.NOT_GIVEN: Verdict.NON_CONCORDANT,
}
"""The verdict of each finding."""
