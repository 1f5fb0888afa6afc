"""Small cohorts for the tests of audits: patients, what they were given, and what became of them, as a batch."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from leptoguide.cohort.columns import BESIDE
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue
from leptoguide.planes.columns import cohort
from leptoguide.planes.variables import variables_of
from tests.property.patients import AS_OF, Patients


@dataclass(frozen=True)
class Row:
    """One decision, the day of assessment among its facts."""

    facts: Mapping[str, FactValue] = field(default_factory=dict)
    given: tuple[str, ...] | None = None
    survival_days: float | None = None
    died: bool | None = None
    group: str | None = None
    id: str | None = None


def batch_of(
    rows: Sequence[Row], guideline: Guideline, *, first: int = 1, without: Sequence[str] = ()
) -> pa.RecordBatch:
    """The rows as a reader gives them, all columns, in order; ``without`` some."""
    facts = cohort([row.facts for row in rows], variables_of(guideline.dictionary))
    beside = [
        pa.array(range(first, first + len(rows)), pa.int64()),
        *(
            pa.array([value if value is None or name != "given" else list(value) for value in found], kind)
            for name, kind, found in (
                (name, BESIDE.field(name).type, [getattr(row, name) for row in rows]) for name in BESIDE.names[1:]
            )
        ),
    ]
    whole = pa.RecordBatch.from_arrays([*beside, *facts.columns], schema=pa.schema([*BESIDE, *facts.schema]))
    return whole.select([name for name in whole.schema.names if name not in without])


def drawn(guideline: Guideline, seed: str, count: int) -> list[Row]:
    """Random rows: partial patients, given what comes, sometimes what they are already on or nothing at all."""
    source, patients = random.Random(seed), Patients(guideline)
    options = list(guideline.options)
    found = []
    for number in range(count):
        given = None if source.random() < 0.15 else tuple(source.sample(options, source.choice((0, 1, 1, 2, 3))))
        found.append(
            Row(
                facts={**patients.patient(source), "as_of": AS_OF},
                given=given,
                survival_days=None if source.random() < 0.1 else float(source.randrange(1, 60)),
                died=None if source.random() < 0.1 else source.random() < 0.6,
                group=source.choice(("A", "B", None)),
                id=f"demo-{number}",
            )
        )
    return found
