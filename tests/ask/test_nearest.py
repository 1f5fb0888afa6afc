"""Under which other facts an option would be recommended: each claim assessed again, on either side of each limit."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from leptoguide.advise.status import Status
from leptoguide.ask.nearest import Nearest, nearest
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.record.case import Case
from leptoguide.truth import TRUE
from tests.ask.conftest import Judge, Lacking
from tests.property.patients import AS_OF, Facts, shown

MakeCase = Callable[..., Case]

FACTS: dict[str, Any] = {
    "csf_sampling": "done",
    "csf_cytology": "positive",
    "intracranial_pressure": "raised",
    "surgery_judged_worthwhile": False,
}


def said(changes: Any) -> list[list[str]]:
    """The conditions of each change, as text."""
    return [[print_cql(node) for node in change.conditions] for change in changes]


def test_a_threshold_is_named(guideline: Guideline, make_case: MakeCase) -> None:
    found = nearest(guideline, make_case(FACTS | {"kps": 40}), "R9.vps")
    assert found is not None
    assert found.status is Status.NOT_APPLICABLE
    assert said(found.changes) == [["surgery_judged_worthwhile"], ["kps >= 50"]] or said(found.changes) == [
        ["kps >= 50"],
        ["surgery_judged_worthwhile"],
    ]
    low = nearest(guideline, make_case(FACTS | {"kps": 20}), "R9.vps")
    assert low is not None
    assert said(low.changes)[0] == ["kps >= 50"]


def test_what_would_unblock_an_option_is_named(guideline: Guideline, make_case: MakeCase) -> None:
    found = nearest(guideline, make_case(FACTS | {"kps": 60, "bevacizumab_last_date": "2026-02-20"}), "R9.vps")
    assert found is not None
    assert found.status is Status.BLOCKED
    assert ["bevacizumab_last_date <= @2026-02-01"] in said(found.changes)


@pytest.mark.parametrize("kps", [60, None])
def test_what_is_recommended_or_undecided_has_none(guideline: Guideline, make_case: MakeCase, kps: int | None) -> None:
    facts = {name: value for name, value in FACTS.items() if name != "surgery_judged_worthwhile"}
    assert nearest(guideline, make_case(facts | {"kps": kps}), "R9.vps") is None


def test_facts_that_only_go_together_change_together(guideline: Guideline, make_case: MakeCase) -> None:
    found = nearest(guideline, make_case(FACTS | {"symptoms": ["headache"]}), "R3.near-lesion")
    assert found is not None
    for change in found.changes:
        assert set(change.facts) != {"csf_sampling"}


def test_events_come_after_findings(guideline: Guideline, lacking: Lacking) -> None:
    for number in range(10):
        source = random.Random(f"order {number}")
        _, case = lacking.lacking(source, 8)
        for option in source.sample(sorted(guideline.options), 6):
            if found := nearest(guideline, case, option):
                kinds = [
                    (len(c.facts), sum(lacking.facts[f].type in ("list", "date") for f in c.facts))
                    for c in found.changes
                ]
                assert kinds == sorted(kinds)


@pytest.mark.parametrize("part", range(2))
def test_each_change_makes_it_recommended_and_the_other_side_does_not(
    guideline: Guideline, lacking: Lacking, judge: Judge, part: int
) -> None:
    """Values drawn on either side: within the conditions it is recommended; a single fact outside all of them, not."""
    within = outside = 0
    for number in range(14):
        source = random.Random(f"nearest {part} {number}")
        facts, case = lacking.lacking(source, 8)
        before, broken = judge(facts)
        for option in source.sample(sorted(before), 12):
            found = nearest(guideline, case, option)
            if found is None:
                assert before[option] in (Status.RECOMMENDED, Status.DONE, Status.NEEDS_DATA)
                continue
            assert found.status is before[option]
            for change in found.changes:
                for values in drawn(guideline, lacking, facts, change, source):
                    after, now_broken = judge({**facts, **values})
                    if not now_broken - broken:
                        assert after[option] is Status.RECOMMENDED, (option, shown(values), said([change]))
                        within += 1
            singles: dict[str, list[n.Node]] = {}
            for change in found.changes:
                if len(change.facts) == 1:
                    singles.setdefault(change.facts[0], []).append(change.conditions[0])
            for name in source.sample(sorted(facts), 8):
                if lacking.facts[name].type == "list" or name in found.left_out:
                    continue
                value = lacking.value(lacking.facts[name], source)
                after, now_broken = judge({**facts, name: value})
                told = any(holds(guideline, {name: value}, node) for node in singles.get(name, ()))
                if not now_broken - broken:
                    assert (after[option] is Status.RECOMMENDED) == told, (option, name, value)
                    outside += not told
    assert within > 40
    assert outside > 100


def drawn(
    guideline: Guideline, lacking: Lacking, facts: Facts, change: Nearest, source: random.Random
) -> Iterator[Mapping[str, Any]]:
    """Values that meet the conditions of a change."""
    choices = []
    for name, node in zip(change.facts, change.conditions, strict=True):
        if lacking.facts[name].type == "list":
            choices.append([turned(facts[name], node)])
            continue
        values = [lacking.value(lacking.facts[name], source) for _ in range(30)]
        named = [x.value for x in n.walk(node) if isinstance(x, n.Date | n.Number | n.Quantity | n.String)]
        named += [True, False] if lacking.facts[name].type == "boolean" else []
        choices.append([v for v in (*named, *values) if holds(guideline, {name: v}, node)][:3])
    assert all(choices), said([change])
    for values in product(*choices):
        yield dict(zip(change.facts, values, strict=True))


def holds(guideline: Guideline, facts: Mapping[str, Any], node: n.Node) -> bool:
    """Whether a condition is true of some facts."""
    return Evaluator({**facts, "as_of": AS_OF}, {}, guideline.list_codes).truth(node) is TRUE


def turned(known: Any, node: n.Node) -> Members:
    """The list with what the condition asks for."""
    assert isinstance(known, Members)
    out = {x.operand.member.value for x in n.walk(node) if isinstance(x, n.Not)}  # type: ignore[attr-defined]
    into = {x.member.value for x in n.walk(node) if isinstance(x, n.InList)} - out
    present = (known.present - out) | into
    return Members(frozenset(present), (known.absent | out) - into)
