"""One row a patient: the columns of a cohort, and patients of known facts as such a table.

| fact | column | Arrow type |
| --- | --- | --- |
| true/false | ``fact`` | ``bool`` |
| code | ``fact`` | ``dictionary<int8, string>`` over the values of the data dictionary, or ``string`` |
| whole number | ``fact`` | ``int32``, any integer, or ``double`` that holds whole numbers |
| number with decimals | ``fact`` | ``double``, ``decimal`` or any integer, in the unit of the data dictionary |
| date | ``fact`` | ``date32``; 0001-01-01 and 9999-12-31 are never, before any day and after any |
| list | ``fact:code`` for each code | ``bool``: in the list, not in it, or null, not known |
| list | ``fact`` beside them | ``bool``: true when there is an answer, though it may say nothing of any code |
| list | ``fact`` without them | ``list<string>``: a whole answer; what is not in it is known to be absent |

Null is unknown, and so is a fact that has no column. Whatever reason there is for having no value (not done, pending)
is null as well, since no rule tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

import pyarrow as pa

from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType
from leptoguide.planes.names import answer
from leptoguide.planes.variables import Variable, Variables
from leptoguide.truth import TRUE, UNKNOWN


def cohort_schema(variables: Variables) -> pa.Schema:
    """All columns that a cohort can have, each in the type that is read without conversion."""
    return pa.schema([field for name, variable in variables.items() for field in _fields(name, variable)])


def _fields(name: str, variable: Variable) -> Iterable[pa.Field]:
    match variable.type:
        case BooleanType():
            yield pa.field(name, pa.bool_())
        case CodeType():
            yield pa.field(name, pa.dictionary(pa.int8(), pa.string()))
        case NumberType():
            yield pa.field(name, pa.float64() if variable.step is None else pa.int32())
        case DateType():
            yield pa.field(name, pa.date32())
        case ListType(values=codes):
            yield pa.field(name, pa.bool_())
            yield from (pa.field(answer(name, code), pa.bool_()) for code in codes)
        case _:
            assert_never(variable.type)


def cohort(patients: Sequence[Mapping[str, FactValue]], variables: Variables) -> pa.RecordBatch:
    """Patients as a batch of the whole schema, in their order: the known facts of each, as in :attr:`Case.known`."""
    schema = cohort_schema(variables)
    columns: dict[str, pa.Array] = {}
    for name, variable in variables.items():
        found = [patient.get(name) for patient in patients]
        match variable.type:
            case CodeType(values=codes):
                places: dict[Any, int] = {code: number for number, code in enumerate(codes)}
                numbers = pa.array([places[code] if code is not None else None for code in found], pa.int16())
                columns[name] = pa.DictionaryArray.from_arrays(numbers, pa.array(codes, pa.string()))
            case ListType(values=codes):
                columns[name] = pa.array([None if members is None else True for members in found], pa.bool_())
                columns |= {answer(name, code): pa.array([_has(members, code) for members in found]) for code in codes}
            case _:
                columns[name] = pa.array(found, schema.field(name).type)
    return pa.RecordBatch.from_arrays([columns[field.name].cast(field.type) for field in schema], schema=schema)


def _has(members: object, code: str) -> bool | None:
    truth = members.has(code) if isinstance(members, Members) else UNKNOWN
    return None if truth is UNKNOWN else truth is TRUE
