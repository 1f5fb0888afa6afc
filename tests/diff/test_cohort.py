"""The patients of a file: each read by both versions, whose advice changes, and counts that add up."""

from __future__ import annotations

import datetime
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.compare.cases import SeenCase, read_cohort
from leptoguide.compare.cohort import Cohort, tally
from leptoguide.compare.pairing import Pairing
from leptoguide.compare.structure import structure
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Day
from leptoguide.render.advice_json import value_json
from tests.diff.conftest import Editions
from tests.property.patients import Patients

TODAY = Day(today=datetime.date(2026, 6, 1))
RAISED = {"lm_suspicion": "high", "intracranial_pressure": "raised"}

Told = Callable[[Guideline, Any], Cohort]


@pytest.fixture
def told(guideline: Guideline, tmp_path: Path) -> Told:
    """``told(new, cases)``: the cases, written to a file, before the shipped guideline and another one."""

    def compare(new: Guideline, cases: Any) -> Cohort:
        return tally(
            guideline,
            new,
            Pairing(guideline, new, structure(guideline, new).lines).items(),
            _read(guideline, new, cases, tmp_path),
        )

    return compare


def _read(old: Guideline, new: Guideline, cases: Any, folder: Path) -> list[SeenCase]:
    path = folder / "cohort.json"
    path.write_text(json.dumps(cases), "utf-8")
    return list(read_cohort(path, old.dictionary, new.dictionary, TODAY))


def case(name: str, **facts: Any) -> dict[str, Any]:
    """A case of a few facts."""
    return {"id": name, "as_of": "2026-06-01", "facts": facts}


# ---------------------------------------------------------------- who changes


def test_those_who_change_are_told_with_what_becomes_of_them(told: Told, editions: Editions) -> None:
    low = {**RAISED, "surgery_judged_worthwhile": False}
    found = told(editions("kps"), [case("a", **low, kps=50), case("b", **low, kps=60), case("c", **low, kps=40)])
    assert (found.patients, [p.id for p in found.changed], found.unchanged) == (3, ["a"], 2)
    moved = {(m.item.kind, m.item.id): (m.old, m.new) for m in found.changed[0].moved}
    assert moved["option", "R9.vps"] == ("recommended", "not-applicable")
    assert ("option", "R9.resection") not in moved


def test_the_counts_add_up_and_are_those_of_assess(
    guideline: Guideline, editions: Editions, told: Told, tmp_path: Path
) -> None:
    new = editions("kps", "her2-ultralow")
    source, patients = random.Random(3), Patients(guideline)
    drawn = [patients.patient(source) for _ in range(40)]
    written = [
        {
            "id": f"p{number}",
            "as_of": "2026-02-28",
            "facts": {k: value_json(k, v, guideline.dictionary) for k, v in facts.items()},
        }
        for number, facts in enumerate(drawn)
    ]
    found = told(new, written)
    assert found.patients == 40 == len(found.changed) + found.unchanged
    expected: dict[str, Counter[tuple[str, str]]] = {}
    for seen in _read(guideline, new, written, tmp_path):
        before, after = assess(guideline, seen.old).options, assess(new, seen.new).options
        for name in before:
            pair = str(before[name].status), str(after[name].status)
            if pair[0] != pair[1]:
                expected.setdefault(name, Counter())[pair] += 1
    options = {
        t.item.id: {pair: len(ids) for pair, ids in t.kinds.items()} for t in found.tallies if t.item.kind == "option"
    }
    assert options == expected
    assert expected
    for item in found.tallies:
        assert sum(map(len, item.kinds.values())) + item.stay == found.patients
        of_patients = [p.id for p in found.changed for m in p.moved if m.item == item.item]
        assert sorted(of_patients) == sorted(name for ids in item.kinds.values() for name in ids)


def test_facts_that_contradict_each_other_are_pointed_out(told: Told, editions: Editions) -> None:
    found = told(editions("kps"), [case("odd", csf_cytology="positive", csf_sampling="not-done"), case("even")])
    assert found.contradictory == ("odd",)


