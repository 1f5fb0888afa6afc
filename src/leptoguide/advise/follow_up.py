"""Due dates of the follow-up schedule, counted in calendar months from the start of treatment."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from leptoguide.advise.model import FollowUp
from leptoguide.evaluate.evaluator import Evaluator, shift_date
from leptoguide.knowledge.guideline import CompiledPhase, CompiledSchedule, Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import Case
from leptoguide.truth import FALSE, TRUE


def follow_up(guideline: Guideline, case: Case, evaluator: Evaluator) -> tuple[FollowUp, ...]:
    """Assessments still to come, and the last one missed; nothing without a day and a start of treatment."""
    if case.as_of is None:
        return ()
    found: list[FollowUp] = []
    for schedule in guideline.schedules:
        primary = list(_due(schedule, schedule.phases, case, evaluator))
        found += primary
        dates = {item.due for item in primary}
        for reading, phases in schedule.readings:
            for item in _due(schedule, phases, case, evaluator, reading.discrepancy):
                if item.due not in dates:
                    found.append(item)
    return tuple(sorted(found, key=lambda item: (item.due, item.reading or "")))


def _due(
    schedule: CompiledSchedule,
    phases: Iterable[CompiledPhase],
    case: Case,
    evaluator: Evaluator,
    reading: str | None = None,
) -> Iterable[FollowUp]:
    assert case.as_of is not None
    last = case.facts.get("last_assessment_date")
    left_out = {item for item, when in schedule.items.items() if evaluator.truth(when.node) is FALSE}
    for phase in phases:
        anchor = case.facts.get(phase.entry.anchor)
        if not isinstance(anchor, datetime.date) or evaluator.truth(phase.when.node) is not TRUE:
            continue
        dates = list(_dates(anchor, phase, case.as_of))
        missed = [d for d in dates if d < case.as_of and (not isinstance(last, datetime.date) or last < d)]
        for due in [*missed[-1:], *(d for d in dates if d >= case.as_of)]:
            yield FollowUp(
                due=due,
                what=tuple(item for item in phase.entry.what if item not in left_out),
                recommendation=schedule.entry.recommendation,
                phase=phase.entry.label,
                overdue=due < case.as_of,
                reading=reading,
            )


def _dates(anchor: datetime.date, phase: CompiledPhase, as_of: datetime.date) -> Iterable[datetime.date]:
    """The phase's dates: its listed months; or, once ``from_month`` is past, every so many months until the next."""
    entry = phase.entry
    for month in entry.months:
        yield _months_after(anchor, month)
    if entry.every is not None and _months_after(anchor, entry.from_month) <= as_of:
        month = entry.from_month + entry.every
        while True:
            due = _months_after(anchor, month)
            yield due
            if due >= as_of:
                return
            month += entry.every


def _months_after(anchor: datetime.date, months: int) -> datetime.date:
    due = shift_date(anchor, n.Duration(months, "month"), 1)
    assert due is not None, "dates of a case lie within the calendar"
    return due
