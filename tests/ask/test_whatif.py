"""What other facts would change: the same as assessing both cases, facts read as those of a file are."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.status import Status
from leptoguide.ask.assignments import assignments, changed
from leptoguide.ask.whatif import what_if
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case, case_from
from leptoguide.record.facts import ReadFact
from leptoguide.render.advice_json import advice_json, value_json
from tests.ask.conftest import Lacking

MakeCase = Callable[..., Case]

FACTS: dict[str, Any] = {
    "csf_sampling": "done",
    "csf_cytology": "positive",
    "intracranial_pressure": "raised",
    "kps": 60,
    "lvef": 61,
    "lvef_baseline": 65,
    "symptoms": ["headache"],
}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("kps=20", 20),
        ("lvef=45.5", 45.5),
        ("lvef_baseline=", None),
        ("symptoms=headache;seizure", ["headache", "seizure"]),
        ("symptoms=[]", []),
        ("vps_in_place=true", True),
        ("her2_ihc=0", "0"),
        ("csf_cytology=pending", "pending"),
        ("surgery_date=2026-02-20", "2026-02-20"),
        ("surgery_date=never", "never"),
        ("platelets=90 10*9/L", "90 10*9/L"),
        ("kps= 70 ", 70),
    ],
)
def test_a_value_is_what_a_case_file_would_have(
    guideline: Guideline, make_case: MakeCase, text: str, written: Any
) -> None:
    name = text.partition("=")[0]
    found = changed(make_case(FACTS), assignments([text], guideline.dictionary), guideline.dictionary)
    expected = make_case(FACTS | {name: written})
    assert (found.facts, found.absent, found.entered) == (expected.facts, expected.absent, expected.entered)
    assert advice_json(assess(guideline, found)) == advice_json(assess(guideline, expected))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["kps"], "FACT=VALUE"),
        (["kpz=3"], "kps"),
        (["kps=300"], "out of range"),
        (["kps=55"], "kps"),
        (["kps=much"], "kps"),
        (["vps_in_place=yes"], "vps_in_place"),
        (["symptoms=headache;headache"], "headache"),
        (["surgery_date=2026-02-30"], "surgery_date"),
        (["as_of=2026-02-01"], "as_of"),
        (["kps=50", "kps=60"], "twice"),
    ],
)
def test_a_fact_that_can_not_be_read_is_one_clear_error(guideline: Guideline, texts: list[str], said: str) -> None:
    with pytest.raises(InputError) as refused:
        assignments(texts, guideline.dictionary)
    assert said in refused.value.said_in("en")
    assert refused.value.said_in("zh") != refused.value.said_in("en")


def test_random_changes_are_what_assessing_both_says(guideline: Guideline, lacking: Lacking) -> None:
    moved = 0
    for number in range(60):
        source = random.Random(f"what if {number}")
        facts, _ = lacking.lacking(source, 12)
        names = source.sample(sorted(lacking.facts), source.choice((1, 2, 3)))
        values: dict[str, Any] = {n: source.choice((lacking.value(lacking.facts[n], source), None)) for n in names}
        written = {n: value_json(n, v, guideline.dictionary) for n, v in facts.items()}
        case = _read(guideline, written)
        changes = {n: ReadFact(v) for n, v in values.items()}
        found = what_if(guideline, case, changes)
        other = _read(
            guideline,
            written | {n: None if v is None else value_json(n, v, guideline.dictionary) for n, v in values.items()},
        )
        before, after = assess(guideline, case), assess(guideline, other)
        assert advice_json(found.before) == advice_json(before)
        assert advice_json(found.after) == advice_json(after)
        assert {m.id: (m.old, m.new) for m in found.options} == {
            name: (o.status, after.options[name].status)
            for name, o in before.options.items()
            if o.status is not after.options[name].status
        }
        if found.same:
            was, now = (advice_json(a) for a in (before, after))
            for part in ("stage", "diagnosis", "follow_up", "notices", "contradictions"):
                assert was[part] == now[part]
        moved += bool(found.options)
    assert moved > 10


def _read(guideline: Guideline, facts: dict[str, Any]) -> Case:
    content = {"id": "random", "as_of": "2026-02-28", "facts": facts}
    return case_from(content, guideline.dictionary)


def test_what_changes_is_said_with_stops_stage_and_notices(guideline: Guideline, make_case: MakeCase) -> None:
    case = make_case(FACTS)
    found = what_if(guideline, case, assignments(["kps=20", "csf_cytology="], guideline.dictionary))
    assert {(m.id, m.old, m.new) for m in found.facts} == {("kps", 60, 20), ("csf_cytology", "positive", None)}
    assert found.stage is not None
    assert found.diagnosis
    assert found.notices
    stopped = what_if(guideline, case, assignments(["bevacizumab_last_date=2026-02-25"], guideline.dictionary))
    assert ("R9.vps", Status.RECOMMENDED, Status.BLOCKED) in {(m.id, m.old, m.new) for m in stopped.options}
    assert stopped.safety.new
    assert not stopped.safety.gone


def test_what_follows_from_a_fact_follows_anew(guideline: Guideline, make_case: MakeCase) -> None:
    case = make_case(FACTS)
    assert case.computed == {"lvef_drop"}
    found = changed(case, assignments(["lvef=40"], guideline.dictionary), guideline.dictionary)
    assert found.facts["lvef_drop"] == 25
    given = make_case(FACTS | {"lvef_drop": 4})
    assert given.computed == frozenset()
    assert changed(given, assignments(["lvef=40"], guideline.dictionary), guideline.dictionary).facts["lvef_drop"] == 4


def test_the_same_facts_change_nothing(guideline: Guideline, make_case: MakeCase) -> None:
    found = what_if(guideline, make_case(FACTS), assignments(["kps=60"], guideline.dictionary))
    assert found.same
    assert found.facts == ()
