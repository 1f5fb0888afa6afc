"""Where an audit runs. An engine takes a cohort through a kernel: the lines into a Parquet file, and one tally out.

The local engine has threads: what takes time (Arrow and NumPy) runs side by side in one process, on one copy of the
data. Lines are written in the order of the rows, in row groups of one size, so that the file is always the same.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from leptoguide.cohort.kernel import Kernel, Part
from leptoguide.cohort.reading import CohortFile, Reject
from leptoguide.cohort.tally import Tally
from leptoguide.planes.plan import CHUNK

Watch = Callable[[], None]
"""Called as work goes on, where it can be given up; how far it is stands in the cohort."""

About = Callable[[Tally], Mapping[str, object]]
"""What is to be known of a whole audit from its file of lines alone, when all is counted."""

AHEAD: Final = 2
"""Batches that are read before their turn, for each thread."""

METADATA: Final = "leptoguide"
"""The key in the file's metadata under which JSON says by what the lines were made."""


class Engine(Protocol):
    """Runs a kernel over a cohort.

    Each line that the kernel makes goes into the Parquet file ``lines``, in the order of the cohort; faults of rows go
    to ``reject``. What ``about`` says when all is counted is put into the file's metadata. The tally is of all rows.
    """

    def __call__(
        self, cohort: CohortFile, kernel: Kernel, lines: Path, reject: Reject, *, about: About, watch: Watch
    ) -> Tally:
        """Raises :class:`InputError` as reading does; the file is then worth nothing."""


class LocalEngine:
    """One process, ``jobs`` threads that work beside the one that reads and the one that writes."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def __call__(
        self, cohort: CohortFile, kernel: Kernel, lines: Path, reject: Reject, *, about: About, watch: Watch
    ) -> Tally:
        tally = Tally()
        with LinesFile(lines, kernel.schema) as file:
            with ThreadPoolExecutor(1) as writer:
                written: Future[None] | None = None
                for part in self._parts(cohort, kernel, reject):
                    if written is not None:
                        written.result()
                    written = writer.submit(file.add, part.lines)
                    tally = tally + part.tally
                    watch()
                if written is not None:
                    written.result()
            file.say(about(tally))
        return tally

    def _parts(self, cohort: CohortFile, kernel: Kernel, reject: Reject) -> Iterator[Part]:
        """In the order of the rows."""
        waiting: deque[Future[list[Part]]] = deque()
        with ThreadPoolExecutor(self.jobs) as pool, closing(cohort.batches(reject)) as batches:
            try:
                for batch in batches:
                    waiting.append(pool.submit(_run, kernel, batch))
                    while len(waiting) > AHEAD * self.jobs or (waiting and waiting[0].done()):
                        yield from waiting.popleft().result()
                while waiting:
                    yield from waiting.popleft().result()
            finally:  # interrupted, or a batch was refused: what has not begun is left
                pool.shutdown(wait=True, cancel_futures=True)


def _run(kernel: Kernel, batch: pa.RecordBatch) -> list[Part]:
    return list(kernel.run(batch))


class LinesFile:
    """The lines as one Parquet file: the same lines and schema give the same bytes."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        words = [field.name for field in schema if pa.types.is_dictionary(field.type)]
        numbers = [field.name for field in schema if pa.types.is_integer(field.type)]
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            compression="NONE",
            use_dictionary=words,
            column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),  # as small as by a dictionary, and sooner
            write_statistics=False,
        )
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def add(self, lines: pa.RecordBatch) -> None:
        """More lines; they are written when there are enough for a row group."""
        while lines.num_rows:
            part = lines.slice(0, CHUNK - self._rows)
            lines = lines.slice(part.num_rows)
            self._waiting.append(part)
            self._rows += part.num_rows
            if self._rows == CHUNK:
                self._write()

    def _write(self) -> None:
        if self._rows:
            table = pa.Table.from_batches(self._waiting, self._schema)
            self._writer.write_table(table, row_group_size=CHUNK)
        self._waiting, self._rows = [], 0

    def say(self, about: Mapping[str, object]) -> None:
        """Puts this into the metadata."""
        self._writer.add_key_value_metadata({METADATA: json.dumps(about, ensure_ascii=False, sort_keys=True)})

    def __enter__(self) -> LinesFile:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._write()
        finally:
            self._writer.close()
