"""The codes of an audit: each finding has one verdict, and each verdict some finding."""

from __future__ import annotations

from leptoguide.cohort.codes import FINDINGS, VERDICT_OF, Finding, Verdict


def test_every_finding_has_a_verdict_and_every_verdict_a_finding() -> None:
    assert set(VERDICT_OF) == set(Finding) == set(FINDINGS)
    assert set(VERDICT_OF.values()) == set(Verdict)


def test_the_places_of_findings_stay() -> None:
    """They stand as numbers in files that were written earlier."""
    assert FINDINGS.index(Finding.NOT_RECORDED) == 0
    assert FINDINGS.index(Finding.NOT_GIVEN) == len(FINDINGS) - 1 == 10
