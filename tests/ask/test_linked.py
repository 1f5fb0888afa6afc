"""Facts that one comparison reads together: their joint answers are all that a dense grid of values leads to."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from leptoguide.advise.status import ORDER
from leptoguide.ask.asking import open_facts
from leptoguide.ask.axes import Axes
from leptoguide.ask.completions import Completions
from leptoguide.ask.engine import engine_of
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER
from leptoguide.planes.columns import cohort
from leptoguide.record.case import Case

MakeCase = Callable[..., Case]
AS_OF = datetime.date(2026, 8, 31)
"""A day that six months before and after do not have."""

TREATED: dict[str, Any] = {
    "csf_sampling": "done",
    "csf_cytology": "positive",
    "her2_ihc": "3+",
    "anti_her2_at_onset": "stopped",
    "therapy_at_onset": ["trastuzumab"],
    "current_therapy": [],
    "symptoms": ["headache"],
}


IMAGED = {"csf_sampling": "done", "mri_extent": "brain-and-spine", "mri_contrast": True, "symptoms": ["headache"]}
DATED = {"lm_onset_date": "2026-06-01", "anti_her2_stop_date": "2026-03-01"}


def days(step: int, never: str | None) -> list[datetime.date]:
    """Days of two years around the day of assessment, and every one around its turns."""
    found = {AS_OF + datetime.timedelta(days=n) for n in range(-420, 420, step)}
    for turn in (0, -28, 28, -181, -184, 181, 184):
        found |= {AS_OF + datetime.timedelta(days=turn + n) for n in range(-4, 5)}
    return sorted(found) + ([NEVER[never]] if never else [])


@pytest.mark.parametrize(
    ("facts", "one", "other"),
    [
        (TREATED, "lm_onset_date", "anti_her2_stop_date"),
        (IMAGED, "csf_date", "mri_date"),
        (TREATED | DATED, "lvef", "lvef_baseline"),
    ],
)
def test_the_joint_answers_lead_wherever_any_pair_of_values_does(
    guideline: Guideline, make_case: MakeCase, facts: dict[str, Any], one: str, other: str
) -> None:
    case = make_case(facts, as_of=AS_OF.isoformat())
    engine = engine_of(guideline)
    axes = Axes(engine, case.known, open_facts(guideline, case))
    completions = Completions(axes)
    asked = tuple(sorted((one, other)))
    assert set(asked) <= axes.facts
    assert axes.group[one] >= set(asked)
    reached = completions.reached([asked])[:, 0]
    mine = {
        name: {status for place, status in enumerate(ORDER) if bits >> place & 1}
        for name, bits in zip(completions.options, reached.tolist(), strict=True)
    }
    values = [_grid(guideline, name) for name in (one, other)]
    dense = _statuses(guideline, case, one, other, values)
    assert mine == {name: dense[name] for name in mine}
    assert sum(len(found) > 1 for found in mine.values()) > 0


def _grid(guideline: Guideline, name: str) -> Sequence[Any]:
    fact = guideline.dictionary.facts[name]
    return days(9, fact.never) if fact.type == "date" else [float(n) / 2 for n in range(0, 200, 3)]


def _statuses(
    guideline: Guideline, case: Case, one: str, other: str, values: list[Sequence[Any]]
) -> dict[str, set[Any]]:
    """By the planes alone, which are held against the evaluator elsewhere: every pair that contradicts nothing."""
    plan = engine_of(guideline).plan
    count = len(values[0]) * len(values[1])
    base = cohort([{k: v for k, v in case.known.items() if k not in (one, other)}], plan.variables)
    copies = pa.Table.from_batches([base]).take(pa.array(np.zeros(count, np.int32))).combine_chunks()
    columns = {name: copies.column(name).chunk(0) for name in copies.column_names}
    first, second = np.indices((len(values[0]), len(values[1]))).reshape(2, -1)
    for name, chosen, kept in ((one, first, values[0]), (other, second, values[1])):
        columns[name] = pa.array([kept[n] for n in chosen], base.schema.field(name).type)
    names = [f"constraint {c.entry.id}" for c in guideline.constraints]
    result = plan.run(pa.record_batch(columns), reasons=False, also=names)
    possible = np.ones(count, np.bool_)
    for name in names:
        possible &= np.asarray(result.column(name).fill_null(True))
    return {name: {ORDER[p] for p in np.unique(result.statuses(name)[possible])} for name in guideline.options}
