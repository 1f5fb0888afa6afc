"""``whatif``: the advice with other facts beside the advice as it is; both are plain assessments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice, FollowUp
from leptoguide.advise.status import Status
from leptoguide.ask.assignments import Changes, changed
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue
from leptoguide.record.case import Case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Moved(Generic[T]):
    """Something by its id that is other than it was."""

    id: str
    old: T
    new: T


@dataclass(frozen=True, slots=True)
class Shift:
    """Ids that were not there before, and ids that are no longer."""

    new: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two assessments of one patient, who has other facts in ``after``. Nothing here is of the record."""

    before: Advice
    after: Advice

    @property
    def facts(self) -> tuple[Moved[FactValue | None], ...]:
        """Facts that differ, what follows from others among them; ``None`` is unknown."""
        old, new = self.before.case.facts, self.after.case.facts
        names = self.before.guideline.dictionary.facts
        return tuple(Moved(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))

    @property
    def options(self) -> tuple[Moved[Status], ...]:
        """Options with another status, in the order of the guideline."""
        after = self.after.options
        return tuple(
            Moved(name, was.status, after[name].status)
            for name, was in self.before.options.items()
            if was.status is not after[name].status
        )

    @property
    def recommendations(self) -> tuple[Moved[Status], ...]:
        """Recommendations with another status."""
        pairs = zip(self.before.recommendations, self.after.recommendations, strict=True)
        return tuple(Moved(was.id, was.status, now.status) for was, now in pairs if was.status is not now.status)

    @property
    def stage(self) -> Moved[str | None] | None:
        """The stage, when it differs."""
        was, now = self.before.stage, self.after.stage
        return Moved("stage", was, now) if was != now else None

    @property
    def diagnosis(self) -> tuple[Moved[str | bool | None], ...]:
        """Parts of the diagnosis that differ."""
        was, now = self.before.diagnosis, self.after.diagnosis
        names = [f.name for f in fields(was) if f.name != "missing"]
        return tuple(
            Moved(name.rstrip("_"), getattr(was, name), getattr(now, name))
            for name in names
            if getattr(was, name) != getattr(now, name)
        )

    @property
    def safety(self) -> Shift:
        """Stops and cautions that hold on an option, or on what the patient is on."""
        return _shift(_holding(self.before), _holding(self.after), list(self.before.guideline.safety))

    @property
    def notices(self) -> Shift:
        """Notices that are shown."""
        was, now = ({notice.entry.id for notice in a.notices} for a in (self.before, self.after))
        return _shift(was, now, [notice.entry.id for notice in self.before.guideline.notices])

    @property
    def contradictions(self) -> Shift:
        """Facts that exclude each other."""
        was, now = ({found.id for found in a.contradictions} for a in (self.before, self.after))
        return _shift(was, now, [constraint.entry.id for constraint in self.before.guideline.constraints])

    @property
    def visits(self) -> tuple[Sequence[FollowUp], Sequence[FollowUp]]:
        """Due assessments that are new, and those that fall away."""
        was, now = self.before.follow_up, self.after.follow_up
        return [v for v in now if v not in was], [v for v in was if v not in now]

    @property
    def same(self) -> bool:
        """Whether the advice stays as it is."""
        found = (self.options, self.stage, self.diagnosis, self.safety, self.notices, self.contradictions)
        return not any(found) and not any(self.visits)


def what_if(guideline: Guideline, case: Case, changes: Changes) -> WhatIf:
    """The advice for a case, and for the same patient with ``changes``."""
    return WhatIf(assess(guideline, case), assess(guideline, changed(case, changes, guideline.dictionary)))


def _holding(advice: Advice) -> set[str]:
    """Rules that stop something or ask for care, where they come to bear."""

    def found() -> Iterator[tuple[str, str]]:
        for option in advice.options.values():
            yield from ((finding.rule, finding.effect) for finding in option.contraindications)
        yield from ((use.rule, use.effect) for use in advice.in_use)

    return {rule for rule, effect in found() if effect in ("stop", "caution")}


def _shift(was: set[str], now: set[str], order: Sequence[str]) -> Shift:
    return Shift(tuple(x for x in order if x in now - was), tuple(x for x in order if x in was - now))