# ---------------------------------------------------------------- what only one version knows


def test_what_only_one_version_knows_is_left_out_for_the_other(
    guideline: Guideline, editions: Editions, tmp_path: Path
) -> None:
    new = editions("dictionary")
    both = case("x", fictional_marker=True, lm_distribution="fictional", kps=50)
    (seen,) = _read(guideline, new, [both], tmp_path)
    assert (dict(seen.old.facts), seen.in_part) == ({"kps": 50}, True)
    assert dict(seen.new.facts) == {"fictional_marker": True, "lm_distribution": "fictional", "kps": 50}
    (turned,) = _read(new, guideline, [both], tmp_path)
    assert (turned.old.facts, turned.new.facts) == (seen.new.facts, seen.old.facts)


def test_the_same_holds_of_the_events_of_a_record(guideline: Guideline, editions: Editions, tmp_path: Path) -> None:
    record = {
        "id": "r",
        "as_of": "2026-06-01",
        "events": [
            {"date": "2026-05-01", "kind": "mri-study", "lm_distribution": "fictional", "mri_extent": "brain-and-spine"}
        ],
    }
    (seen,) = _read(guideline, editions("dictionary"), [record], tmp_path)
    assert "lm_distribution" not in seen.old.facts
    assert seen.new.facts["lm_distribution"] == "fictional"
    assert seen.old.facts["mri_extent"] == seen.new.facts["mri_extent"] == "brain-and-spine"
    assert seen.in_part


def test_a_case_that_both_know_is_read_whole_by_both(guideline: Guideline, editions: Editions, tmp_path: Path) -> None:
    (seen,) = _read(guideline, editions("dictionary"), case("alone", kps=50), tmp_path)
    assert seen.old.facts == seen.new.facts == {"kps": 50}
    assert not seen.in_part


def test_a_folder_of_cases_and_examples_are_read(guideline: Guideline) -> None:
    folder = Path(__file__).parents[2] / "examples"
    seen = list(read_cohort(folder, guideline.dictionary, guideline.dictionary, TODAY))
    assert [found.old.id for found in seen] == ["demo-1", "demo-2", "record-1", "record-2"]
    assert all(found.old == found.new for found in seen)


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("cases", "code", "where"),
    [
        ([case("a"), case("b", kps=55)], "fact.wrong-type", "cohort.json[1], facts.kps"),
        ([case("a", no_such_fact=1)], "fact.unknown", "cohort.json[0], facts.no_such_fact"),
        ([case("a", lm_distribution="nowhere")], "fact.unknown-code", "cohort.json[0], facts.lm_distribution"),
        ([], "cohort.empty", "cohort.json"),
        ([1], "case.shape", "cohort.json[0]"),
        (
            [{"id": "r", "as_of": "2026-06-01", "events": [{"date": "2026-05-01", "kind": "seance"}]}],
            "event.unknown-kind",
            "cohort.json[0], events[0].kind",
        ),
        (
            [
                {
                    "id": "r",
                    "as_of": "2026-06-01",
                    "events": [{"date": "2026-05-01", "kind": "procedure", "procedure": ["x"]}],
                }
            ],
            "event.not-allowed",
            "cohort.json[0], events[0].procedure",
        ),
    ],
)
def test_what_neither_version_can_read_is_refused_with_its_place(
    guideline: Guideline, editions: Editions, tmp_path: Path, cases: Any, code: str, where: str
) -> None:
    with pytest.raises(InputError) as refused:
        _read(guideline, editions("dictionary"), cases, tmp_path)
    assert (refused.value.code, refused.value.where) == (code, where)


def test_a_folder_without_cases_is_refused(guideline: Guideline, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        list(read_cohort(tmp_path, guideline.dictionary, guideline.dictionary, TODAY))
    assert refused.value.code == "cohort.empty"
