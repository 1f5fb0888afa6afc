"""Which columns of a batch come from a column of the file, and what they are of."""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

from leptoguide.cohort.columns import BESIDE
from leptoguide.cohort.targets import Target
from leptoguide.language.types import BooleanType, CodeType, DateType, ListType, NumberType
from leptoguide.planes.names import answer
from leptoguide.planes.variables import Variables

Kind = Literal["truth", "code", "number", "date", "list", "options", "text"]

CODES: Final = pa.dictionary(pa.int8(), pa.string())


def kind_of(target: Target, variables: Variables) -> Kind:
    """How the values of a column are written and kept."""
    match target.kind:
        case "answer" | "asked" | "option":
            return "truth"
        case "from" | "to":
            return "date"
        case "beside":
            return _BESIDE[target.name]
        case "fact":
            pass
    match variables[target.fact].type:
        case BooleanType():
            return "truth"
        case CodeType():
            return "code"
        case NumberType():
            return "number"
        case DateType():
            return "date"
        case ListType():
            return "list"


_BESIDE: Final[dict[str, Kind]] = {
    "id": "text",
    "group": "text",
    "given": "options",
    "survival_days": "number",
    "died": "truth",
}


def fields_of(target: Target, variables: Variables) -> tuple[pa.Field, ...]:
    """The columns that text becomes: those of the schema of a cohort."""
    match kind_of(target, variables):
        case "truth":
            return (pa.field(target.name, pa.bool_()),)
        case "code":
            return (pa.field(target.name, CODES),)
        case "number":
            whole = target.kind == "fact" and variables[target.fact].step is not None
            return (pa.field(target.name, pa.int32() if whole else pa.float64()),)
        case "date":
            return (pa.field(target.name, pa.date32()),)
        case "list":
            names = (target.name, *(answer(target.name, code) for code in codes_of(target, variables)))
            return tuple(pa.field(name, pa.bool_()) for name in names)
        case "options" | "text":
            return (BESIDE.field(target.name),)


def codes_of(target: Target, variables: Variables) -> tuple[str, ...]:
    """The codes of a coded or list fact."""
    kind = variables[target.fact].type
    assert isinstance(kind, CodeType | ListType)
    return kind.values
