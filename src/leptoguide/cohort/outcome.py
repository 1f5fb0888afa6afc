"""What became of patients, counted: by group and by concordance, for each day how many died then or were last seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.codes import VERDICT_OF, Finding, Verdict
from leptoguide.cohort.columns import DIED, GROUP, SURVIVAL
from leptoguide.cohort.tally import Key, Tally

COMPARED: Final = (Verdict.CONCORDANT, Verdict.CONDITIONAL, Verdict.NON_CONCORDANT)
"""The verdicts over the whole row that are compared."""


def outcomes(batch: pa.RecordBatch, findings: pa.Array | None) -> Tally:
    """The outcomes of a batch; nothing without the columns for it. ``findings`` are over the whole row, as words.

    | key | rows |
    | --- | --- |
    | ``outcome`` ``counted`` | with a time and an end |
    | ``outcome`` ``without-time`` | without a time; ``without-end``: with one, not known whether it ends with death |
    | ``survival`` kind group day died | of these, by ``group`` (of the file) or ``concordance`` (a verdict) |
    | ``ungrouped`` kind | of these, in no group that is compared |
    """
    if not {SURVIVAL, DIED} <= set(batch.schema.names):
        return Tally()
    days, died = batch.column(SURVIVAL), batch.column(DIED)
    timed = days.is_valid()
    whole = pc.and_(timed, died.is_valid())
    counted, with_time = pc.sum(whole).as_py() or 0, pc.sum(timed).as_py() or 0
    counts: dict[Key, int] = {
        ("outcome", "counted"): counted,
        ("outcome", "without-time"): batch.num_rows - with_time,
        ("outcome", "without-end"): with_time - counted,
    }
    groups = {}
    if GROUP in batch.schema.names:
        groups["group"] = batch.column(GROUP)
    if findings is not None:
        groups["concordance"] = _verdicts(findings)
    for kind, group in groups.items():
        counts |= dict(_by_group(kind, group.filter(whole), days.filter(whole), died.filter(whole)))
    return Tally(counts)


def _verdicts(findings: pa.Array) -> pa.Array:
    """The verdict of each row that is compared, else null."""
    of = [VERDICT_OF[Finding(word)] for word in findings.dictionary.to_pylist()]
    words = pa.array([verdict.value if verdict in COMPARED else None for verdict in of], pa.string())
    return words.take(findings.indices)


def _by_group(kind: str, group: pa.Array, days: pa.Array, died: pa.Array) -> Iterator[tuple[Key, int]]:
    table = pa.table({"group": group, "days": days, "died": died})
    found = table.group_by(["group", "days", "died"]).aggregate([([], "count_all")]).to_pydict()
    ungrouped = 0
    for name, day, dead, number in zip(*(found[c] for c in ("group", "days", "died", "count_all")), strict=True):
        if name is None:
            ungrouped += number
        else:
            yield ("survival", kind, name, float(day), bool(dead)), number
    yield ("ungrouped", kind), ungrouped
