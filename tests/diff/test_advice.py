"""Whose advice changes: each kind of change with a patient for whom it does, and the proof where nobody's does."""

from __future__ import annotations

import json
import random

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.compare.compare import Comparison
from leptoguide.compare.items import ABSENT, AS_PRIMARY
from leptoguide.compare.pairing import Item, Pairing
from leptoguide.compare.questions import Kind
from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof.replay import Meaning
from leptoguide.record.case import Case, read_case
from leptoguide.render.diff_json import example_case
from tests.diff.conftest import Editions
from tests.property.patients import AS_OF, Patients

Kinds = dict[tuple[str, str | None], set[tuple[str, str]]]
STATUS_ITEMS = ("option", "recommendation", "reading")

ULTRALOW = {
    ("R6.t-dxd", None): {
        ("not-applicable", "needs-data"),
        ("not-applicable", "recommended"),
        ("not-applicable", "blocked"),
    }
}
SPLIT = {
    ("R7.adc-sacituzumab-govitecan", None): {("done", "recommended")},
    ("R7.adc-dato-dxd", None): {("done", "recommended")},
}


def kinds(comparison: Comparison, *of: str) -> Kinds:
    """For each item that changes for somebody, from what to what."""
    return {
        (answer.item.id, answer.item.reading): {(kind.old, kind.new) for kind in answer.kinds}
        for answer in comparison.moved
        if answer.item.kind in of
    }


# ---------------------------------------------------------------- what is found


def test_who_becomes_eligible_is_found_and_nobody_else(editions: Editions) -> None:
    """T-DXd for HER2-ultralow: no other option, and no patient who had it before, is touched."""
    found = editions.compared("her2-ultralow")
    assert kinds(found, "option") == ULTRALOW
    assert kinds(found, "safety", "notice", "visit", "stage", "diagnosis", "reading") == {}
    (answer,) = (answer for answer in found.moved if answer.item.kind == "option")
    assert answer.rests_on == (("own", "when"),)


def test_a_threshold_that_moves_changes_all_that_rest_on_it(editions: Editions) -> None:
    found = kinds(editions.compared("kps"), "option")
    assert {item for item, _ in found} == {
        "R9.surgery-for-pathology",
        "R9.surgery-for-pressure",
        "R9.surgery-for-compression",
        "R9.vps",
        "R9.ommaya-drainage",
        "R9.vps-with-ommaya-chemotherapy",
    }
    assert all(("recommended", "not-applicable") in pairs for pairs in found.values())
    assert not any(new == "recommended" for pairs in found.values() for _, new in pairs)


def test_the_parts_of_a_split_option_are_held_against_the_whole(editions: Editions) -> None:
    found = editions.compared("split")
    assert kinds(found, "option") == SPLIT
    assert {answer.item.was for answer in found.moved if answer.item.kind == "option"} == {"R7.adc"}


def test_safety_rules_notices_and_visits_are_asked_too(editions: Editions) -> None:
    found = kinds(editions.compared("safety"), "safety", "notice", "visit")
    assert found["lumbar-puncture-platelets-below-50", None] == {("true", "false")}
    assert found["lumbar-puncture-platelets-50-to-100", None] == {("false", "true")}
    assert found["trial-open", None] == {("shown", "not-shown")}
    visits = found["follow-up.first-six-months", None]
    assert {(old.partition(" ")[0], new.partition(" ")[0]) for old, new in visits} == {
        ("true", "true"),
        ("unknown", "unknown"),
    }
    assert all("2, 4, 6" in old and "3, 6" in new for old, new in visits)


def test_what_one_version_alone_knows_is_not_there_for_the_other(editions: Editions) -> None:
    """A patient whose fact has the new value has no such fact in the old version, where the answer stays open."""
    found = editions.compared("dictionary")
    assert kinds(found, "option")["R10.radiosurgery", None] == {("needs-data", "not-applicable")}
    for answer in found.moved:
        for kind in answer.kinds:
            assert "fictional_marker" not in kind.patient_old
            assert kind.patient_old.get("lm_distribution") != "fictional"
    (marked,) = (answer for answer in found.moved if answer.item.id == "R7.chemo-immunotherapy")
    by_pair = {(kind.old, kind.new): kind for kind in marked.kinds}
    assert by_pair.keys() == {
        ("recommended", "needs-data"),
        ("recommended", "not-applicable"),
        ("needs-data", "not-applicable"),
    }
    assert "fictional_marker" not in by_pair["recommended", "needs-data"].patient_new
    assert by_pair["recommended", "not-applicable"].patient_new["fictional_marker"] is False


# ---------------------------------------------------------------- what changes for nobody


@pytest.mark.parametrize("name", ["wording", "grade", "figure", "edition"])
def test_words_grades_and_figures_change_nobody_s_advice(editions: Editions, name: str) -> None:
    found = editions.compared(name)
    assert found.structure.changes
    assert found.answers == ()
    assert found.moved == ()


