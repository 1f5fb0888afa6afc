"""What the kernel says and counts is what one assessment after another says, however rows are cut and put together."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import pairwise

import pyarrow as pa
import pytest

from leptoguide.advise.status import ORDER, Status
from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.tally import Key, Tally
from leptoguide.knowledge.guideline import Guideline
from leptoguide.truth import FALSE
from tests.audit.cohorts import Row, batch_of, drawn
from tests.audit.one_by_one import OneByOne

ROWS = 300
REST = {"known", "lacks", "survival", "outcome", "ungrouped"}
"""Kinds that are counted otherwise; they have tests of their own."""


@pytest.fixture(scope="module")
def rows(guideline: Guideline) -> list[Row]:
    return drawn(guideline, "kernel", ROWS)


@pytest.fixture(scope="module")
def audited(kernel: Kernel, guideline: Guideline, rows: list[Row]) -> tuple[list[dict], Tally]:
    parts = list(kernel.run(batch_of(rows, guideline)))
    lines = [line for part in parts for line in part.lines.to_pylist()]
    return lines, Tally.sum(part.tally for part in parts)


def test_the_tally_is_that_of_the_assessments_one_by_one(
    guideline: Guideline, rows: list[Row], audited: tuple[list[dict], Tally]
) -> None:
    expected: Counter[Key] = Counter()
    for row in rows:
        expected.update(OneByOne(guideline, row).counts())
    found = Counter({tuple(key): number for *key, number in audited[1].plain() if key[0] not in REST})
    assert found == expected
    kinds = {key[0] for key in expected}
    assert {"status", "partly", "unchecked", "waits", "alone", "blocked", "forbidden", "passed-over", "due"} <= kinds


def test_every_line_has_the_statuses_and_reasons_of_its_assessment(
    guideline: Guideline, kernel: Kernel, rows: list[Row], audited: tuple[list[dict], Tally]
) -> None:
    for row, line in zip(rows[:100], audited[0], strict=False):
        one = OneByOne(guideline, row)
        assert line["id"] == row.id
        assert line["finding"] == one.overall()
        for recommendation in one.advice.recommendations:
            name = recommendation.recommendation.id
            assert line[name] == recommendation.status
            assert line[f"{name}:finding"] == one.of_recommendation(recommendation.recommendation)
            for option in recommendation.options:
                item = option.option.id
                assert line[item] == option.status
                reason = kernel.plan.explain(item, ORDER.index(option.status), line[f"{item}:reason"])
                assert reason.missing == option.missing
                stops = [c.rule for c in option.contraindications if c.effect == "stop"]
                assert reason.stops == tuple(stops if option.status is Status.BLOCKED else ())


def test_the_rules_that_hold_and_the_relations_that_are_broken_are_bits(
    guideline: Guideline, kernel: Kernel, rows: list[Row], audited: tuple[list[dict], Tally]
) -> None:
    for row, line in zip(rows, audited[0], strict=True):
        one = OneByOne(guideline, row)
        names = [name for bit, name in enumerate(kernel.lines.stops) if line["stops"] >> bit & 1]
        assert {("holds", name) for name in names} == {key for key in one.counts() if key[0] == "holds"}
        assert [name for bit, name in enumerate(kernel.lines.broken) if line["contradictions"] >> bit & 1] == [
            c.entry.id for c in guideline.constraints if one.evaluator.truth(c.condition.node) is FALSE
        ]


def test_a_fact_is_known_in_the_rows_that_have_it(rows: list[Row], audited: tuple[list[dict], Tally]) -> None:
    for fact in ("kps", "her2_ihc", "symptoms", "proton_available", "mri_date"):
        assert audited[1]["known", fact] == sum(fact in row.facts for row in rows), fact


def test_a_conditional_finding_waits_for_some_fact_and_an_answered_one_for_none(
    guideline: Guideline, kernel: Kernel, rows: list[Row]
) -> None:
    waiting = {"given-open", "omission-open"}
    for row in rows[:120]:
        tally = Tally.sum(part.tally for part in kernel.run(batch_of([row], guideline)))
        findings = {key: str(finding) for (key, finding), _ in ((k, n) for k, n in tally.of("finding") if len(k) == 2)}
        lacking = {key[0] for key, _ in tally.of("lacks")}
        assert lacking == {name for name, finding in findings.items() if finding in waiting}


@pytest.mark.parametrize("size", [1, 7, 64, 100])
def test_rows_can_be_cut_anywhere(
    guideline: Guideline, kernel: Kernel, rows: list[Row], audited: tuple[list[dict], Tally], size: int
) -> None:
    some = rows[:130]
    whole = batch_of(some, guideline)
    parts = [part for start in range(0, len(some), size) for part in kernel.run(whole.slice(start, size))]
    assert [line for part in parts for line in part.lines.to_pylist()] == audited[0][: len(some)]
    expected = Tally.sum(part.tally for part in kernel.run(whole))
    source = random.Random(size)
    tallies = [part.tally for part in parts]
    for _ in range(3):
        source.shuffle(tallies)
        assert Tally.sum(tallies) == expected
        total = Tally()
        for tally in tallies:
            total = tally + total
        assert total == expected
        assert total.plain() == expected.plain()


def test_a_tally_survives_being_written_down(audited: tuple[list[dict], Tally]) -> None:
    tally = audited[1]
    assert Tally.from_plain(json.loads(json.dumps(tally.plain()))) == tally
    assert Tally.from_plain(Tally().plain()) == Tally() == Tally({("rows",): 0})
    keys = [tuple(key) for *key, _ in tally.plain()]
    assert all(a != b for a, b in pairwise(keys))


def test_without_what_was_given_nothing_is_said_of_concordance(guideline: Guideline, rows: list[Row]) -> None:
    kernel = Kernel(guideline, given=False)
    (part,) = kernel.run(batch_of(rows, guideline, without=("given", "group", "died")))
    assert not [name for name in part.lines.schema.names if name.endswith("finding")]
    assert not {key[0] for *key, _ in part.tally.plain()} & {"finding", "given", "survival", "outcome"}


def test_no_rows_give_nothing(guideline: Guideline, kernel: Kernel) -> None:
    assert list(kernel.run(batch_of([], guideline))) == []


def test_the_columns_of_an_audit_are_facts(guideline: Guideline, kernel: Kernel) -> None:
    assert {name.split(":")[0] for name in kernel.columns} <= set(guideline.dictionary.facts)


def test_lines_have_the_schema_that_is_promised(guideline: Guideline, kernel: Kernel, rows: list[Row]) -> None:
    (part,) = kernel.run(batch_of(rows[:3], guideline, without=("id",)))
    assert part.lines.schema.equals(kernel.schema)
    assert part.lines.column("id").null_count == 3
    assert part.lines.column("row") == pa.array([1, 2, 3])
