"""Parquet: typed columns, of which only those are read that are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from leptoguide.cohort.source import Part, file_size
from leptoguide.errors import InputError
from leptoguide.planes.arrays import is_list, is_text

ROWS: Final = 1 << 17
"""Rows that are given together: as many as the planes look at with profit, and few enough to leave memory flat."""


_BROKEN: Final = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What reading a file raises that is not whole."""


class ParquetFile:
    """A Parquet file, or one row ``group`` of it by its number from 0. Raises :class:`InputError` when it is none.

    ``groups``: how many rows each row group of the file has. ``first``: the place in the file of the first row.
    """

    def __init__(self, path: Path, group: int | None = None) -> None:
        self.path = path
        self.is_text = False
        self.size = file_size(path)
        try:
            with pq.ParquetFile(path) as file:
                schema, about = file.schema_arrow, file.metadata
                self.groups = [about.row_group(number).num_rows for number in range(about.num_row_groups)]
        except _BROKEN as problem:
            raise InputError("table.no-parquet", where=path.name, reason=_first_line(problem)) from None
        self.headings: Sequence[str] = schema.names
        self.types: Sequence[pa.DataType] = schema.types
        self._chosen = list(range(len(self.groups))) if group is None else [group]
        self.first = sum(self.groups[: group or 0]) + 1
        self.count: int | None = sum(self.groups[number] for number in self._chosen)
        self._read = 0

    def done(self) -> float:
        """By its rows."""
        return self._read / self.count if self.count else 1.0

    def parts(self, places: Sequence[int], distinct: Collection[int] = ()) -> Iterator[Part]:
        """A hundred thousand rows at a time; small row groups together."""
        names = [self.headings[place] for place in places]
        texts = [self.headings[place] for place in places if is_text(self.types[place]) and place not in distinct]
        self._read = 0
        try:
            with pq.ParquetFile(self.path, read_dictionary=texts) as file:
                for batch in file.iter_batches(ROWS, self._chosen, columns=names):
                    for column in batch.columns:
                        if is_text(column.type) or is_list(column.type):
                            column.validate(full=True)  # reading finds no text out that is not UTF-8
                    rows = np.arange(batch.num_rows, dtype=np.int64) + self.first + self._read
                    self._read += batch.num_rows
                    yield Part(rows, batch.select(names) if names else batch)
        except _BROKEN as problem:
            raise InputError("table.no-parquet", where=self.path.name, reason=_first_line(problem)) from None

    def _runs(self) -> Iterator[list[int]]:
        """Row groups that are read together. What is read in one go keeps memory until its end, so these are few."""
        run: list[int] = []
        for number in self._chosen:
            run.append(number)
            if sum(self.groups[each] for each in run) >= ROWS:
                yield run
                run = []
        if run:
            yield run


def _first_line(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0]
