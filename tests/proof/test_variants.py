"""Broken guidelines are caught, each by the right question and with the right patient; sound ones stay proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof.verify import answer
from leptoguide.record.case import read_case
from leptoguide.render.proof_model import ShownFinding, ShownPatient
from leptoguide.render.proof_report import proof_report
from leptoguide.render.proof_text import proof_text
from tests.proof.variants import Found, Variant, variants

BAD, GOOD = variants("bad"), variants("good")


@pytest.mark.parametrize("variant", BAD, ids=lambda variant: variant.name)
def test_a_broken_guideline_is_caught(variant: Variant, tmp_path: Path) -> None:
    broken = variant.make(tmp_path / "guideline")
    [found] = proof_report(broken, [answer(broken, variant.question, variant.about)]).questions
    assert not found.holds
    caught = {(finding.kind, finding.about): finding for finding in found.failures}
    assert set(caught) == {(wanted.kind, wanted.about) for wanted in variant.finds}, variant.what
    for wanted in variant.finds:
        _as_wanted(broken, wanted, caught[wanted.kind, wanted.about])


@pytest.mark.parametrize("variant", GOOD, ids=lambda variant: variant.name)
def test_a_sound_variant_stays_proved(variant: Variant, tmp_path: Path) -> None:
    sound = variant.make(tmp_path / "guideline")
    found = answer(sound, variant.question, variant.about)
    assert [finding.about for finding in found.failures] == [], variant.what
    assert found.claims > 0


def test_every_question_but_agreement_is_failed_by_some_broken_guideline() -> None:
    """That solver and evaluator differ can not be written into a guideline: ``test_agreement`` makes them differ."""
    assert {variant.question for variant in BAD} == {
        "never-silent",
        "never-both",
        "reachable",
        "unknown-is-sound",
        "contraindication-wins",
        "boundaries",
        "partitions",
    }
    assert len(BAD) >= 15


# ---------------------------------------------------------------- the patient


def _as_wanted(guideline: Guideline, wanted: Found, found: ShownFinding) -> None:
    """The patient has the facts that matter, and gets from an assessment what the report says."""
    assert bool(found.patients) is (found.kind == "counterexample")
    if not found.patients:
        return
    first = found.patients[0]
    for name, value in wanted.facts.items():
        assert _has(first.case["facts"].get(name), value), (name, first.case)
    for name, value in wanted.unlike.items():
        assert not _has(first.case["facts"].get(name), value), (name, first.case)
    assert {name: first.worth[name] for name in wanted.worth} == wanted.worth
    for name, value in wanted.later.items():
        assert _has(found.patients[1].case["facts"].get(name), value), (name, found.patients[1].case)
    for patient in found.patients:
        _replayed(guideline, found, patient)


def _has(given: Any, wanted: Any) -> bool:
    """A value as in a case; of a list, these are present."""
    if isinstance(wanted, list):
        present = given["present"] if isinstance(given, dict) else given or []
        return set(wanted) <= set(present)
    if isinstance(wanted, dict):
        low, high = wanted["from"], wanted["to"]
        return given is not None and low <= given <= high
    return bool(given == wanted)


def _replayed(guideline: Guideline, found: ShownFinding, patient: ShownPatient) -> None:
    """What is printed as a case file is read as one, and assessed as the report says."""
    if "(" in found.about:  # of another reading of the source
        return
    case = read_case(json.dumps(dict(patient.case)), guideline.dictionary)
    advice = assess(guideline, case)
    assert not advice.contradictions
    options = {name: value for name, value in patient.worth.items() if name in advice.options}
    assert {name: advice.options[name].status.value for name in options} == options


def test_a_failure_prints_the_patient_the_rules_and_their_sections(tmp_path: Path) -> None:
    [variant] = [variant for variant in BAD if variant.name == "wrong-subtype-intrathecal-methotrexate"]
    broken = variant.make(tmp_path / "guideline")
    report = proof_report(broken, [answer(broken, variant.question)])
    [finding] = report.questions[0].failures
    for language, said in (("zh", "不成立"), ("en", "does not hold")):
        text = proof_text(report, broken, language)  # type: ignore[arg-type]
        assert said in text
        assert "".join(finding.text.in_(language).split()) in "".join(text.split())
        lines = text.splitlines()
        start = next(i for i, line in enumerate(lines) if line.strip().startswith("id: never-both"))
        end = next(i for i, line in enumerate(lines[start:], start) if not line.startswith("      "))
        case = read_case("\n".join(lines[start:end]), broken.dictionary)
        assert assess(broken, case).options["R8.methotrexate"].status == "recommended"
        assert "R8.methotrexate" in text
        assert "§2.2.2" in text
        assert "when: intrathecal_indicated" in text