def test_a_rule_that_says_the_same_otherwise_is_proved_to(editions: Editions) -> None:
    """The text differs, so it is asked, of all patients; and nobody is found."""
    found = editions.compared("restated")
    assert [change.id for change in found.structure.changes] == ["R9.refer"]
    assert {answer.item.id for answer in found.answers} == {"R9", "R9.refer"}
    assert found.moved == ()


def test_a_guideline_and_itself_are_told_at_once(guideline: Guideline, editions: Editions) -> None:
    found = editions.compared("nothing")
    assert found.same
    assert (found.answers, found.moved) == ((), ())
    assert found.items > len(guideline.options)


# ---------------------------------------------------------------- the examples


@pytest.mark.parametrize("name", ["her2-ultralow", "kps", "split", "dictionary", "safety"])
def test_every_example_is_a_case_that_both_versions_read_and_that_changes(
    guideline: Guideline, editions: Editions, name: str
) -> None:
    found = editions.compared(name)
    assert found.moved
    for answer in found.moved:
        for kind in answer.kinds:
            old, new = (_read(side, answer.item, kind, after=after) for side, after in ((found.old, 0), (found.new, 1)))
            assert not assess(found.old, old).contradictions
            assert not assess(found.new, new).contradictions
            if answer.item.kind in STATUS_ITEMS:
                before = _status(assess(found.old, old), answer.item.was, answer.item)
                after = _status(assess(found.new, new), answer.item.now, answer.item)
                assert (before, after) == (kind.old, kind.new), answer.item


def _read(side: Guideline, item: Item, kind: Kind, *, after: int) -> Case:
    """The example as anybody reads it from a file."""
    facts = kind.patient_new if after else kind.patient_old
    return read_case(json.dumps(example_case(item, kind, facts, side.dictionary)), side.dictionary)


def _status(advice: Advice, name: str | None, item: Item) -> str:
    if item.kind == "recommendation":
        return next((str(r.status) for r in advice.recommendations if r.id == name), ABSENT)
    option = advice.options.get(name or "")
    if option is None:
        return ABSENT
    if item.kind == "option":
        return str(option.status)
    return next((str(r.status) for r in option.readings if r.discrepancy == item.reading), AS_PRIMARY)


@pytest.mark.parametrize("name", ["her2-ultralow", "split"])
def test_no_fact_of_an_example_can_be_left_out(editions: Editions, name: str) -> None:
    found = editions.compared(name)
    paired = {p.item: p for p in Pairing(found.old, found.new, found.structure.lines).items()}
    for answer in found.moved:
        worth = paired[answer.item]
        for kind in answer.kinds:
            for fact in kind.patient_new.keys() - {"as_of"}:
                less = [
                    {name: value for name, value in side.items() if name != fact}
                    for side in (kind.patient_old, kind.patient_new)
                ]
                was = worth.old.meant(Meaning(found.old, less[0]))
                now = worth.new.meant(Meaning(found.new, less[1]))
                assert (was, now) != (kind.old, kind.new), f"{answer.item.id}: {fact}"


# ---------------------------------------------------------------- the other way round, and anybody


@pytest.mark.parametrize("name", ["her2-ultralow", "split", "dictionary", "safety"])
def test_the_other_way_round_each_kind_of_change_is_turned_round(editions: Editions, name: str) -> None:
    there, back = editions.compared(name), editions.reversed(name)
    forth = {(a.item.kind, a.item.reading, a.item.was, a.item.now, k.old, k.new) for a in there.moved for k in a.kinds}
    turned = {(a.item.kind, a.item.reading, a.item.now, a.item.was, k.new, k.old) for a in back.moved for k in a.kinds}
    assert forth == turned


def test_nobody_s_advice_changes_in_a_way_that_is_not_listed(guideline: Guideline, editions: Editions) -> None:
    """Random patients of the new dictionary under both versions: all items, those that were not asked too."""
    second = editions.compared()
    source, patients = random.Random(7), Patients(second.new)
    codes = guideline.dictionary.codes["lm_distribution"]
    items = Pairing(second.old, second.new, second.structure.lines).items()
    listed = {a.item: {(k.old, k.new) for k in a.kinds} for a in second.answers}
    met = set()
    for _ in range(80):
        facts = {**patients.patient(source), "as_of": AS_OF}
        seen = {name: value for name, value in facts.items() if name in guideline.dictionary.facts}
        if seen.get("lm_distribution") not in codes:
            seen.pop("lm_distribution", None)
        before, after = Meaning(second.old, seen), Meaning(second.new, facts)
        for paired in items:
            pair = paired.old.meant(before), paired.new.meant(after)
            if paired.item.changed(*pair):
                assert pair in listed[paired.item], paired.item
                met.add((paired.item, pair))
    assert len(met) > 10
