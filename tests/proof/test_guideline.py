"""The guideline as shipped: every question is answered, and what it leaves open is what is known to be open."""

from __future__ import annotations

import pytest

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.proof.findings import Finding
from leptoguide.proof.verify import QUESTIONS, answer
from leptoguide.record.case import Case

BY_CONDITION = {"counterexample", "impossible", "differs", "stale"}


def _named(finding: Finding) -> str:
    return f"{finding.kind} {finding.about}: {[dict(patient.facts) for patient in finding.patients]}"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered(guideline: Guideline, question: QuestionId) -> None:
    found = answer(guideline, question)
    assert [_named(finding) for finding in found.findings if finding.kind in BY_CONDITION] == []
    assert found.holds
    assert found.claims > 0
    assert found.checks > 0
    expected = load_proofs(guideline).expected.values()
    named = {(entry.id, about) for entry in expected if entry.question == question for about in entry.about}
    assert {(gap.expected.id, gap.about) for gap in found.gaps if gap.expected} == named
    _shown_as_assessed(guideline, found.gaps)


def _shown_as_assessed(guideline: Guideline, gaps: tuple[Finding, ...]) -> None:
    """What a patient is shown with is what an assessment gives, through the door that everybody uses."""
    for gap in gaps:
        if "(" in gap.about:  # of another reading of the source
            continue
        for patient in gap.patients:
            day = patient.facts["as_of"]
            facts = {name: value for name, value in patient.facts.items() if name != "as_of"}
            advice = assess(guideline, Case(id="gap", as_of=day, facts=facts, absent={}, entered={}))  # type: ignore[arg-type]
            for name, worth in patient.items.items():
                if name in advice.options:
                    assert advice.options[name].status == worth, f"{gap.about}, {name}"
