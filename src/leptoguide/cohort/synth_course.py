"""What was done for synthetic patients, and what became of them: columns beside the facts, with no effect in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.advise.status import ORDER
from leptoguide.cohort import columns as c
from leptoguide.cohort.synth_chance import Chance
from leptoguide.cohort.synth_rules import Course, Given, Rules
from leptoguide.knowledge.schema import OptionEntry
from leptoguide.planes.plan import Plan

PREFIX: Final = "SYNTHETIC-"
"""With what every id of a synthetic cohort begins, in whatever format it is."""

_DIGITS: Final = 10
_TEN: Final = 10
_ZERO: Final = ord("0")


def ids(first: int, count: int) -> pa.Array:
    """The ids of rows ``first`` and on."""
    width = len(PREFIX) + _DIGITS
    letters = np.empty((count, width), np.uint8)
    letters[:, : len(PREFIX)] = np.frombuffer(PREFIX.encode(), np.uint8)
    numbers = np.arange(first, first + count)
    for place in range(1, _DIGITS + 1):
        letters[:, -place] = numbers % _TEN + _ZERO
        numbers //= _TEN
    offsets = np.arange(0, width * (count + 1), width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(letters))


def given(plan: Plan, patients: pa.RecordBatch, rules: Given, chance: Chance) -> pa.Array:
    """Options that were carried out, by their statuses for the whole patient; null where that was not recorded."""
    result = plan.run(patients, reasons=False)
    entries: Mapping[str, OptionEntry] = {name: option.entry for name, option in plan.guideline.options.items()}
    chances = np.array([round(rules.shares[status.value] * (1 << 16)) for status in ORDER], np.uint32)
    recorded = ~chance.flags(rules.missing)
    done = np.empty((chance.count, len(entries)), np.bool_)
    place = {name: number for number, name in enumerate(entries)}
    for name, entry in entries.items():
        taken = recorded & (chance.short() < chances[result.statuses(name)])
        for other in entry.excludes:
            if place[other] < place[name]:
                taken &= ~done[:, place[other]]
        done[:, place[name]] = taken
    owners, options = np.nonzero(done)
    offsets = np.zeros(chance.count + 1, np.int32)
    np.cumsum(np.bincount(owners, minlength=chance.count), out=offsets[1:])
    names = pa.array(list(entries), pa.string()).take(pa.array(options))
    return pa.ListArray.from_arrays(pa.array(offsets), names, mask=pa.array(~recorded))


def course(rules: Course, chance: Chance) -> tuple[pa.Array, pa.Array]:
    """Days, and whether they end with death. The same chances for everybody, whatever is known of them or was done."""
    death = np.ceil(-rules.mean_days * np.log(chance.within()))
    least, most = rules.followed
    end = least + chance.steps(most - least + 1)
    unknown = chance.flags(rules.missing)
    return _nullable(np.minimum(death, end).astype(np.float64), unknown), _nullable(death <= end, unknown)


def group(rules: Rules, chance: Chance) -> pa.Array:
    """A group by its weight; what it is called is plainly made up."""
    places = chance.places(list(rules.groups.values()))
    numbers = _nullable(places, chance.flags(rules.groups_missing))
    return pa.DictionaryArray.from_arrays(numbers, pa.array(list(rules.groups), pa.string())).cast(pa.string())


def beside(plan: Plan, patients: pa.RecordBatch, rules: Rules, chance: Chance, first: int) -> dict[str, pa.Array]:
    """All columns beside the facts but the row, which only a reader knows."""
    days, died = course(rules.course, chance)
    found = {
        c.ID: ids(first, chance.count),
        c.GIVEN: given(plan, patients, rules.given, chance),
        c.SURVIVAL: days,
        c.DIED: died,
        c.GROUP: group(rules, chance),
    }
    return {name: found[name] for name in c.BESIDE.names if name != c.ROW}


def _nullable(values: npt.NDArray[Any], unknown: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array(values, mask=unknown)
