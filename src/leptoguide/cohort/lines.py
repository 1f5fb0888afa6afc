"""The row-level file: a line a decision, with every status, its reason and the findings as codes.

| column | what |
| --- | --- |
| ``row``, ``id`` | as in the cohort |
| ``contradictions`` | bits: the relations between facts that the row breaks |
| ``stops`` | bits: the safety rules that hold and forbid something |
| ``finding`` | concordance over the whole row |
| ``R5``, ``R5.t-dxd`` | the status of a recommendation or option |
| ``R5:reason``, ``R5.t-dxd:reason`` | why, as a number that ``codes.csv`` explains by status |
| ``R5:finding`` | concordance with the recommendation |

Findings are there when the cohort says what was given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from leptoguide.advise.status import ORDER
from leptoguide.cohort.codes import FINDINGS
from leptoguide.cohort.columns import ID, ROW
from leptoguide.cohort.counted import stop_rules
from leptoguide.cohort.judge import Judge
from leptoguide.errors import KnowledgeError
from leptoguide.planes.graph import Plane
from leptoguide.planes.items import MOST_BITS
from leptoguide.planes.plan import Plan
from leptoguide.planes.result import Result

REASON: Final = ":reason"
FINDING: Final = "finding"
STOPS: Final = "stops"
CONTRADICTIONS: Final = "contradictions"

_STATUSES: Final = pa.array([status.value for status in ORDER], pa.string())
_FINDINGS: Final = pa.array([finding.value for finding in FINDINGS], pa.string())
_WORD: Final = pa.dictionary(pa.uint8(), pa.string())


class Lines:
    """Makes the lines of a batch. ``planes`` are those that it needs beside statuses and reasons.

    Raises :class:`KnowledgeError` when more rules forbid, or more relations can break, than a number has bits for.
    """

    def __init__(self, plan: Plan, judge: Judge | None) -> None:
        guideline = plan.guideline
        self.stops = {name: plan.truth(guideline.safety[name].when.node).true for name in stop_rules(guideline)}
        self.broken = {c.entry.id: plan.truth(c.condition.node).false for c in guideline.constraints}
        for names in (self.stops, self.broken):
            if len(names) > MOST_BITS:
                raise KnowledgeError(f"more than {MOST_BITS} rules", where=max(names))
        self._numbers: dict[str, Sequence[Plane]] = {
            CONTRADICTIONS: tuple(self.broken.values()),
            STOPS: tuple(self.stops.values()),
        }
        self._words: dict[str, tuple[Sequence[Plane], pa.Array]] = {}
        if judge is not None:
            self._words[FINDING] = judge.bits(judge.overall), _FINDINGS
        for name, item in plan.items.items():
            self._words[name] = plan.status_bits[name], _STATUSES
            self._numbers[f"{name}{REASON}"] = item.reason
            if judge is not None and name in judge.recommendations:
                self._words[f"{name}:{FINDING}"] = judge.bits(judge.recommendations[name].findings), _FINDINGS
        self.schema = pa.schema([pa.field(ROW, pa.int64(), nullable=False), pa.field(ID, pa.string())])
        for name, kind in self._kinds().items():
            self.schema = self.schema.append(pa.field(name, kind, nullable=False))

    @property
    def planes(self) -> tuple[Plane, ...]:
        """All that a run has to work out for the lines."""
        wanted = (*self._numbers.values(), *(bits for bits, _ in self._words.values()))
        return tuple(dict.fromkeys(plane for bits in wanted for plane in bits))

    def _kinds(self) -> Mapping[str, pa.DataType]:
        """Facts about the whole row first, then each item with its reason."""
        first = {name: self._kind(name) for name in (CONTRADICTIONS, STOPS, FINDING) if self._is_column(name)}
        items = [name for name in self._words if name not in first]
        return first | {
            column: self._kind(column)
            for name in items
            for column in (name, f"{name}{REASON}")
            if self._is_column(column)
        }

    def _is_column(self, name: str) -> bool:
        return name in self._words or name in self._numbers

    def _kind(self, name: str) -> pa.DataType:
        if name in self._words:
            return _WORD
        return pa.from_numpy_dtype(np.min_scalar_type((1 << len(self._numbers[name])) - 1))

    def of(self, batch: pa.RecordBatch, result: Result) -> pa.RecordBatch:
        """The lines of a batch that was worked out."""
        rows = {name: batch.column(name) for name in (ROW, ID) if name in batch.schema.names}
        columns: list[pa.Array] = [rows[ROW], rows.get(ID, pa.nulls(batch.num_rows, pa.string()))]
        names = self.schema.names[len(columns) :]
        bits = [self._words[name][0] if name in self._words else self._numbers[name] for name in names]
        for name, numbers in zip(names, result.spelled(bits), strict=True):
            found = pa.array(numbers)
            words = self._words.get(name)
            columns.append(found if words is None else pa.DictionaryArray.from_arrays(found, words[1]))
        return pa.RecordBatch.from_arrays(columns, schema=self.schema)
