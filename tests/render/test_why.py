"""The reasoning as a content model: nothing left out, every id leads somewhere, one content in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Condition, Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import case_from
from leptoguide.render.texts import Words
from leptoguide.render.why import why
from leptoguide.render.why_evidence import EvidenceRows
from leptoguide.render.why_model import ConditionTree, FactState, Node, Why
from leptoguide.render.why_text import why_text

Contents = tuple[tuple[Advice, Why, Why], ...]

SAID = {"citation", "design", "detail", "effect_word", "finding", "grades", "handling", "intervention", "kind_word"}
SAID |= {
    "label",
    "note",
    "number",
    "population",
    "sections",
    "status_word",
    "summary",
    "text",
    "title",
    "where",
    "word",
}
"""Fields that are said in a language; all others are codes."""


def nodes(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in node.children:
        yield from nodes(child)


def conditions(content: Why) -> Iterator[ConditionTree]:
    """Every condition of an item, those of its safety rules too."""
    yield content.scope
    for option in content.options:
        yield from option.conditions
        yield from (rule.condition for rule in option.safety)


def facts(condition: ConditionTree) -> Iterator[FactState]:
    """The facts at the leaves of a condition."""
    for node in nodes(condition.root):
        yield from node.facts


def codes(row: Any) -> Any:
    """The content without what is said in a language."""
    if is_dataclass(row):
        return {f.name: codes(getattr(row, f.name)) for f in fields(row) if f.name not in SAID}
    return [codes(item) for item in row] if isinstance(row, tuple) else row


@pytest.fixture(scope="module")
def contents(guideline: Guideline, advices: tuple[Advice, ...]) -> Contents:
    """For cases of the sample the reasons of one recommendation, all thirteen in turn, in both languages.

    And all thirteen for a case with results that are pending and tests that were not done.
    """
    markers = {"her2_ihc": "2+", "her2_ish": "pending", "csf_sampling": "not-done", "mri_linear": "present"}
    open_case = assess(
        guideline, case_from({"id": "open", "as_of": "2026-03-01", "facts": markers}, guideline.dictionary)
    )
    items = [f"R{number % 13 + 1}" for number in range(39)]
    advised = [*advices[:26], *[open_case] * 13]
    return tuple((a, why(a, i, "zh"), why(a, i, "en")) for a, i in zip(advised, items, strict=True))


def test_the_two_languages_hold_the_same_content(contents: Contents) -> None:
    for _, chinese, english in contents:
        assert codes(chinese) == codes(english)


def test_every_fact_that_a_condition_rests_on_stands_in_its_tree(guideline: Guideline, contents: Contents) -> None:
    for _, content, _ in contents:
        recommendation = guideline.recommendations[content.recommendation]
        assert {f.fact for f in facts(content.scope)} == recommendation.applies.facts
        for option in content.options:
            compiled = guideline.options[option.id]
            rests = {"when": compiled.when, "against": compiled.against_when, "done": compiled.done_when}
            for condition in option.conditions:
                assert {f.fact for f in facts(condition)} == rests[condition.name].facts, (option.id, condition.name)
            for rule in option.safety:
                assert {f.fact for f in facts(rule.condition)} == guideline.safety[rule.id].when.facts, rule.id


def test_a_fact_says_whether_it_has_a_value_none_or_was_not_given(contents: Contents) -> None:
    seen = set()
    for advice, content, _ in contents:
        for condition in conditions(content):
            for fact in facts(condition):
                seen.add(fact.state)
                assert (fact.state == "given") == (fact.fact in advice.case.known)
                assert (fact.marker or None) == advice.case.absent.get(fact.fact)
                assert fact.text
                assert fact.label
    assert seen == {"given", "absent", "not-given"}


def test_a_carried_value_has_the_date_of_its_event_and_the_day_itself_has_none(guideline: Guideline) -> None:
    record = {
        "id": "carried",
        "as_of": "2026-03-01",
        "events": [
            {"date": "2026-01-05", "kind": "csf-exam", "csf_cytology": "positive"},
            {"date": "2026-01-15", "kind": "systemic-treatment", "agents": ["t-dxd"]},
            {"date": "2026-01-20", "kind": "history", "complete": ["systemic-treatment"]},
            {"date": "2026-02-20", "kind": "assessment", "kps": 70},
        ],
    }
    advice = assess(guideline, case_from(record, guideline.dictionary))
    found = {f.fact: f for r in guideline.recommendations for c in conditions(why(advice, r, "en")) for f in facts(c)}
    carried = {name: fact.date for name, fact in found.items() if fact.state == "given"}
    assert carried["csf_cytology"] == "2026-01-05"
    assert carried["kps"] == "2026-02-20"
    assert carried["csf_date"] == ""
    assert carried["as_of"] == ""
    current = found["current_therapy"]
    assert (current.date, current.closed) == ("2026-01-15", "2026-01-20")
    assert found["kps"].closed == ""
    said = " ".join(why_text(guideline, advice.case, "R5.t-dxd", "en").split())
    assert "carried from 2026-01-15, record complete up to 2026-01-20)" in said


def test_a_condition_has_a_truth_value_and_what_is_unknown_stays_unknown(contents: Contents) -> None:
    seen = set()
    for _, content, english in contents:
        for condition, other in zip(conditions(content), conditions(english), strict=True):
            assert condition.root.value in ("true", "false", "unknown")
            for node, same in zip(nodes(condition.root), nodes(other.root), strict=True):
                seen.add(node.value)
                assert (node.value == "code") == (node.code is not None)
                assert node.word
                assert (node.value, node.code) == (same.value, same.code)
                not_given = [f.state for f in node.facts] == ["not-given"]
                assert not (not_given and node.value != "unknown"), "what is not given is unknown"
    assert seen >= {"true", "false", "unknown"}


def test_a_derived_code_is_said_by_its_label(guideline: Guideline) -> None:
    comparison = n.Compare("=", n.DefinitionRef("subtype"), n.String("triple-negative"))
    facts_of = guideline.definitions["subtype"].condition.facts
    when = Condition("subtype = 'triple-negative'", comparison, facts_of, frozenset({"subtype"}))
    whole = guideline.recommendations["R9"]
    changed = replace(whole, options=(replace(guideline.options["R9.vps"], when=when),))
    other = replace(guideline, recommendations={"R9": changed}, readings=())
    known = {"her2_ihc": "3+"}
    for language, word in (("zh", "HER2 阳性"), ("en", "HER2-positive")):
        case = case_from({"id": "code", "facts": known}, guideline.dictionary)
        option = why(assess(other, case), "R9.vps", language).options[0]
        [subtype] = [node for node in nodes(option.conditions[0].root) if node.definition == "subtype"]
        assert (subtype.value, subtype.code, subtype.word) == ("code", "her2-positive", word)
        case = case_from({"id": "code", "facts": {}}, guideline.dictionary)
        option = why(assess(other, case), "R9.vps", language).options[0]
        [subtype] = [node for node in nodes(option.conditions[0].root) if node.definition == "subtype"]
        assert (subtype.value, subtype.code) == ("unknown", None)


def test_every_id_leads_to_an_entry_and_every_cited_one_is_listed(guideline: Guideline, contents: Contents) -> None:
    evidence = guideline.evidence
    for _, content, _ in contents:
        entries = [guideline.options[o.id].entry for o in content.options]
        assert [r.number for r in content.references] == sorted({number for e in entries for number in e.references})
        assert [d.id for d in content.discrepancies] == sorted({d for e in entries for d in e.discrepancies})
        for option, entry in zip(content.options, entries, strict=True):
            assert [a.id for a in option.arguments_for] == [a.id for a in entry.for_]
            assert [a.id for a in option.arguments_against] == [a.id for a in entry.against]
            assert {r.discrepancy for r in option.readings} <= evidence.discrepancies.keys()
            for argument in (*option.arguments_for, *option.arguments_against):
                assert (argument.study is not None) == (argument.kind == "study")
                assert argument.text
                assert argument.sections
        for condition in conditions(content):
            for node in nodes(condition.root):
                if node.definition:
                    kind = guideline.definitions[node.definition].entry.kind
                    assert node.kind == kind
                    assert bool(node.kind_word) == (kind != "consensus")


def test_a_safety_rule_says_where_it_comes_from_and_what_leaves_it_open(
    guideline: Guideline, contents: Contents
) -> None:
    rules = [rule for _, content, _ in contents for option in content.options for rule in option.safety]
    assert {rule.condition.root.value for rule in rules} == {"true", "false", "unknown"}
    for rule in rules:
        assert rule.inside == (guideline.safety[rule.id].entry.tag == "TEXT")
        assert bool(rule.missing) == (rule.condition.root.value == "unknown")


def test_every_study_shows_its_printed_figures_beside_what_was_found(guideline: Guideline) -> None:
    for language in ("zh", "en"):
        rows = EvidenceRows(guideline, Words(language))
        for name, entry in guideline.evidence.studies.items():
            study = rows.study(name)
            assert [f.outcome for f in study.printed] == list(entry.printed)
            assert [f.figure.outcome for f in study.found] == list(entry.corrected)
            for found, figure in zip(study.found, entry.corrected.values(), strict=True):
                assert (found.discrepancy, found.tag) == (figure.discrepancy, figure.tag)
            for row, figure in zip(study.printed, entry.printed.values(), strict=True):
                for number in (figure.value, figure.low, figure.high, figure.comparator, figure.hazard_ratio, figure.p):
                    assert number is None or f"{number:g}" in row.number


def test_an_option_alone_stands_without_its_neighbours(guideline: Guideline, advices: tuple[Advice, ...]) -> None:
    content = why(advices[0], "R9.vps", "zh")
    assert [o.id for o in content.options] == ["R9.vps"]
    assert content.recommendation == "R9"
    assert (content.guideline, content.version) == (guideline.identity.id, guideline.identity.version)


def test_an_item_that_does_not_exist_is_answered_with_the_nearest(advices: tuple[Advice, ...]) -> None:
    with pytest.raises(InputError, match=r"R9\.vps"):
        why(advices[0], "R9.vpss", "zh")
