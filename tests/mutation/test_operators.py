"""What one slip in a condition can look like."""

from __future__ import annotations

import pytest

from leptoguide.knowledge.load import load
from leptoguide.language.check import check
from leptoguide.language.parse import parse
from leptoguide.language.printer import print_cql
from leptoguide.language.types import BOOLEAN
from tools.mutate.operators import variants
from tools.mutate.sites import sites


def _variants(text: str) -> dict[str, str]:
    dictionary = load().dictionary
    steps = {f.id: f.step for f in dictionary.facts.values() if f.type == "integer"}
    node = check(parse(text), dictionary.symbols, BOOLEAN)
    return {name: print_cql(tree) for name, tree in variants(node, steps).items()}


def test_an_integer_threshold_moves_by_the_step_of_its_fact() -> None:
    assert _variants("kps >= 50") == {
        "compare-1": "kps > 50",
        "number-1-down": "kps >= 40",
        "number-1-up": "kps >= 60",
        "negate-1": "not (kps >= 50)",
    }


@pytest.mark.parametrize(
    ("text", "down", "up"),
    [("inr >= 1.5", "inr >= 1.4", "inr >= 1.6"), ("lvef < 40 '%'", "lvef < 39 '%'", "lvef < 41 '%'")],
)
def test_a_decimal_threshold_moves_by_its_last_place(text: str, down: str, up: str) -> None:
    found = _variants(text)
    assert (found["number-1-down"], found["number-1-up"]) == (down, up)


def test_connectives_are_swapped_and_lose_one_operand_each() -> None:
    found = _variants("anuria and (pregnancy or wound_healed)")
    assert found["swap-and-1"] == "anuria or (pregnancy or wound_healed)"
    assert found["drop-and-1-1"] == "pregnancy or wound_healed"
    assert found["drop-and-1-2"] == "anuria"
    assert found["swap-or-1"] == "anuria and (pregnancy and wound_healed)"
    assert found["drop-or-1-2"] == "anuria and pregnancy"


def test_every_condition_within_a_condition_is_negated_once() -> None:
    found = _variants("not anuria and exists symptoms")
    assert {text for name, text in found.items() if name.startswith("negate")} == {
        "not (not anuria and exists symptoms)",
        "anuria and exists symptoms",
        "not anuria and not exists symptoms",
    }
    assert "negate-exists-1" in found


def test_durations_codes_and_branches_change_too() -> None:
    assert "as_of < surgery_date + 27 days" in _variants("as_of < surgery_date + 28 days").values()
    assert "child_pugh in {'c'}" in _variants("child_pugh in {'b', 'c'}").values()
    branches = _variants("case when anuria then pregnancy when wound_healed then anuria else pregnancy end")
    assert branches["drop-branch-1-1"] == "case when wound_healed then anuria else pregnancy end"
    assert branches["swap-branches-1-1"].startswith("case when wound_healed then anuria when anuria")


def test_no_variant_reads_like_its_original_and_none_stands_twice() -> None:
    for site in sites(load()):
        texts = [
            print_cql(tree) for tree in variants(site.condition.node, {"kps": 10, "ecog": 1, "ild_grade": 1}).values()
        ]
        assert len(texts) == len(set(texts))
        assert print_cql(site.condition.node) not in texts
