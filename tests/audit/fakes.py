"""A cohort that was read already, in place of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from leptoguide.cohort.reading import Reject
from leptoguide.cohort.rejected import Rejected


class ReadCohort:
    """Gives these batches, and before the batch with the same place these faults. ``fails``: raised after them."""

    def __init__(
        self,
        path: Path,
        batches: Sequence[pa.RecordBatch],
        faults: Sequence[Sequence[Rejected]] = (),
        fails: BaseException | None = None,
    ) -> None:
        self.path = path
        self.schema = batches[0].schema
        self.rows: int | None = None
        self.read = self.good = self.rejected = 0
        self._batches = batches
        self._faults = faults
        self._fails = fails

    @property
    def done(self) -> float:
        return self.good / max(1, sum(batch.num_rows for batch in self._batches))

    def batches(self, reject: Reject) -> Iterator[pa.RecordBatch]:
        self.read = self.good = self.rejected = 0
        for place, batch in enumerate(self._batches):
            if place < len(self._faults) and self._faults[place]:
                reject(self._faults[place])
                self.rejected += len({fault.row for fault in self._faults[place]})
            self.good += batch.num_rows
            self.read = self.good + self.rejected
            yield batch
        if self._fails is not None:
            raise self._fails
