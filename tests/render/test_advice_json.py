"""Advice as JSON: the names the contract promises, and facts that can be given back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from leptoguide.advise.assess import _Assessment, assess
from leptoguide.advise.model import Advice
from leptoguide.advise.vignettes import case_of, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, read_case
from leptoguide.render.advice_json import advice_json, value_json

MakeCase = Callable[..., Case]

WHOLE = ["guideline", "case", "as_of", "stage", "diagnosis", "recommendations"]
WHOLE += ["ask_next", "csf_response", "scores", "response", "follow_up", "follow_up_open", "mdt", "notices"]
GUIDELINE = ["id", "version", "review_by"]
DIAGNOSIS = ["certainty", "type", "mri_type", "kind", "missing"]
RECOMMENDATION = ["id", "section", "certainty", "strength", "agreement", "status", "missing", "options"]
OPTION = ["id", "status", "preference", "label", "for", "against", "facts", "missing", "references", "discrepancies"]
QUESTION = ["facts", "changes"]
VISIT = ["due", "what", "recommendation", "overdue", "missing"]
OPEN = ["id", "phase", "recommendation", "missing", "due"]
DISCIPLINE = ["discipline", "items"]

STATUSES = {"recommended", "blocked", "needs-data", "advised-against", "done", "not-applicable"}


def whole(keys: list[str], found: dict[str, Any]) -> bool:
    return set(keys) <= set(found)


def test_every_name_of_the_contract_is_there(advices: tuple[Advice, ...]) -> None:
    visits = questions = disciplines = 0
    for advice in advices:
        out = advice_json(advice)
        assert whole(WHOLE, out)
        assert whole(GUIDELINE, out["guideline"])
        assert whole(DIAGNOSIS, out["diagnosis"])
        assert all(whole(RECOMMENDATION, r) for r in out["recommendations"])
        assert all(whole(OPTION, o) for r in out["recommendations"] for o in r["options"])
        assert all(whole(QUESTION, q) for q in out["ask_next"])
        assert all(whole(VISIT, v) for v in out["follow_up"])
        assert all(whole(OPEN, v) and v["missing"] for v in out["follow_up_open"])
        assert all(bool(v["missing"]) is (v["overdue"] == "unknown") for v in out["follow_up"])
        assert all(whole(DISCIPLINE, d) for d in out["mdt"])
        visits, questions = visits + len(out["follow_up"]), questions + len(out["ask_next"])
        disciplines += len(out["mdt"])
    assert min(visits, questions, disciplines) > 0


def test_values_are_those_of_the_contract(guideline: Guideline, advices: tuple[Advice, ...]) -> None:
    for advice in advices:
        out = advice_json(advice)
        assert out["guideline"]["id"] == "bclm-2026"
        assert out["diagnosis"]["kind"] == "extension"
        assert [r["id"] for r in out["recommendations"]] == [f"R{n}" for n in range(1, 14)]
        for r in out["recommendations"]:
            assert r["certainty"] in {"high", "moderate", "low", "very-low"}
            assert r["strength"] in {"strong", "weak"}
            assert 0 <= r["agreement"] <= 100
            for o in r["options"]:
                assert o["status"] in STATUSES
                assert o["label"]["zh"]
                assert o["label"]["en"]
                assert set(o["references"]) <= set(guideline.evidence.references)
                assert set(o["discrepancies"]) <= set(guideline.evidence.discrepancies)
                assert bool(o["missing"]) is (o["status"] == "needs-data")


def test_arguments_name_their_kind_and_a_safety_rule_that_holds_is_an_argument_against(
    guideline: Guideline, make_case: MakeCase
) -> None:
    facts = {"csf_sampling": "done", "csf_cytology": "positive", "her2_ihc": "3+", "symptoms": ["headache"]}
    facts |= {"anti_her2_at_onset": "ongoing", "therapy_at_onset": ["trastuzumab"], "ild_grade": 2}
    out = advice_json(assess(guideline, make_case(facts | {"current_therapy": []})))
    option = next(o for r in out["recommendations"] for o in r["options"] if o["id"] == "R5.t-dxd")
    assert option["status"] == "blocked"
    stops = [a for a in option["against"] if a["kind"] == "safety" and a["effect"] == "stop"]
    assert stops
    assert all(a["id"] in guideline.safety for a in stops)
    assert {a["kind"] for a in option["for"]} <= {"study", "statement", "preference", "caution"}
    assert option["facts"]["her2_ihc"] == "3+"


def test_the_csf_response_of_a_record_is_given_step_by_step(guideline: Guideline, advices: tuple[Advice, ...]) -> None:
    by_case = {advice.case.id: advice_json(advice)["csf_response"] for advice in advices}
    found = by_case["record-2"]
    assert [(step["date"], step["cytology"], step["state"], step["since"]) for step in found[:4]] == [
        ("2025-03-07", "positive", "baseline-positive", "2025-03-07"),
        ("2025-04-10", "equivocal", "baseline-positive", "2025-03-07"),
        ("2025-05-08", "negative", "clearing", "2025-05-08"),
        ("2025-06-12", "negative", "complete-response", "2025-05-08"),
    ]
    assert [bool(step["flag"]) for step in found[:3]] == [False, True, False]
    assert all(step["label"]["zh"] and step["label"]["en"] for step in found)
    assert by_case["demo-1"] == []


def test_the_output_survives_json_unchanged(advices: tuple[Advice, ...]) -> None:
    for advice in advices:
        out = advice_json(advice)
        assert json.loads(json.dumps(out, allow_nan=False)) == out


def test_an_unknown_fact_is_nowhere_among_the_facts(guideline: Guideline, make_case: MakeCase) -> None:
    out = advice_json(assess(guideline, make_case({})))
    assert out["facts"] == out["absent"] == {}
    assert all(o["facts"].keys() <= {"as_of"} for r in out["recommendations"] for o in r["options"])
    named = {k: v for k, v in out["diagnosis"].items() if k not in ("kind", "missing")}
    assert set(named.values()) == {None}


def given_back(guideline: Guideline, case: Case) -> Case:
    """The case again, from the JSON of its facts."""
    facts = {name: value_json(name, value, guideline.dictionary) for name, value in case.facts.items()}
    day = case.as_of.isoformat() if case.as_of else None
    return read_case(
        json.dumps({"id": case.id, "as_of": day, "facts": facts | dict(case.absent)}), guideline.dictionary
    )


def test_the_output_echoes_the_facts_and_why_others_are_absent(
    guideline: Guideline, advices: tuple[Advice, ...]
) -> None:
    for advice in advices[::3]:
        out = advice_json(advice)
        text = json.dumps({"id": out["case"], "as_of": out["as_of"], "facts": out["facts"] | out["absent"]})
        assert read_case(text, guideline.dictionary) == given_back(guideline, advice.case)
        assert assess(guideline, read_case(text, guideline.dictionary)).recommendations == advice.recommendations


@pytest.mark.parametrize("chunk", range(4))
def test_the_facts_of_every_vignette_given_back_as_a_case_give_the_same_statuses(
    guideline: Guideline, chunk: int
) -> None:
    for vignette in load_vignettes(guideline.path / "cases")[chunk::4]:
        case = case_of(vignette, guideline)
        again = given_back(guideline, case)
        assert (again.id, again.as_of, again.facts, again.absent) == (case.id, case.as_of, case.facts, case.absent)
        assert _Assessment(guideline, again).statuses == _Assessment(guideline, case).statuses


@pytest.mark.parametrize(
    "value",
    [
        {"symptoms": {"present": ["headache"], "absent": ["nausea"]}},
        {"symptoms": {"present": [], "absent": ["nausea"]}},
        {"symptoms": []},
        {"treatment_start_date": "never"},
        {"last_assessment_date": "never"},
        {"csf_protein": 0.45},
        {"her2_ish": "pending"},
        {"kps": 0},
        {"mdt_held": False},
    ],
)
def test_each_kind_of_value_is_given_back_as_it_was_entered(
    guideline: Guideline, make_case: MakeCase, value: dict[str, Any]
) -> None:
    out = advice_json(assess(guideline, make_case(value)))
    assert out["facts"] | out["absent"] == value


def test_a_converted_unit_is_given_in_the_fact_s_own_unit_beside_what_was_entered(
    guideline: Guideline, make_case: MakeCase
) -> None:
    out = advice_json(assess(guideline, make_case({"csf_protein": {"value": 45, "unit": "mg/dL"}})))
    assert out["facts"]["csf_protein"] == pytest.approx(0.45)
    assert out["entered"] == {"csf_protein": "45 mg/dL"}
