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
from leptoguide.planes.arrays import is_list, is_text, plain
from leptoguide.planes.days import EARLY, FIRST, LAST, LATE, day_of
from leptoguide.planes.names import split
from leptoguide.planes.rows import Flags, Rows
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
        check_type(name, kind, None if code is not None else variable.type)
        if not (pa.types.is_boolean(kind) or pa.types.is_null(kind)):
            found.append(name)
    return tuple(found)


def check_type(name: str, kind: pa.DataType, needed: Type | None) -> None:
    """Raises :class:`InputError` when a fact of the type ``needed`` can not be in such a column.

    ``None`` is needed of the column of one code of a list.
    """
    if not _fits(kind, needed):
        raise InputError("column.type", where=name, found=str(kind), needed=Phrase(_needed(needed)))


def _fits(kind: pa.DataType, needed: Type | None) -> bool:
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
    for name in names:
        if (wrong := wrong_rows(rows, name, variables)) is not None:
            row = int(np.flatnonzero(wrong)[0])
            raise value_error(rows.columns[name], row, name, variables, Phrase("row", row=row + first_row, column=name))


def wrong_rows(rows: Rows, name: str, variables: Variables) -> Flags | None:
    """Who has in a column a value that its fact can not have; ``None`` when nobody, which is found out at little cost.

    The column is one of those that :func:`check_schema` gives.
    """
    if not rows.count:
        return None
    variable = variables[name]
    match variable.type:
        case NumberType():
            return _wrong_numbers(name, rows, variable)
        case DateType():
            return _wrong_days(name, rows, variable)
        case CodeType(values=codes):
            numbers = rows.codes(name)
            if numbers.min() < 0 or numbers.max() >= len(codes):
                return _stated(rows, name, (numbers < 0) | (numbers >= len(codes)))
            return None
        case ListType(values=codes):
            members, owners = rows.members(name)
            wrong = (members < 0) | (members >= len(codes)) | ~_there(rows.columns[name].flatten())
            if not wrong.any():
                return None
            found = np.zeros(rows.count, np.bool_)
            found[owners[wrong]] = True
            return found
        case _:
            return None


def value_error(array: pa.Array, row: int, name: str, variables: Variables, where: Bilingual | str) -> InputError:
    """What is wrong with the value in one of the :func:`wrong_rows` of a column."""
    variable = variables[name]
    match variable.type:
        case DateType():
            return _day_error(int(plain(array.slice(row, 1))[0]), variable, where)
        case CodeType(values=codes):
            return _code_error(array[row].as_py(), name, codes, where)
        case ListType(values=codes):
            return _code_error(next(x for x in array[row].as_py() if x not in codes), name, codes, where)
        case _:
            return _number_error(plain(array.slice(row, 1))[0].item(), variable, where)


def _wrong_numbers(name: str, rows: Rows, variable: Variable) -> Flags | None:
    assert variable.range is not None
    (low, high), step, values = variable.range, variable.step, rows.written(name)
    with np.errstate(invalid="ignore"):
        even = step is None or (step == 1 and values.dtype.kind in "iu")
        uneven = np.False_ if even else values // step * step != values
        if values.min() >= low and values.max() <= high and not uneven.any():
            return None
        return _stated(rows, name, ~((values >= low) & (values <= high)) | uneven)


def _number_error(value: float, variable: Variable, where: Bilingual | str) -> InputError:
    assert variable.range is not None
    low, high = variable.range
    if math.isnan(value):
        return InputError("column.no-number", where=where)
    if not low <= value <= high:
        return InputError(
            "fact.out-of-range", where=where, value=value, label=variable.label, low=f"{low:g}", high=f"{high:g}"
        )
    needed = Phrase("needed.step", step=variable.step) if variable.step != 1 else Phrase("needed.whole")
    return _wrong(value, needed, variable, where)


def _wrong_days(name: str, rows: Rows, variable: Variable) -> Flags | None:
    values = rows.written(name)
    if values.min() >= FIRST and values.max() <= LAST:
        return None
    inside = (values >= FIRST) & (values <= LAST)
    if variable.never is not None:
        inside |= values == _NEVER[variable.never]
    return _stated(rows, name, ~inside)


def _day_error(number: int, variable: Variable, where: Bilingual | str) -> InputError:
    written = day_of(number).isoformat() if EARLY <= number <= LATE else number
    needed = Phrase("needed.date-or-never") if variable.never else Phrase("needed.date")
    return _wrong(written, needed, variable, where)


def _code_error(raw: object, name: str, codes: tuple[str, ...], where: Bilingual | str) -> InputError:
    return InputError("fact.unknown-code", where=where, raw=Written(raw), fact=name, allowed=list(codes))


def _stated(rows: Rows, name: str, wrong: Flags) -> Flags | None:
    """Those of them that have a value at all; what lies where there is none means nothing."""
    found = rows.packed(wrong) & rows.stated(name)
    return rows.unpacked(found) if found.any() else None


def _there(array: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _wrong(raw: object, needed: Bilingual, variable: Variable, where: Bilingual | str) -> InputError:
    return InputError(
        "fact.wrong-type", where=where, raw=Written(raw), needed=needed, label=variable.label, write=needed
    )
