"""A typed column as it is: only its values are checked, all at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.cells import MOST_DAYS, Cell
from leptoguide.cohort.columns import GIVEN, SURVIVAL
from leptoguide.cohort.faults import Fault, said
from leptoguide.cohort.fields import fields_of, kind_of
from leptoguide.cohort.targets import Heading
from leptoguide.errors import InputError
from leptoguide.knowledge.reader import plain_value
from leptoguide.language.types import DATE, NumberType, Type
from leptoguide.planes.arrays import is_list, is_text
from leptoguide.planes.checking import check_type, value_error, wrong_rows
from leptoguide.planes.days import EARLY, LATE, day_of
from leptoguide.planes.rows import Flags, Rows
from leptoguide.planes.variables import Variable, Variables
from leptoguide.wording import Phrase, Written

_DAY: Final = Variable(DATE)
_DAYS: Final = Variable(NumberType(), range=(0, MOST_DAYS), label=SURVIVAL)


class TypedColumn:
    """One column of numbers, dates, true/false or lists of texts. Raises :class:`InputError` for any other type.

    ``words`` of the mapping that are numbers stand for what it says, in a column of numbers.
    """

    def __init__(
        self,
        heading: Heading,
        kind: pa.DataType,
        words: Mapping[str, Cell],
        variables: Variables,
        options: Collection[str],
    ) -> None:
        self.heading = heading
        target = heading.target
        self._name = target.name
        self._variables = variables
        if target.name == SURVIVAL:
            self._variables = {SURVIVAL: _DAYS}
        elif target.kind in ("from", "to"):
            self._variables = {target.name: _DAY}
        self._checked = self._name in self._variables and target.kind != "asked" and not pa.types.is_boolean(kind)
        self._options = pa.array(list(options), pa.string())
        self._is_number = kind_of(target, variables) == "number"
        self._instead = {float(n): value for w, value in words.items() if (n := _number(w)) is not None}
        self._is_time = pa.types.is_timestamp(kind) and kind.tz is None
        kind = pa.date32() if self._is_time or pa.types.is_date64(kind) else kind
        if target.name == GIVEN:
            if not pa.types.is_null(kind) and not (is_list(kind) and is_text(kind.value_type)):
                raise InputError(
                    "column.type", where=heading.heading, found=str(kind), needed=Phrase("needed.column-options")
                )
        else:
            check_type(heading.heading, kind, self._needed(variables))
        own = fields_of(target, variables)
        self.fields = own if len(own) == 1 and _stands(target.kind, kind) else (pa.field(target.name, kind),)

    def _needed(self, variables: Variables) -> Type | None:
        target = self.heading.target
        if target.name in self._variables and target.kind != "asked":
            return self._variables[target.name].type
        return None

    def read(self, array: pa.Array) -> tuple[list[pa.Array], list[Fault]]:
        """The column, and the faults; where there is one the value stays, for the row goes."""
        if pa.types.is_null(array.type):
            return [array.cast(self.fields[0].type)], []
        if self._name == GIVEN:
            found = array.cast(self.fields[0].type)
            return [found], self._not_options(found)
        if self._is_time or pa.types.is_date64(array.type):
            days = array.cast(pa.date32(), safe=False)
            same = pc.equal(days.cast(array.type), array).fill_null(True)
            if not pc.all(same, min_count=0).as_py():
                return [days], self._times(array, _flags(pc.invert(same)))
            array = days
        if self._is_number and self._instead:
            array = self._replaced(array)
        wrong = self._wrong(array) if self._checked else None
        cast = array if array.type == self.fields[0].type else array.cast(self.fields[0].type, safe=False)
        return [cast], [] if wrong is None else self._faults(array, wrong)

    def _wrong(self, array: pa.Array) -> Flags | None:
        rows = Rows(pa.record_batch({self._name: array}), self._variables)
        return wrong_rows(rows, self._name, self._variables)

    def _faults(self, array: pa.Array, wrong: Flags) -> list[Fault]:
        found = []
        for place in np.flatnonzero(wrong).tolist():
            problem = value_error(array, place, self._name, self._variables, "")
            found.append(Fault(place, self.heading.place, said(problem, _written(array, place))))
        return found

    def _times(self, array: pa.Array, wrong: Flags) -> list[Fault]:
        found = []
        for place in np.flatnonzero(wrong).tolist():
            text = _written(array, place)
            problem = InputError("date.invalid", where="", raw=Written(text))
            found.append(Fault(place, self.heading.place, said(problem, text)))
        return found

    def _not_options(self, array: pa.Array) -> list[Fault]:
        """Who has something in the list that is no option, or one option twice."""
        flat = array.flatten()
        owners = np.repeat(np.arange(len(array), dtype=np.int32), np.asarray(array.value_lengths().fill_null(0)))
        numbers = np.asarray(pc.index_in(flat, self._options).fill_null(-1))
        if not numbers.size or (numbers.min() >= 0 and _all_differ(owners * np.int32(len(self._options)) + numbers)):
            return []
        found = []
        options = set(self._options.to_pylist())
        for place in np.unique(owners).tolist():
            items = array[place].as_py()
            wrong = next((item for item in items if item not in options), None)
            if wrong is not None or None in items:
                problem = InputError("cell.option", where="", raw=Written(wrong))
            elif len(set(items)) < len(items):
                wrong = next(item for item in items if items.count(item) > 1)
                problem = InputError("fact.code-twice", where="", code=Written(wrong))
            else:
                continue
            found.append(Fault(place, self.heading.place, said(problem, str(wrong))))
        return found

    def _replaced(self, array: pa.Array) -> pa.Array:
        """The numbers that the mapping gives another meaning, with that meaning."""
        for number, value in self._instead.items():
            same = pc.equal(array.cast(pa.float64(), safe=False), number)
            array = pc.if_else(same.fill_null(False), pa.scalar(value, array.type), array)
        return array


def _all_differ(numbers: npt.NDArray[np.int32]) -> bool:
    """Whether none of these small numbers stands twice; sorting them would take far longer."""
    seen = np.zeros(int(numbers.max()) + 1, np.bool_)
    seen[numbers] = True
    return int(np.count_nonzero(seen)) == numbers.size


def _stands(target_kind: str, kind: pa.DataType) -> bool:
    """The column takes the type of the schema of a cohort: those beside the facts, and one that has no type."""
    return pa.types.is_null(kind) or target_kind in ("beside", "from", "to")


def _flags(array: pa.Array) -> Flags:
    return np.asarray(array.to_numpy(zero_copy_only=False), np.bool_)


def _written(array: pa.Array, place: int) -> str:
    if pa.types.is_date32(array.type):
        number = array.view(pa.int32())[place].as_py()
        return str(day_of(number) if EARLY <= number <= LATE else number)
    value: Any = array[place].as_py()
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _number(word: str) -> int | float | None:
    try:
        value = plain_value(word, "")
    except InputError:
        return None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
