"""Rules of a synthetic cohort that do not fit the dictionary are refused, with the fact named."""

from __future__ import annotations

from typing import Any

import pytest

from leptoguide.cohort.synth import Synthesis
from leptoguide.cohort.synth_rules import Rules, synth_rules
from leptoguide.errors import KnowledgeError, LeptoGuideError
from leptoguide.knowledge.guideline import Guideline

BAD = {
    "a code that the fact has not": ("her2_ihc", {"weights": {"4+": 1}}, "4+"),
    "a code that the list has not": ("symptoms", {"parts": ({"each": {"cough": 0.5}},)}, "cough"),
    "a draw of another type": ("kps", {"share": 0.5}, "integer"),
    "a number out of range": ("kps", {"ranges": ((1, 0, 110),)}, "range"),
    "a condition on what is drawn later": ("er_percent", {"when": "kps >= 50", "ranges": ((1, 0, 0),)}, "later"),
    "a definition on what is drawn later": ("er_percent", {"when": "lm_diagnosed", "ranges": ((1, 0, 0),)}, "later"),
    "a condition that is none": ("er_percent", {"when": "kps", "ranges": ((1, 0, 0),)}, "er_percent"),
}


def changed(**facts: Any) -> Rules:
    content = synth_rules().model_dump()
    return Rules.model_validate(content | {"facts": content["facts"] | facts})


@pytest.mark.parametrize("name", BAD)
def test_a_rule_that_does_not_fit_is_refused(name: str, guideline: Guideline) -> None:
    fact, draw, telling = BAD[name]
    with pytest.raises(LeptoGuideError) as refused:
        Synthesis(guideline, changed(**{fact: (draw,)}))
    assert telling in str(refused.value)
    assert fact in str(refused.value)


def test_every_fact_needs_a_rule_and_every_rule_a_fact(guideline: Guideline) -> None:
    with pytest.raises(KnowledgeError, match="shoe_size"):
        Synthesis(guideline, changed(shoe_size=({"share": 0.5},)))
    rules = synth_rules()
    short = rules.model_copy(update={"facts": {name: d for name, d in rules.facts.items() if name != "kps"}})
    with pytest.raises(KnowledgeError, match="kps"):
        Synthesis(guideline, short)


def test_missing_facts_and_shares_of_statuses_are_named_as_they_are(guideline: Guideline) -> None:
    rules = synth_rules()
    named = {*rules.missing.facts, *(name for block in rules.missing.blocks for name in block.facts)}
    assert named <= guideline.dictionary.facts.keys()
    assert {g for block in rules.missing.blocks for g in block.groups} <= guideline.dictionary.groups.keys()
