"""What runs inside Spark: numbers of row groups of a Parquet file in, pieces of the audit out, each a row of bytes.

Nothing here needs Spark: :class:`Work` is a function over record batches, which Spark calls on its workers. A worker
reads its row groups from the file and audits them with what an audit on one machine uses for the whole.
"""

from __future__ import annotations

import datetime
import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyarrow as pa

from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.mapping import Mapping
from leptoguide.cohort.parquet_file import ParquetFile
from leptoguide.cohort.reading import CohortFile
from leptoguide.cohort.rejected import Rejected
from leptoguide.cohort.tally import Tally
from leptoguide.errors import InputError
from leptoguide.knowledge.fingerprint import rules_fingerprint
from leptoguide.knowledge.load import load

PIECE: Final = pa.schema(
    [
        pa.field("first", pa.int64()),
        pa.field("rows", pa.int64()),
        pa.field("lines", pa.binary()),
        pa.field("tally", pa.string()),
        pa.field("rejected", pa.string()),
    ]
)
"""The columns of a piece as it travels: which rows of the file it is of, and what is found of them."""

SPARK_SCHEMA: Final = "first bigint, rows bigint, lines binary, tally string, rejected string"
"""The same in Spark's words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that follow each other in the file from the ``first`` on: lines of those read, and faults of the others."""

    first: int
    rows: int
    lines: tuple[pa.RecordBatch, ...]
    tally: Tally
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True)
class Work:
    """What a worker has to know; it travels to all of them.

    ``path``, ``size``: the file, under a name that each of them sees, and its bytes. ``guideline``: a folder that each
    of them sees, or none for that which ships; ``rules``: the fingerprint of its rules. ``mapping``, ``named``,
    ``columns``, ``check_all``: as :class:`CohortFile` takes them. ``given``, ``as_of``: as :class:`Kernel` does.
    """

    path: Path
    size: int
    guideline: Path | None
    rules: str
    mapping: Mapping
    named: str
    columns: tuple[str, ...] | None
    check_all: bool
    given: bool
    as_of: datetime.date | None

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """For each row group that a batch names in its first column, some batches of :data:`PIECE`.

        Raises :class:`InputError` where the file or the rules are not those of the driver.
        """
        for batch in batches:
            for group in batch.column(0).to_pylist():
                yield from map(as_row, self.pieces(group))

    def pieces(self, group: int) -> Iterator[Piece]:
        """The audit of one row group, some rows at a time."""
        kernel = _kernel(self.guideline, self.rules, self.given, self.as_of)
        source = ParquetFile(self.path, group)
        if source.size != self.size:
            raise InputError("spark.other-file", where=str(self.path))
        if not source.count:
            return
        file = CohortFile(
            self.path, source, kernel.guideline, self.mapping, self.named, self.columns, check_all=self.check_all
        )
        rejected: list[Rejected] = []
        read = 0
        for good in file.batches(rejected.extend):
            parts = list(kernel.run(good))
            lines, tally = tuple(part.lines for part in parts), Tally.sum(part.tally for part in parts)
            yield Piece(source.first + read, file.read - read, lines, tally, tuple(rejected))
            rejected.clear()
            read = file.read
        if file.read > read:
            yield Piece(source.first + read, file.read - read, (), Tally(), tuple(rejected))


@cache
def _kernel(folder: Path | None, rules: str, given: bool, as_of: datetime.date | None) -> Kernel:
    """One for all batches of a process. Raises :class:`InputError` when these are not the rules of the driver."""
    guideline = load(folder)
    if rules_fingerprint(guideline) != rules:
        raise InputError("spark.other-rules", where=str(guideline.path))
    return Kernel(guideline, given=given, as_of=as_of)


# ---------------------------------------------------------------- travelling


def as_row(piece: Piece) -> pa.RecordBatch:
    """A piece as one row of :data:`PIECE`."""
    tally, rejected = json.dumps(piece.tally.plain()), json.dumps([astuple(fault) for fault in piece.rejected])
    cells = (piece.first, piece.rows, _as_bytes(piece.lines), tally, rejected)
    return pa.RecordBatch.from_arrays(
        [pa.array([cell], field.type) for cell, field in zip(cells, PIECE, strict=True)], schema=PIECE
    )


def from_row(first: int, rows: int, lines: bytes, tally: str, rejected: str) -> Piece:
    """The piece that :func:`as_row` made a row of."""
    found = tuple(pa.ipc.open_stream(lines)) if lines else ()
    faults = tuple(Rejected(*fault) for fault in json.loads(rejected))
    return Piece(first, rows, found, Tally.from_plain(json.loads(tally)), faults)


def _as_bytes(lines: Sequence[pa.RecordBatch]) -> bytes:
    """Lines as an Arrow stream, compressed, for they travel over a network; nothing when there are none."""
    if not lines:
        return b""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, lines[0].schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        for batch in lines:
            stream.write_batch(batch)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def in_order(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces in the order of the file; one that comes early is kept back until those before it have come."""
    waiting: list[tuple[int, Piece]] = []
    following = 1
    for piece in pieces:
        heapq.heappush(waiting, (piece.first, piece))
        while waiting and waiting[0][0] == following:
            _, ready = heapq.heappop(waiting)
            following += ready.rows
            yield ready
    assert not waiting, "rows that Spark did not give back"
