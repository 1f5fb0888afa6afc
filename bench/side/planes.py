"""Our own: the planes in one thread, the floor under them, and the reference evaluator."""

from __future__ import annotations

import time
from itertools import islice

import numpy as np
import pyarrow as pa

from bench.agreement import as_columns, differing_statuses
from bench.side.model import READING, STATUSES, Contender, Setting
from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.planes.plan import CHUNK
from leptoguide.record.case import Case
from leptoguide.record.computed import with_computed


class Planes(Contender):
    """Statuses and reasons of every patient as numbers, two columns an item."""

    name = "planes"
    rounds = 9

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.batch = setting.batch.select(list(setting.plan.columns()))

    @property
    def patients(self) -> int:
        """All."""
        return int(self.batch.num_rows)

    def differences(self) -> list[str]:
        """In parts, and without the columns that are not needed, as at once and with them."""
        found = []
        whole = {item: self.setting.result.statuses(item) for item in self.setting.plan.items}
        for number, part in enumerate(self.setting.plan.stream([self.batch])):
            rows = slice(number * CHUNK, number * CHUNK + part.count)
            found += differing_statuses(part, {item: places[rows] for item, places in whole.items()})
        return found

    def run(self) -> float:
        """Checked, worked out, and each item's numbers made; a part is let go when the next one comes."""
        start = time.perf_counter()
        for part in self.setting.plan.stream([self.batch]):
            part.batch(words=False)
        return time.perf_counter() - start


class AsPlanes(Planes):
    """The same left as planes, a bit a patient: what counts and tables are made from."""

    name = "planes, as bits"

    def run(self) -> float:
        """Without making numbers."""
        start = time.perf_counter()
        for _ in self.setting.plan.stream([self.batch]):
            pass
        return time.perf_counter() - start


class StatusesAlone(Planes):
    """Statuses as numbers, without reasons."""

    name = "planes, statuses"
    computes = STATUSES

    def run(self) -> float:
        """As the whole."""
        start = time.perf_counter()
        for part in self.setting.plan.stream([self.batch], reasons=False):
            part.batch(reasons=False, words=False)
        return time.perf_counter() - start


class Floor(Planes):
    """The memory floor: every buffer of the columns that the planes look at, summed once, 64 bits at a time."""

    name = "floor"
    computes = READING

    def differences(self) -> list[str]:
        """It says nothing."""
        return []

    def run(self) -> float:
        """One sum a buffer."""
        words = [np.frombuffer(buffer[: buffer.size & -8], np.uint64) for buffer in buffers(self.batch)]
        start = time.perf_counter()
        for each in words:
            each.sum()
        return time.perf_counter() - start


def buffers(batch: pa.RecordBatch) -> list[pa.Buffer]:
    """Bitmaps and values of all columns, of codes the numbers alone."""
    arrays = [array.indices if pa.types.is_dictionary(array.type) else array for array in batch.columns]
    return [buffer for array in arrays for buffer in array.buffers() if buffer is not None]


class Reference(Contender):
    """``assess``: statuses, reasons, and much beside them (ways to settle, questions, plan), a patient at a time."""

    name = "assess"
    rounds = 3

    def __init__(self, setting: Setting, count: int) -> None:
        self.setting = setting
        dictionary = setting.guideline.dictionary
        self.cases = [
            Case("patient", facts.get("as_of"), with_computed(_without_day(facts), dictionary), {}, {})
            for facts in islice(setting.patients, count)
        ]

    @property
    def patients(self) -> int:
        """Some of the first."""
        return len(self.cases)

    def differences(self) -> list[str]:
        """By status; reasons are what ``make agreement`` compares."""
        said = [_statuses(assess(self.setting.guideline, case)) for case in self.cases]
        return list(differing_statuses(self.setting.result, as_columns(self.setting.plan, said)))

    def run(self) -> float:
        """One after the other."""
        start = time.perf_counter()
        for case in self.cases:
            assess(self.setting.guideline, case)
        return time.perf_counter() - start


def _without_day(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name != "as_of"}


def _statuses(advice: Advice) -> dict[str, str]:
    found = {r.id: r.status.value for r in advice.recommendations}
    return found | {option.id: option.status.value for r in advice.recommendations for option in r.options}
