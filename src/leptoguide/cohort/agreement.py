"""Concordance in numbers: how often what was given was what is advised, as bounds over what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from leptoguide.cohort.codes import VERDICT_OF, Finding, Verdict
from leptoguide.cohort.summary import Agreement

DIGITS: Final = 9
"""Decimals of a share that are kept, so that no two machines write it otherwise."""


def agreement_of(findings: Mapping[Finding, int]) -> Agreement:
    """The numbers of rows by verdict, and the bounds."""
    rows = dict.fromkeys(Verdict, 0)
    for finding, number in findings.items():
        rows[VERDICT_OF[finding]] += number
    worst, best = bounds(findings)
    return Agreement(
        findings={finding: number for finding, number in findings.items() if number},
        concordant=rows[Verdict.CONCORDANT],
        conditional=rows[Verdict.CONDITIONAL],
        non_concordant=rows[Verdict.NON_CONCORDANT],
        not_due=rows[Verdict.NOT_DUE],
        not_recorded=rows[Verdict.NOT_RECORDED],
        worst=_rounded(worst),
        best=_rounded(best),
    )


def bounds(findings: Mapping[Finding, int]) -> tuple[Fraction | None, Fraction | None]:
    """The smallest and the largest share of concordant rows among those judged that the unknown facts allow.

    At worst every conditional row is non-concordant. At best what was given is concordant, and where nothing was given
    nothing had to be. ``None``: then nobody is judged.
    """
    by_verdict = dict.fromkeys(Verdict, 0)
    for finding, number in findings.items():
        by_verdict[VERDICT_OF[finding]] += number
    concordant, against = by_verdict[Verdict.CONCORDANT], by_verdict[Verdict.NON_CONCORDANT]
    given_open = findings.get(Finding.GIVEN_OPEN, 0)
    sure = concordant + against + given_open
    most = concordant + against + by_verdict[Verdict.CONDITIONAL]
    return (
        Fraction(concordant, most) if most else None,
        Fraction(concordant + given_open, sure) if sure else None,
    )


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), DIGITS)
