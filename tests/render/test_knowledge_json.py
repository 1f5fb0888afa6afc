"""The guideline and the data dictionary as JSON: the names the contract promises, in both languages."""

from __future__ import annotations

import json

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.knowledge_json import facts_json, guideline_json

TOP = ["id", "version", "doi", "registration", "recommendations", "studies", "references", "discrepancies", "coverage"]
RECOMMENDATION = ["id", "section", "certainty", "strength", "agreement", "options"]
STUDY = ["id", "table", "printed", "corrected", "references"]


def test_the_guideline_holds_every_name_of_the_contract(guideline: Guideline) -> None:
    out = guideline_json(guideline)
    assert set(TOP) <= set(out)
    assert (out["id"], out["doi"]) == ("bclm-2026", "10.19401/j.cnki.1007-3639.2026.02.011")
    assert out["registration"] == "PREPARE-2026CN273"
    assert all(set(RECOMMENDATION) <= set(r) for r in out["recommendations"])
    assert all(set(STUDY) <= set(s) for s in out["studies"])


def test_the_guideline_as_json_survives_json_unchanged(guideline: Guideline) -> None:
    out = guideline_json(guideline)
    assert json.loads(json.dumps(out, allow_nan=False)) == out


def test_thirteen_recommendations_list_all_options_by_id(guideline: Guideline) -> None:
    out = guideline_json(guideline)
    assert [r["id"] for r in out["recommendations"]] == [f"R{n}" for n in range(1, 14)]
    assert [o for r in out["recommendations"] for o in r["options"]] == list(guideline.options)
    assert [o["id"] for o in out["options"]] == list(guideline.options)


def test_102_references_are_numbered_without_a_gap(guideline: Guideline) -> None:
    out = guideline_json(guideline)
    assert [r["number"] for r in out["references"]] == list(range(1, 103))
    cited = {n for s in out["studies"] for n in s["references"]} | {n for o in out["options"] for n in o["references"]}
    assert cited <= set(range(1, 103))


def test_studies_show_what_is_printed_and_what_was_found_on_checking(guideline: Guideline) -> None:
    studies = guideline_json(guideline)["studies"]
    assert all(s["printed"] for s in studies)
    assert any(s["corrected"] for s in studies)
    assert {2, 3, 4, 5} <= {s["table"] for s in studies}
    for study in studies:
        assert set(study["printed"]) | set(study["corrected"]) <= set(guideline.evidence.outcomes)


def test_discrepancies_name_the_options_they_touch(guideline: Guideline) -> None:
    out = guideline_json(guideline)
    found = {d["id"]: d["items"] for d in out["discrepancies"]}
    assert "R9.vps" in found["INC-16"]
    assert "R5.t-dxd" in found["GAP-14"]
    for option in out["options"]:
        assert all(option["id"] in found[d] for d in option["discrepancies"])


def test_all_214_statements_of_the_ledger_are_carried_or_refused(guideline: Guideline) -> None:
    coverage = json.loads(json.dumps(guideline_json(guideline)["coverage"]))
    assert len(coverage) == 214
    assert all(bool(entry.get("carried")) != bool(entry.get("refused")) for entry in coverage.values())


def test_every_fact_has_a_type_values_and_a_label_in_both_languages(guideline: Guideline) -> None:
    out = facts_json(guideline)
    assert json.loads(json.dumps(out, allow_nan=False)) == out
    assert len(out["facts"]) == len(guideline.dictionary.facts) - 1
    for fact in out["facts"]:
        assert fact["label"]["zh"]
        assert fact["label"]["en"]
        assert fact["type"] in {"boolean", "code", "list", "integer", "decimal", "date"}
        assert bool(fact["values"]) is (fact["type"] in {"code", "list"})
        assert all(v["id"] and v["zh"] and v["en"] for v in fact["values"])


def test_the_groups_hold_each_fact_once(guideline: Guideline) -> None:
    out = facts_json(guideline)
    listed = [name for group in out["groups"] for name in group["facts"] if name != "as_of"]
    assert listed == [fact["id"] for fact in out["facts"]]


@pytest.mark.parametrize("name", ["her2_ihc", "symptoms", "current_therapy"])
def test_a_coded_fact_lists_the_codes_that_a_case_may_hold(guideline: Guideline, name: str) -> None:
    fact = next(f for f in facts_json(guideline)["facts"] if f["id"] == name)
    assert [v["id"] for v in fact["values"]] == list(guideline.dictionary.codes[name])
