"""Cohorts from files: ``open_cohort`` once, then ``CohortFile.batches`` as a stream."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from leptoguide.cohort.rejected import Rejected
from leptoguide.knowledge.guideline import Guideline

Reject = Callable[[Sequence[Rejected]], None]
"""Takes the faults of some rows, in the order of the file."""


class OpenCohort(Protocol):
    """How a file of decisions is opened.

    ``path``: ``.csv``, ``.tsv``, ``.parquet`` or ``.xlsx``. ``mapping``: a file that says what other headings and other
    written values mean. ``columns``: the facts (as in ``Plan.columns``) that batches are to have, all when left out;
    the columns beside the facts always come. ``check_all``: values of the other facts are checked as well; if not, they
    are not read, which for Parquet is faster.

    Raises :class:`InputError` for a file, headings or a mapping that can not be used.
    """

    def __call__(
        self,
        path: Path,
        guideline: Guideline,
        mapping: Path | None = None,
        *,
        columns: Collection[str] | None = None,
        check_all: bool = True,
    ) -> CohortFile:
        """The file, its headings understood."""


class CohortFile(Protocol):
    """A file of decisions. Nothing but its headings is read before :meth:`batches`.

    ``schema``: that of each batch: ``row``, the other columns of ``columns.BESIDE`` that the file has, then its facts,
    in the order of the plan. ``size``: bytes of the file. ``rows``: how many it has, where it says so before it is read.
    """

    path: Path
    schema: pa.Schema
    size: int
    rows: int | None
    read: int
    good: int
    rejected: int
    """Rows so far; ``read`` is always ``good + rejected``."""

    @property
    def done(self) -> float:
        """The share of the file that has been read, from 0 to 1."""

    def batches(self, reject: Reject) -> Iterator[pa.RecordBatch]:
        """The good rows, in the order of the file, some at a time; memory stays flat. Each call reads the file anew.

        The faults of the others are given to ``reject``, before the batch that follows them. Raises
        :class:`InputError` when the file as a whole can not be read to its end.
        """
