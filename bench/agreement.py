"""Whether another engine gives the planes' answers: nothing is timed before it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bench.sql.items import Rules
from leptoguide.advise.status import ORDER, Status
from leptoguide.planes.plan import Plan, Reason
from leptoguide.planes.result import Result

Columns = Mapping[str, npt.NDArray[Any]]
"""One value a patient, by item."""

Said = tuple[frozenset[str], Any]
"""A reason by what it names: facts or rules, and the clause."""


def differing_statuses(result: Result, theirs: Columns) -> Iterator[str]:
    """The items of which they say another status, as places in ``ORDER``, of somebody; they may be asked about fewer.

    An item that they leave out differs as well.
    """
    for item in result.plan.items:
        if item not in theirs:
            yield f"{item}: no answer"
            continue
        asked = len(theirs[item])
        ours = result.statuses(item)[:asked]
        if wrong := np.flatnonzero(ours != theirs[item]).tolist():
            first = wrong[0]
            yield f"{item}: {len(wrong)} of {asked}, first patient {first}: {ours[first]}, {theirs[item][first]}"


def differing_reasons(result: Result, rules: Rules, theirs: Columns) -> Iterator[str]:
    """The items of which the query gives another reason, for somebody whose status is the same."""
    plan = result.plan
    for item in plan.items:
        table = pa.table(
            {"status": result.statuses(item), "ours": result.reasons(item), "theirs": theirs[f"{item}:reason"]}
        )
        for found in table.group_by(["status", "ours", "theirs"]).aggregate([]).to_pylist():
            ours = _named(plan.explain(item, found["status"], found["ours"]))
            said = explained(rules, item, ORDER[found["status"]], found["theirs"])
            if ours != said:
                yield f"{item}: {ORDER[found['status']]}: {ours}, {said}"
                break


def _named(reason: Reason) -> Said:
    return frozenset({*reason.missing, *reason.stops, *reason.checks}), reason.clause


def explained(rules: Rules, name: str, status: Status, reason: int) -> Said:
    """A reason of the query, by name."""
    item = rules.items[name]

    def bits(names: Sequence[str]) -> frozenset[str]:
        return frozenset(name for bit, name in enumerate(names) if reason >> bit & 1)

    match status:
        case Status.NEEDS_DATA:
            return bits(rules.facts), None
        case Status.NOT_APPLICABLE:
            return frozenset(), item.clauses[reason] if item.clauses else None
        case Status.BLOCKED:
            return bits(item.stops), None
        case Status.RECOMMENDED:
            return bits(item.checks), None
        case _:
            return frozenset(), None


def as_columns(plan: Plan, patients: Sequence[Mapping[str, str]]) -> Columns:
    """The statuses that an engine gives in words, patient by patient, as columns."""
    place = {status.value: number for number, status in enumerate(ORDER)}
    return {item: np.array([place[said[item]] for said in patients], np.uint8) for item in plan.items}
