"""The guideline as shipped: every question is answered as the committed report says, on this very rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from leptoguide.knowledge.fingerprint import fingerprint
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.knowledge.schema.proofs import Expected, QuestionId
from leptoguide.proof.replay import Meaning
from leptoguide.proof.run import worth
from leptoguide.proof.verify import QUESTIONS, answer
from leptoguide.record.case import case_from
from leptoguide.render.proof_model import ProofReport, ShownAnswer, ShownFinding, ShownPatient, read_report
from leptoguide.render.proof_report import proof_report
from leptoguide.truth import FALSE
from tools.proof import PAGE, data, page

ANEW = "prove the guideline anew: make proof"


@pytest.fixture(scope="module")
def committed(guideline: Guideline) -> ProofReport:
    """The report beside the guideline."""
    found = read_report(guideline.path)
    assert found is not None
    return found


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_as_committed(
    guideline: Guideline, committed: ProofReport, question: QuestionId
) -> None:
    [found] = proof_report(guideline, [answer(guideline, question)]).questions
    assert [(finding.kind, finding.about) for finding in found.failures] == []
    assert found.holds
    [known] = [x for x in committed.questions if x.question == question]
    assert _without_patients(found) == _without_patients(known), ANEW
    expected = load_proofs(guideline).expected.values()
    named = {(entry.id, about) for entry in expected if entry.question == question for about in entry.about}
    assert {(gap.expected, gap.about) for group in found.gaps for gap in group} == named


def _without_patients(found: ShownAnswer) -> dict[str, Any]:
    """Which patients stand for a finding is the solver's choice; everything else is not."""
    content = found.model_dump(mode="json", exclude={"models"})
    for finding in content["findings"]:
        finding["patients"] = len(finding["patients"])
    for row in content["boundaries"]:
        row["patients"], row["readings"] = len(row["patients"]), sorted(row["readings"])
    return content


def test_the_committed_report_is_of_these_rules_and_so_is_the_page(
    guideline: Guideline, committed: ProofReport
) -> None:
    assert committed.rules == fingerprint(load_proofs(guideline)), ANEW
    assert (committed.guideline, committed.version) == (guideline.identity.id, guideline.identity.version), ANEW
    assert committed.holds
    assert [found.question for found in committed.questions] == list(QUESTIONS)
    assert (guideline.path / "proof" / "report.json").read_text("utf-8") == data(committed), ANEW
    assert PAGE.read_text("utf-8") == page(committed, guideline), ANEW


def test_every_patient_of_the_report_is_admissible_and_worth_what_it_says(
    guideline: Guideline, committed: ProofReport
) -> None:
    """Read back as case files, by the evaluator alone: the report can be checked without the solver."""
    count = 0
    for found in committed.questions:
        for finding in found.findings:
            for patient in finding.patients:
                _worth_as_said(guideline, patient, finding)
                count += 1
        for row in found.boundaries:
            for patient in row.patients:
                _worth_as_said(guideline, patient)
                count += 1
    assert count > 150


def _worth_as_said(guideline: Guideline, patient: ShownPatient, finding: ShownFinding | None = None) -> None:
    case = case_from(json.loads(json.dumps(dict(patient.case))), guideline.dictionary)
    meaning = Meaning(guideline, case.known)
    assert all(meaning.evaluator.truth(c.condition.node) is not FALSE for c in guideline.constraints)
    other = finding.about.partition("(")[2].rstrip(")") if finding else ""
    readings = [reading for reading in guideline.readings if reading.discrepancy == other]
    for name, value in patient.worth.items():
        assert worth(meaning, name, readings[0] if readings else None) == value, (name, patient.case)


def test_an_expectation_of_the_report_holds_of_its_patients(guideline: Guideline, committed: ProofReport) -> None:
    proofs = load_proofs(guideline)
    for finding in (finding for found in committed.questions for group in found.gaps for finding in group):
        entry = proofs.expected[finding.expected or ""]
        for patient in finding.patients:
            case = case_from(json.loads(json.dumps(dict(patient.case))), guideline.dictionary)
            meaning = Meaning(guideline, case.known)
            if entry.when:
                assert meaning.evaluator.truth(proofs.condition(entry.when, entry.id)).value == "true"
            assert all(meaning.status(guideline.options[name]).value == "blocked" for name in entry.blocked)


def test_every_option_of_a_recommendation_answers_some_decision(guideline: Guideline) -> None:
    """One that no decision names could fall silent unseen; options of the text alone may."""
    decisions = [x for x in load_proofs(guideline).decisions.values() if all("." in item for item in x.items)]
    named = {item for decision in decisions for item in decision.items}
    assert [o.id for o in guideline.options.values() if o.entry.origin == "recommendation" and o.id not in named] == []


def test_the_fingerprint_changes_with_a_rule_and_not_with_a_text(guideline: Guideline) -> None:
    proofs = load_proofs(guideline)
    known = fingerprint(proofs)
    assert fingerprint(load_proofs(guideline)) == known
    entry = next(iter(proofs.expected.values()))
    reworded = entry.model_copy(update={"text": entry.text.model_copy(update={"zh": "另一句话"})})
    meant = entry.model_copy(update={"when": "kps > 90"})

    def with_entry(other: Expected) -> str:
        return fingerprint(replace(proofs, expected={**proofs.expected, entry.id: other}))

    assert with_entry(reworded) == known
    assert with_entry(meant) != known
