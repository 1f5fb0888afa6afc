"""Whole synthetic patients: each fact drawn after those that it depends on, none of whom contradicts a constraint.

A patient is drawn in full first; what is missing from the file is taken away afterwards (``synth_missing``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.cohort import synth_rules as r
from leptoguide.cohort.synth_chance import Chance, Flags
from leptoguide.cohort.synth_conditions import Conditions, Holds
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language.types import CodeType, DateType, ListType, NumberType
from leptoguide.planes.columns import cohort_schema
from leptoguide.planes.days import EARLY, LATE, day_number
from leptoguide.planes.names import answer
from leptoguide.planes.rows import AS_OF
from leptoguide.planes.variables import Variable, variables_of

_NEVER: Final = {"early": EARLY, "late": LATE}


@dataclass
class Values:
    """A fact of all rows: who has a value, and the value as a place among the codes, a number, a day or true/false.

    A list has no ``values`` but ``codes``: for each code who has an answer to it, and who has it.
    """

    known: Flags
    values: npt.NDArray[Any]
    codes: dict[str, tuple[Flags, Flags]] = field(default_factory=dict)

    def leave_out(self, gone: Flags) -> None:
        """Those rows have no value any more."""
        self.known = self.known & ~gone
        self.codes = {code: (known & ~gone, has) for code, (known, has) in self.codes.items()}


Patients = dict[str, Values]


class Drawer:
    """Draws patients of one guideline by rules. Raises :class:`KnowledgeError` where they do not fit together."""

    def __init__(self, guideline: Guideline, rules: r.Rules) -> None:
        r.check_rules(rules, guideline.dictionary)
        self.rules = rules
        self.variables = variables_of(guideline.dictionary)
        self.schema = cohort_schema(self.variables)
        self._conditions = Conditions(guideline, self.variables, rules)

    def draw(self, chance: Chance) -> Patients:
        """As many patients as the chance has rows."""
        first, last = (day_number(day) for day in self.rules.days)
        everybody = np.ones(chance.count, np.bool_)
        found: Patients = {AS_OF: Values(everybody, first + chance.steps(last - first + 1))}
        holds = self._conditions.begin(chance.count)
        holds.add(self.arrays(AS_OF, found[AS_OF]))
        for name, draws in self.rules.facts.items():
            found[name] = self._fact(name, draws, found, holds, chance)
            holds.add(self.arrays(name, found[name]))
        for names, broken in holds.broken():
            for name in names:
                found[name].leave_out(broken)
        return found

    def batch(self, patients: Patients) -> pa.RecordBatch:
        """Patients as columns of the whole schema."""
        arrays = {column: array for name, values in patients.items() for column, array in self.arrays(name, values)}
        return pa.RecordBatch.from_arrays([arrays[name] for name in self.schema.names], schema=self.schema)

    def arrays(self, name: str, values: Values) -> Iterable[tuple[str, pa.Array]]:
        """The columns of a fact."""
        match self.variables[name].type:
            case ListType():
                yield name, _flags(values.known, values.known)
                yield from ((answer(name, code), _flags(*found)) for code, found in values.codes.items())
            case CodeType(values=codes):
                numbers = pa.array(values.values.astype(np.int8), mask=~values.known)
                yield name, pa.DictionaryArray.from_arrays(numbers, pa.array(codes, pa.string()))
            case NumberType() | DateType():
                kind = self.schema.field(name).type
                plain = values.values.astype(np.float64 if pa.types.is_float64(kind) else np.int32)
                yield name, pa.array(plain, mask=~values.known).cast(kind)
            case _:
                yield name, _flags(values.known, values.values)

    # ------------------------------------------------------------ one fact

    def _fact(self, name: str, draws: tuple[r.AnyDraw, ...], found: Patients, holds: Holds, chance: Chance) -> Values:
        variable, nobody = self.variables[name], np.zeros(chance.count, np.bool_)
        made = Values(nobody, np.zeros(chance.count, np.float64 if isinstance(variable.type, NumberType) else np.int64))
        if isinstance(variable.type, ListType):
            made.codes = dict.fromkeys(variable.type.values, (nobody, nobody))
        waiting = ~nobody
        for draw in draws:
            taken = waiting & holds(draw.when)
            waiting = waiting & ~taken
            match draw:
                case r.Parts(parts=parts):
                    members = self._members(parts, holds, chance)
                    for code, (known, has) in made.codes.items():
                        made.codes[code] = known | taken, has | (taken & members.get(code, nobody))
                    made.known = made.known | taken
                case _:
                    there, values = self._value(draw, variable, found, chance)
                    made.known = np.where(taken, there, made.known)
                    made.values = np.where(taken, values, made.values)
        return made

    def _value(
        self, draw: r.AnyDraw, variable: Variable, found: Patients, chance: Chance
    ) -> tuple[Flags | np.bool_, npt.NDArray[Any] | int]:
        """Who has a value by a draw, and the value."""
        match draw:
            case r.Weights(weights=weights):
                assert isinstance(variable.type, CodeType)
                places = np.array([variable.type.values.index(code) for code in weights], np.int64)
                return np.True_, places[chance.places(list(weights.values()))]
            case r.Chance(share=share):
                return np.True_, chance.flags(share)
            case r.Ranges():
                return np.True_, _number(draw, variable, chance)
            case r.Difference(difference=(minuend, subtrahend)):
                (a_known, a), (b_known, b) = (_operand(part, found) for part in (minuend, subtrahend))
                return a_known & b_known & (a >= b), np.round(a - b, _DECIMALS)
            case r.Before(before=other, days=(least, most), never=never):
                base = _dates(other, found)
                values = base.values - least - chance.steps(most - least + 1)
                return _or_never(base.known, values, never, variable, chance)
            case r.Between(between=(first, last), never=never):
                start, end = _dates(first, found), _dates(last, found)
                span = np.maximum(end.values - start.values, 0)
                known = start.known & end.known & (start.values <= end.values)
                return _or_never(known, start.values + chance.steps(span + 1), never, variable, chance)
            case r.Never(never=never):
                return _or_never(np.False_, 0, never, variable, chance)
            case _:
                return np.False_, 0

    def _members(self, parts: tuple[r.Part, ...], holds: Holds, chance: Chance) -> dict[str, Flags]:
        found: dict[str, Flags] = {}

        def put(code: str, who: Flags) -> None:
            found[code] = found[code] | who if code in found else who

        for part in parts:
            taken = holds(part.when)
            if part.one_of:
                places = chance.places(list(part.one_of.values()))
                for place, code in enumerate(part.one_of):
                    put(code, taken & (places == place))
            for code, share in part.each.items():
                put(code, taken & chance.flags(share))
        return found


_DECIMALS: Final = 9


def _number(draw: r.Ranges, variable: Variable, chance: Chance) -> npt.NDArray[Any]:
    """A range, and a step in it: whole numbers divided once, so that each is the nearest to its decimal digits."""
    scale = 10**draw.decimals
    step = variable.step or 1
    lows = np.array([round(low * scale) for _, low, _ in draw.ranges], np.int64)
    highs = np.array([round(high * scale) for _, _, high in draw.ranges], np.int64)
    places = chance.places([weight for weight, _, _ in draw.ranges])
    counts = (highs - lows) // step + 1
    return np.asarray((lows[places] + step * chance.steps(counts[places])) / scale)


def _operand(part: str | float, found: Patients) -> tuple[Flags | np.bool_, Any]:
    return (found[part].known, found[part].values) if isinstance(part, str) else (np.True_, part)


def _dates(name: str, found: Patients) -> Values:
    """A date that is a day."""
    values = found[name]
    return Values(values.known & (values.values != EARLY) & (values.values != LATE), values.values)


def _or_never(
    known: Flags | np.bool_, values: npt.NDArray[Any] | int, share: float, variable: Variable, chance: Chance
) -> tuple[Flags | np.bool_, npt.NDArray[Any] | int]:
    if not share:
        return known, values
    never = chance.flags(share)
    assert variable.never is not None
    return known | never, np.where(never, _NEVER[variable.never], values)


def _flags(known: Flags, values: npt.NDArray[np.bool_]) -> pa.Array:
    bitmaps = [pa.py_buffer(np.packbits(flags, bitorder="little")) for flags in (known, values)]
    return pa.Array.from_buffers(pa.bool_(), len(known), bitmaps)
