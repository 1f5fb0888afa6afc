"""A synthetic cohort, for benchmarks and demonstrations: patients that nobody is, labelled so in every file.

Row ``k`` is the same whatever number of rows is asked for. How patients are drawn is said in ``synth.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort import columns as c
from leptoguide.cohort.synth_chance import Chance
from leptoguide.cohort.synth_course import PREFIX, beside
from leptoguide.cohort.synth_missing import leave_out
from leptoguide.cohort.synth_patients import Drawer
from leptoguide.cohort.synth_rules import Rules, synth_rules
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.plan import Plan, compile_guideline

STRETCH: Final = 1 << 16
"""Rows that are drawn together, from one stream of chance: all of them, even if only some are asked for."""

KEY: Final = b"leptoguide.synthetic"
"""The key in the metadata of a synthetic Arrow schema, and so of a Parquet file."""

LABEL: Final = {KEY: b"true"}


def is_synthetic(part: pa.Schema | pa.RecordBatch | pa.Table) -> bool:
    """Whether any of it was made up here: the metadata of the schema say so, or the id of some row does."""
    schema = part if isinstance(part, pa.Schema) else part.schema
    if (schema.metadata or {}).get(KEY) == LABEL[KEY]:
        return True
    if isinstance(part, pa.Schema) or c.ID not in schema.names:
        return False
    return bool(pc.any(pc.starts_with(part.column(c.ID), PREFIX)).as_py())


class Synthesis:
    """Makes cohorts for one guideline; ``rules`` are those of ``synth.yaml`` if no others are given."""

    def __init__(self, guideline: Guideline, rules: Rules | None = None) -> None:
        self.guideline = guideline
        self.rules = rules or synth_rules()
        self._drawer = Drawer(guideline, self.rules)

    @cached_property
    def plan(self) -> Plan:
        """The guideline that says what is advised."""
        return compile_guideline(self.guideline)

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns: those beside the facts without the row, then all of the facts."""
        fields: list[Any] = [field for field in c.BESIDE if field.name != c.ROW]
        return pa.schema([*fields, *self._drawer.schema], metadata=LABEL)

    def batches(self, count: int, seed: int) -> Iterator[pa.RecordBatch]:
        """``count`` rows in batches of :data:`STRETCH`, the last of what is left."""
        for first in range(0, count, STRETCH):
            batch = self._stretch(first, seed)
            yield batch.slice(0, count - first)

    def _stretch(self, first: int, seed: int) -> pa.RecordBatch:
        chance = Chance(seed, first // STRETCH, STRETCH)
        patients = self._drawer.draw(chance)
        columns = beside(self.plan, self._drawer.batch(patients), self.rules, chance, first + 1)
        leave_out(patients, self.rules.missing, self.guideline.dictionary, chance)
        facts = self._drawer.batch(patients)
        return pa.RecordBatch.from_arrays([*columns.values(), *facts.columns], schema=self.schema)
