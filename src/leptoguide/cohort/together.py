"""Columns that are made of several columns of the file: the options given, and survival between two dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.cells import MOST_DAYS
from leptoguide.cohort.columns import BESIDE, GIVEN, SURVIVAL
from leptoguide.cohort.faults import Fault, said
from leptoguide.cohort.mapping import Mapping as MappingFile
from leptoguide.cohort.targets import FROM, TO, Heading
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.names import answer


class Together:
    """What some columns of a file say together. ``fields``: the columns that come of it."""

    def __init__(self, guideline: Guideline, mapping: MappingFile, headings: Sequence[Heading]) -> None:
        there = {item.target.code for item in headings if item.target.kind == "option"}
        self._options = [option for option in guideline.options if option in there]
        self._empty = mapping.given_empty == "not-given"
        self._to = next((item.place for item in headings if item.target.kind == "to"), None)
        names = [*([GIVEN] if self._options else []), *([SURVIVAL] if self._to is not None else [])]
        self.fields = tuple(BESIDE.field(name) for name in names)

    def read(self, arrays: Mapping[str, pa.Array]) -> tuple[dict[str, pa.Array], list[Fault]]:
        """These columns from the others, and the faults."""
        found: dict[str, pa.Array] = {}
        faults: list[Fault] = []
        if self._options:
            given = [arrays[answer(GIVEN, option)] for option in self._options]
            found[GIVEN] = options_of(given, self._options, empty=self._empty)
        if self._to is not None:
            found[SURVIVAL], faults = self._survival(arrays[FROM], arrays[TO], self._to)
        return found, faults

    def _survival(self, start: pa.Array, end: pa.Array, column: int) -> tuple[pa.Array, list[Fault]]:
        days = pc.subtract(end.view(pa.int32()), start.view(pa.int32()))
        wrong = _flags(pc.or_(pc.less(days, 0), pc.greater(days, MOST_DAYS)).fill_null(False))
        faults = []
        for place in np.flatnonzero(wrong).tolist():
            problem = InputError(
                "cell.survival", where="", start=str(start[place]), end=str(end[place]), most=MOST_DAYS
            )
            faults.append(Fault(place, column, said(problem, str(end[place]))))
        return days.cast(pa.float64()), faults


def options_of(columns: Sequence[pa.Array], options: Sequence[str], *, empty: bool) -> pa.Array:
    """The column of options given, from one true/false column for each.

    Who lacks an answer to one of them has none at all, for what is not listed counts as not given; with ``empty`` an
    empty cell says that the option was not given.
    """
    given = np.column_stack([_flags(column.fill_null(False)) for column in columns])
    missing = np.zeros(len(given), np.bool_)
    for column in columns if not empty else ():
        missing |= _flags(column.is_null())
    given[missing] = False
    offsets = np.concatenate([[0], np.cumsum(given.sum(axis=1))]).astype(np.int32)
    values = pa.array(options, pa.string()).take(pa.array(np.nonzero(given)[1]))
    mask = pa.array(missing) if missing.any() else None
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=mask)


def _flags(array: pa.Array) -> npt.NDArray[np.bool_]:
    found: Any = array.to_numpy(zero_copy_only=False)
    return np.asarray(found, np.bool_)
