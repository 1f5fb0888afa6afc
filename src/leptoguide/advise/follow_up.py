"""Due dates of the follow-up schedule, counted in calendar months from the start of treatment."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from leptoguide.advise.model import FollowUp, OpenPhase
from leptoguide.evaluate.evaluator import shift_date
from leptoguide.evaluate.reasons import Reasons
from leptoguide.knowledge.guideline import CompiledPhase, CompiledSchedule, Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import Case
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth

LAST = "last_assessment_date"
"""The fact that tells whether a day that has passed was kept."""

Schedule = tuple[tuple[FollowUp, ...], tuple[OpenPhase, ...]]


def follow_up(guideline: Guideline, case: Case, reasons: Reasons) -> Schedule:
    """Assessments still to come and the last one that was missed, or may have been; and what can not be told yet.

    A phase of the schedule can not be told while its condition or its beginning is unknown. It is named when it would
    give a date, or when it is unknown from where to count. Nothing without a day of assessment.
    """
    if case.as_of is None:
        return (), ()
    due: list[FollowUp] = []
    open_: list[OpenPhase] = []
    for schedule in guideline.schedules:
        primary = _Reading(schedule, case, case.as_of, reasons)
        due += primary.due
        open_ += primary.open
        for reading, phases in schedule.readings:
            other = _Reading(schedule, case, case.as_of, reasons, reading.discrepancy, phases)
            due += [item for item in other.due if item.due not in primary.dates]
            open_ += [phase for phase in other.open if not primary.given.issuperset(phase.due)]
    due.sort(key=lambda item: (item.due, item.reading or ""))
    return tuple(due), tuple(open_)


class _Reading:
    """What one reading of a schedule gives. ``dates``: those of its visits; ``given``: those of open phases too."""

    def __init__(
        self,
        schedule: CompiledSchedule,
        case: Case,
        as_of: datetime.date,
        reasons: Reasons,
        reading: str | None = None,
        phases: Iterable[CompiledPhase] | None = None,
    ) -> None:
        self.case = case
        self.as_of = as_of
        self.due: list[FollowUp] = []
        self.open: list[OpenPhase] = []
        truth = reasons.evaluator.truth
        recommendation = schedule.entry.recommendation
        left_out = {item for item, when in schedule.items.items() if truth(when.node) is FALSE}
        for phase in schedule.phases if phases is None else phases:
            holds, entry = truth(phase.when.node), phase.entry
            if holds is FALSE:
                continue
            anchor = case.facts.get(entry.anchor)
            found = list(self._due(anchor, phase)) if isinstance(anchor, datetime.date) else []
            if holds is TRUE:
                what = tuple(item for item in entry.what if item not in left_out)
                for day, overdue in found:
                    missing = (LAST,) if overdue is UNKNOWN else ()
                    self.due.append(FollowUp(day, what, recommendation, entry.label, overdue, missing, reading))
            elif found or anchor is None:
                needs = (entry.anchor,) if anchor is None else tuple(sorted(reasons.trace(phase.when.node).missing))
                days = tuple(day for day, _ in found)
                self.open.append(OpenPhase(entry.id, entry.label, recommendation, needs, days, reading))
        self.dates = {item.due for item in self.due}
        self.given = self.dates.union(*(phase.due for phase in self.open))

    def _due(self, anchor: datetime.date, phase: CompiledPhase) -> Iterator[tuple[datetime.date, Truth]]:
        """The last day that was missed or may have been, and all still to come; with whether it is overdue."""
        dates = list(_dates(anchor, phase, self.as_of))
        past = [(day, overdue) for day in dates if (overdue := self._overdue(day)) is not FALSE]
        yield from past[-1:]
        yield from ((day, FALSE) for day in dates if day >= self.as_of)

    def _overdue(self, day: datetime.date) -> Truth:
        """A day that has passed is overdue unless an assessment followed it, which only its date can tell."""
        if day >= self.as_of:
            return FALSE
        last = self.case.facts.get(LAST)
        if not isinstance(last, datetime.date):
            return UNKNOWN
        return TRUE if last < day else FALSE


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
