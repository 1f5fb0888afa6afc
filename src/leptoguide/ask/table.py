"""Rows that differ from one patient in a few facts, as columns; read by the leaves of the planes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType
from leptoguide.planes.days import day_number
from leptoguide.planes.names import answer, split
from leptoguide.planes.rows import Rows
from leptoguide.planes.variables import Variable, Variables
from leptoguide.truth import TRUE, UNKNOWN

Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring rows, from ``start``, in which one fact has these values; a list a row of flags, one a code."""

    fact: str
    start: int
    values: Sequence[FactValue] | Flags

    @property
    def rows(self) -> slice:
        """Where they stand."""
        return slice(self.start, self.start + len(self.values))


def rows_of(
    known: Mapping[str, FactValue],
    count: int,
    spans: Iterable[Span],
    columns: Iterable[str],
    variables: Variables,
    as_of: datetime.date | None,
) -> Rows:
    """``count`` rows of what is ``known``, changed by ``spans``. Values must be those that a case can have.

    ``columns`` are those to make, as the planes call them.
    """
    changed: dict[str, list[Span]] = {}
    for span in spans:
        changed.setdefault(span.fact, []).append(span)
    names, arrays = [], []
    for column in columns:
        fact, code = split(column)
        base, others = known.get(fact), changed.get(fact, ())
        if base is None and not others:
            continue
        names.append(column)
        arrays.append(_column(variables[fact], code, base, others, count))
    return Rows(pa.RecordBatch.from_arrays(arrays, names=names), variables, as_of)


def _column(
    variable: Variable, code: str | None, base: FactValue | None, others: Iterable[Span], count: int
) -> pa.Array:
    kind = variable.type
    first = _number(variable, code, base)
    values: npt.NDArray[Any] = np.full(count, 0 if first is None else first, _width(kind))
    unknown: Flags | None = np.ones(count, np.bool_) if first is None else None
    for span in others:
        values[span.rows] = _numbers(variable, code, span.values)
        if unknown is not None:
            unknown[span.rows] = False
    match kind:
        case CodeType(values=codes):
            return pa.DictionaryArray.from_arrays(pa.array(values, mask=unknown), pa.array(codes, pa.string()))
        case DateType():
            return pa.array(values, mask=unknown).cast(pa.date32())
        case _:
            return pa.array(values, mask=unknown)


def _numbers(variable: Variable, code: str | None, values: Sequence[FactValue] | Flags) -> Any:
    """Values as a column holds them."""
    if isinstance(values, np.ndarray):
        assert isinstance(variable.type, ListType)
        return True if code is None else values[:, variable.type.values.index(code)]
    return [_number(variable, code, value) for value in values]


def _width(kind: object) -> type[np.generic]:
    match kind:
        case BooleanType() | ListType():
            return np.bool_
        case CodeType():
            return np.int16
        case DateType():
            return np.int32
        case _:
            return np.float64


def _number(variable: Variable, code: str | None, value: FactValue | None) -> float | None:
    """A value as its column holds it; of a list whether ``code`` is in it, or without a code, that it was answered."""
    match variable.type, value:
        case _, None:
            return None
        case ListType(), Members() as members:
            if code is None:
                return True
            truth = members.has(code)
            return None if truth is UNKNOWN else truth is TRUE
        case CodeType(values=codes), str():
            return codes.index(value)
        case DateType(), datetime.date():
            return day_number(value)
        case _, bool() | int() | float():
            return value
        case _:
            raise TypeError(f"{value!r} is no value of a fact")


def columns_of(variable: Variable, fact: str) -> tuple[str, ...]:
    """The columns of a fact."""
    if isinstance(variable.type, ListType):
        return (fact, *(answer(fact, code) for code in variable.type.values))
    return (fact,)
