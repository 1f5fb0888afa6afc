"""A batch before it is read: names, types and values are those of the data dictionary, or there is one clear error.

A column that were read although it says something else would be a fact made up; so nothing is passed over.
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.errors import InputError
from leptoguide.language.check import nearest
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType, Type
from leptoguide.planes.arrays import is_list, is_text
from leptoguide.planes.days import EARLY, FIRST, LAST, LATE, day_of
from leptoguide.planes.names import split
from leptoguide.planes.rows import Rows
from leptoguide.planes.variables import Variable, Variables
from leptoguide.wording import Bilingual, Phrase, Written, did_you_mean

_NEVER = {"early": EARLY, "late": LATE}


def check_schema(schema: pa.Schema, variables: Variables, besides: Collection[str] = ()) -> tuple[str, ...]:
    """The columns whose values have to be looked at. ``besides`` are columns that are no facts and are left alone.

    Raises :class:`InputError` for a name that is no fact or stands twice, and for a type that the fact can not have.
    """
    types = dict(zip(schema.names, schema.types, strict=True))
    if len(types) < len(schema.names):
        twice = next(name for name in schema.names if schema.names.count(name) > 1)
        raise InputError("column.twice", where=twice)
    found = []
    for name, kind in types.items():
        if name in besides:
            continue
        fact, code = split(name)
        variable = variables.get(fact)
        codes = variable.type.values if variable and isinstance(variable.type, ListType) else ()
        if variable is None or (code is not None and code not in codes):
            hint = did_you_mean(nearest(name, list(variables)))
            raise InputError("fact.unknown", where=name, hint=hint, word=Written(name))
        if code is not None and fact in types and is_list(types[fact]):
            raise InputError("column.list-twice", where=name, fact=fact)
        needed = None if code is not None else variable.type
        if not _fits(kind, needed):
            raise InputError("column.type", where=name, found=str(kind), needed=Phrase(_needed(needed)))
        if not (pa.types.is_boolean(kind) or pa.types.is_null(kind)):
            found.append(name)
    return tuple(found)


def _fits(kind: pa.DataType, needed: Type | None) -> bool:
    """``None``: the column of one code of a list."""
    types = pa.types
    if types.is_null(kind):
        return True
    match needed:
        case None | BooleanType():
            return bool(types.is_boolean(kind))
        case CodeType():
            return is_text(kind)
        case ListType():
            return bool(types.is_boolean(kind)) or (is_list(kind) and is_text(kind.value_type))
        case DateType():
            return bool(types.is_date32(kind))
        case NumberType():
            return bool(types.is_float64(kind) or types.is_integer(kind) or types.is_decimal(kind))


def _needed(kind: Type | None) -> str:
    match kind:
        case None | BooleanType():
            return "needed.column-boolean"
        case CodeType():
            return "needed.column-text"
        case ListType():
            return "needed.column-list"
        case DateType():
            return "needed.column-date"
        case NumberType():
            return "needed.column-number"


def check_values(rows: Rows, names: Collection[str], variables: Variables, first_row: int = 1) -> None:
    """Raises :class:`InputError` with the first value in one of ``names`` that its fact can not have, and its row."""
    for name in names if rows.count else ():
        variable = variables[name]
        match variable.type:
            case NumberType():
                _check_numbers(name, rows, variable, first_row)
            case DateType():
                _check_days(name, rows, variable, first_row)
            case CodeType(values=codes):
                numbers = rows.codes(name)
                if numbers.min() < 0 or numbers.max() >= len(codes):
                    row = _first(rows, name, (numbers < 0) | (numbers >= len(codes)))
                    _refuse_code(name, rows.columns[name], row, row, codes, first_row)
            case ListType(values=codes):
                members, owners = rows.members(name)
                array = rows.columns[name].flatten()
                wrong = np.flatnonzero((members < 0) | (members >= len(codes)) | ~_there(array))
                if wrong.size:
                    _refuse_code(name, array, int(wrong[0]), int(owners[wrong[0]]), codes, first_row)


def _check_numbers(name: str, rows: Rows, variable: Variable, first_row: int) -> None:
    assert variable.range is not None
    (low, high), step, values = variable.range, variable.step, rows.written(name)
    with np.errstate(invalid="ignore"):
        even = step is None or (step == 1 and values.dtype.kind in "iu")
        uneven = np.False_ if even else values // step * step != values
        if values.min() >= low and values.max() <= high and not uneven.any():
            return
        inside = (values >= low) & (values <= high)
    row = _first(rows, name, ~inside | uneven)
    if row is None:
        return
    value, where = values[row].item(), Phrase("row", row=row + first_row, column=name)
    if math.isnan(value):
        raise InputError("column.no-number", where=where)
    if not inside[row]:
        raise InputError(
            "fact.out-of-range", where=where, value=value, label=variable.label, low=f"{low:g}", high=f"{high:g}"
        )
    needed = Phrase("needed.step", step=step) if step != 1 else Phrase("needed.whole")
    raise _wrong(value, needed, variable, where)


def _check_days(name: str, rows: Rows, variable: Variable, first_row: int) -> None:
    values = rows.written(name)
    if values.min() >= FIRST and values.max() <= LAST:
        return
    inside = (values >= FIRST) & (values <= LAST)
    if variable.never is not None:
        inside |= values == _NEVER[variable.never]
    row = _first(rows, name, ~inside)
    if row is not None:
        number = int(values[row])
        written = day_of(number).isoformat() if EARLY <= number <= LATE else number
        needed = Phrase("needed.date-or-never") if variable.never else Phrase("needed.date")
        raise _wrong(written, needed, variable, Phrase("row", row=row + first_row, column=name))


def _refuse_code(
    name: str, array: pa.Array, place: int | None, row: int | None, codes: tuple[str, ...], first_row: int
) -> None:
    """Raises, when there is a ``place`` of the array that holds no code."""
    if place is not None and row is not None:
        where, raw = Phrase("row", row=row + first_row, column=name), Written(array[place].as_py())
        raise InputError("fact.unknown-code", where=where, raw=raw, fact=name, allowed=list(codes))


def _first(rows: Rows, name: str, wrong: npt.NDArray[np.bool_]) -> int | None:
    """The first row that has a value and a wrong one; what lies where there is none means nothing."""
    found = rows.packed(wrong) & rows.stated(name)
    return int(np.flatnonzero(rows.unpacked(found))[0]) if found.any() else None


def _there(array: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _wrong(raw: object, needed: Bilingual, variable: Variable, where: Bilingual) -> InputError:
    return InputError(
        "fact.wrong-type", where=where, raw=Written(raw), needed=needed, label=variable.label, write=needed
    )
