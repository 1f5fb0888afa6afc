"""The audit of some rows: a batch of decisions in, what is said of each and what is counted of all out.

Pure, and the same wherever it runs: whoever has batches, one process or many machines, adds up the tallies.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.codes import FINDINGS
from leptoguide.cohort.columns import BESIDE, GIVEN, ID
from leptoguide.cohort.counted import counted
from leptoguide.cohort.judge import Judge, given_as_fact
from leptoguide.cohort.lines import Lines
from leptoguide.cohort.outcome import outcomes
from leptoguide.cohort.synth_course import PREFIX
from leptoguide.cohort.tally import Key, Tally
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.graph import Plane
from leptoguide.planes.names import split
from leptoguide.planes.plan import CHUNK, Plan, compile_guideline
from leptoguide.planes.result import Result

_BESIDE: Final = tuple(name for name in BESIDE.names if name != GIVEN)


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, audited: a line a row in the schema of :attr:`Kernel.schema`, and the tally of them."""

    lines: pa.RecordBatch
    tally: Tally


class Kernel:
    """An audit by one guideline. Safe to use from several threads.

    ``given``: the rows have a column of what was given; without it nothing is said of concordance. ``as_of``: the day
    of all decisions, in place of a column.
    """

    def __init__(self, guideline: Guideline, *, given: bool, as_of: datetime.date | None = None) -> None:
        self.guideline = guideline
        self.as_of = as_of
        self.plan: Plan = compile_guideline(guideline, given_as_fact(guideline))
        self.judge = Judge(self.plan) if given else None
        self.lines = Lines(self.plan, self.judge)
        self._counted: dict[Key, Plane] = counted(self.plan, self.judge)
        self._planes: tuple[Plane, ...] = tuple(dict.fromkeys((*self.lines.planes, *self._counted.values())))

    @property
    def schema(self) -> pa.Schema:
        """The columns of :attr:`Part.lines`."""
        return self.lines.schema

    @property
    def columns(self) -> tuple[str, ...]:
        """The facts that an audit reads; a reader may leave out all others."""
        return tuple(name for name in self.plan.columns(planes=self._planes) if split(name)[0] != GIVEN)

    def run(self, batch: pa.RecordBatch) -> Iterator[Part]:
        """A batch, large ones in parts. Raises :class:`InputError` for columns and values that can not be read."""
        for start in range(0, batch.num_rows, CHUNK):
            yield self._part(batch.slice(start, CHUNK))

    def _part(self, batch: pa.RecordBatch) -> Part:
        first = batch.column("row")[0].as_py()
        result = self.plan.run(batch, as_of=self.as_of, planes=self._planes, besides=_BESIDE, first_row=first)
        counts: dict[Key, int] = {("rows",): result.count, ("synthetic",): _made_up(batch)}
        counts |= {key: result.how_many(result.plane(plane)) for key, plane in self._counted.items()}
        return Part(self.lines.of(batch, result), Tally(counts) + outcomes(batch, self._findings(result)))

    def _findings(self, result: Result) -> pa.Array | None:
        """The finding over the whole row, as a word."""
        if self.judge is None:
            return None
        numbers = result.numbers(self.judge.bits(self.judge.overall))
        return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int8)), pa.array([*FINDINGS], pa.string()))


def _made_up(batch: pa.RecordBatch) -> int:
    """Rows whose id says that their patient is made up."""
    if ID not in batch.schema.names:
        return 0
    return int(pc.sum(pc.starts_with(batch.column(ID), PREFIX)).as_py() or 0)
