"""Filling in what is unknown settles what is conditional and turns nothing round: the bounds of concordance hold."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from leptoguide.cohort.agreement import bounds
from leptoguide.cohort.codes import VERDICT_OF, Finding, Verdict
from leptoguide.cohort.kernel import Kernel
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.computed import with_computed
from tests.audit.cohorts import Row, batch_of, drawn
from tests.property.patients import Patients

Fill = Callable[[Row, Patients, random.Random], Row]

ROWS = 400
STEPS = 4


def allowed(before: Finding, after: Finding) -> bool:
    """What filling in may make of a finding."""
    verdict = VERDICT_OF[after]
    match before:
        case Finding.GIVEN_OPEN:
            return verdict in (Verdict.CONDITIONAL, Verdict.CONCORDANT, Verdict.NON_CONCORDANT)
        case Finding.OMISSION_OPEN:
            return after in (Finding.OMISSION_OPEN, Finding.NOT_GIVEN) or verdict is Verdict.NOT_DUE
        case _:
            return verdict is VERDICT_OF[before]


def filled(row: Row, patients: Patients, source: random.Random) -> Row:
    """Some more facts; a difference that follows from two others is not unknown."""
    facts = with_computed(
        {name: value for name, value in row.facts.items() if name != "as_of"}, patients.guideline.dictionary
    )
    return dataclasses.replace(row, facts={**patients.more(facts, source), "as_of": row.facts["as_of"]})


def filled_anyhow(row: Row, patients: Patients, source: random.Random) -> Row:
    """Some more facts, whether or not they contradict what is known."""
    facts = with_computed(
        {name: value for name, value in row.facts.items() if name != "as_of"}, patients.guideline.dictionary
    )
    unknown = [name for name in patients.facts if name not in facts]
    for name in source.sample(unknown, min(len(unknown), source.choice((1, 5, 40)))):
        facts[name] = patients.value(patients.facts[name], source)
    return dataclasses.replace(row, facts={**facts, "as_of": row.facts["as_of"]})


def findings(kernel: Kernel, guideline: Guideline, rows: list[Row]) -> list[Mapping[str, Finding]]:
    (part,) = kernel.run(batch_of(rows, guideline))
    return [
        {name: Finding(word) for name, word in line.items() if name.endswith("finding")}
        for line in part.lines.to_pylist()
    ]


@pytest.mark.parametrize("fill", [filled, filled_anyhow])
@pytest.mark.parametrize("seed", range(3))
def test_no_verdict_leaves_its_bounds(guideline: Guideline, kernel: Kernel, seed: int, fill: Fill) -> None:
    source, patients = random.Random(f"bounds {seed}"), Patients(guideline)
    rows = drawn(guideline, f"bounds {seed}", ROWS)
    before = findings(kernel, guideline, rows)
    first = _shares(before)
    for _ in range(STEPS):
        rows = [fill(row, patients, source) for row in rows]
        after = findings(kernel, guideline, rows)
        for row, old, new in zip(rows, before, after, strict=True):
            wrong = {name: (old[name], new[name]) for name in old if not allowed(old[name], new[name])}
            assert not wrong, (wrong, row)
        for name, (worst, best) in _shares(after).items():
            low, high = first[name]
            assert low is None or (worst is not None and low <= worst), name
            assert high is None or best is None or best <= high, name
        before = after


def test_random_rows_meet_every_finding_and_open_ones_get_settled(guideline: Guideline, kernel: Kernel) -> None:
    source, patients = random.Random("reached"), Patients(guideline)
    rows = drawn(guideline, "reached", ROWS)
    before = findings(kernel, guideline, rows)
    after = findings(kernel, guideline, [filled(filled(row, patients, source), patients, source) for row in rows])
    assert {finding for row in before for finding in row.values()} == set(Finding)
    settled = {(a[name], b[name]) for a, b in zip(before, after, strict=True) for name in a if a[name] is not b[name]}
    assert {new for old, new in settled if old is Finding.GIVEN_OPEN} >= {Finding.AS_ADVISED, Finding.BLOCKED}
    assert {new for old, new in settled if old is Finding.OMISSION_OPEN} >= {Finding.NOT_GIVEN, Finding.NOTHING_DUE}


def _shares(found: list[Mapping[str, Finding]]) -> dict[str, tuple[Fraction | None, Fraction | None]]:
    shares = {}
    for name in found[0]:
        shares[name] = bounds({finding: sum(row[name] is finding for row in found) for finding in Finding})
    return shares
