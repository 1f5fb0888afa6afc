"""A made-up cohort as columns: every fact drawn alone, about half of them unknown. For the stop-watch only.

Numbers lie at the limits that conditions compare them with, between them and beside them; dates around one day. So all
rules are met, though no such patients are. Drawn a column at a time, since some ten million are wanted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.evaluate.samples import numeric_samples
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.language.types import CodeType, ListType
from leptoguide.planes.columns import cohort_schema
from leptoguide.planes.days import day_number
from leptoguide.planes.names import answer, split
from leptoguide.planes.variables import Variables, variables_of

DAY: Final = datetime.date(2026, 2, 28)
"""Dates lie within two years around it."""

UNKNOWN: Final = 0.5
"""How much of each fact is unknown; the day of the assessment is always known."""

_SPAN: Final = 730
_NEVER: Final = 0.1


class Maker:
    """Draws batches of one guideline's facts; the same for the same seed."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.facts = guideline.dictionary.facts
        self.variables = variables_of(guideline.dictionary)
        self.schema = cohort_schema(self.variables)

    def batch(self, count: int, seed: int = 0, columns: tuple[str, ...] | None = None) -> pa.RecordBatch:
        """So many patients, with all columns or these alone."""
        source = np.random.default_rng([2026, seed])
        drawn = {field.name: self._column(field.name, count, source) for field in self.schema}
        return pa.RecordBatch.from_pydict({name: drawn[name] for name in columns or self.schema.names})

    def _column(self, name: str, count: int, source: np.random.Generator) -> pa.Array:
        fact, code = split(name)
        unknown = source.random(count) < (0.0 if name == "as_of" else UNKNOWN)
        variable = self.variables[fact]
        if code is not None or variable.type.__class__.__name__ in ("BooleanType", "ListType"):
            flags = source.random(count) < 0.5
            if code is None and self.facts[fact].type == "list":
                flags = np.ones(count, np.bool_)
            return pa.array(flags, mask=unknown)
        if isinstance(variable.type, CodeType):
            numbers = source.integers(0, len(variable.type.values), count).astype(np.int8)
            return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=unknown), pa.array(variable.type.values))
        values = self._values(self.facts[fact], count, source)
        return pa.array(values, mask=unknown).cast(self.schema.field(name).type)

    def _values(self, fact: Fact, count: int, source: np.random.Generator) -> npt.NDArray[Any]:
        if fact.type != "date":
            samples = np.array(numeric_samples(fact, self.guideline.thresholds.get(fact.id, ())))
            return np.asarray(samples[source.integers(0, samples.size, count)])
        days = day_number(DAY) + source.integers(-_SPAN, _SPAN, count)
        if fact.never is not None:
            days[source.random(count) < _NEVER] = day_number(NEVER[fact.never])
        return days.astype(np.int32)


def patients(batch: pa.RecordBatch, variables: Variables, count: int) -> list[dict[str, FactValue]]:
    """The first rows of a batch with every column, as facts that are known."""
    columns = {name: array.to_pylist() for name, array in zip(batch.schema.names, batch.slice(0, count), strict=True)}
    return [dict(_facts(columns, row, variables)) for row in range(min(count, batch.num_rows))]


def _facts(columns: Mapping[str, list[Any]], row: int, variables: Variables) -> Iterator[tuple[str, FactValue]]:
    for name, variable in variables.items():
        if isinstance(variable.type, ListType):
            has = {code: columns[answer(name, code)][row] for code in variable.type.values}
            present, absent = (frozenset(c for c, value in has.items() if value is sign) for sign in (True, False))
            if columns[name][row] or present or absent:
                yield name, Members(present, absent)
        elif (value := columns[name][row]) is not None:
            yield name, value
