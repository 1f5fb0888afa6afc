"""Follow-up across patients: what is overdue, due soon or later, and of whom it can not be told yet."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from leptoguide.advise.follow_up import Schedule
from leptoguide.advise.model import FollowUp, OpenPhase
from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Patient
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.truth import TRUE, UNKNOWN

SOON = datetime.timedelta(days=14)
GROUPS = ("overdue", "soon", "later", "open", "none")


@dataclass(frozen=True, slots=True)
class Visit:
    """One line: a patient, a day, and what is to be done.

    ``missing`` are the facts that would tell, by name and label; ``after`` the further days of the same patient;
    ``readings`` what another reading of the schedule gives instead.
    """

    patient: Patient
    day: str
    what: str
    phase: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Visits of one kind, by date."""

    id: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class FollowUpPage:
    """The page: every patient stands in at least one group."""

    patients: Sequence[Patient]
    schedules: Mapping[UUID, Schedule | None]
    guideline: Guideline
    today: datetime.date
    words: Words

    @cached_property
    def groups(self) -> tuple[VisitGroup, ...]:
        """The groups in the order of use, empty ones too."""
        found: dict[str, list[Visit]] = {name: [] for name in GROUPS}
        for patient in self.patients:
            for name, visit in self._rows(patient):
                found[name].append(visit)
        return tuple(
            VisitGroup(name, tuple(sorted(visits, key=lambda v: (v.day or "9", v.patient.name))))
            for name, visits in found.items()
        )

    @property
    def has_dates(self) -> bool:
        """Whether a calendar would hold anything."""
        return any(item.reading is None for found in self.schedules.values() if found for item in found[0])

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self.guideline, self.words)

    @cached_property
    def _items(self) -> Mapping[str, str]:
        return {i.id: self.words.of(i.label) for s in self.guideline.schedules for i in s.entry.items}

    def _rows(self, patient: Patient) -> Iterator[tuple[str, Visit]]:
        found = self.schedules[patient.pk]
        if found is None:
            yield "open", Visit(patient, "", "", self.words("follow-up.unreadable"))
            return
        due, open_ = found
        own = [item for item in due if item.reading is None]
        readings = tuple(self._readings(due, open_))
        rows = [*self._due(patient, own), *self._open(patient, [phase for phase in open_ if phase.reading is None])]
        if not rows and readings:
            rows = [("open", Visit(patient, "", ""))]
        if not rows:
            rows = [("none", Visit(patient, "", ""))]
        for place, (name, visit) in enumerate(rows):
            yield name, _with(visit, readings if place == 0 else ())

    def _due(self, patient: Patient, items: Sequence[FollowUp]) -> Iterator[tuple[str, Visit]]:
        """What has passed, and the next day to come with those after it."""
        for item in items:
            if item.overdue is TRUE:
                yield "overdue", self._visit(patient, item)
            elif item.overdue is UNKNOWN:
                yield "open", self._visit(patient, item)
        if ahead := [item for item in items if item.due >= self.today]:
            later = tuple(dict.fromkeys(item.due.isoformat() for item in ahead if item.due != ahead[0].due))
            name = "soon" if ahead[0].due <= self.today + SOON else "later"
            yield name, self._visit(patient, ahead[0], later)

    def _visit(self, patient: Patient, item: FollowUp, after: tuple[str, ...] = ()) -> Visit:
        what = self.words.join([self._items[name] for name in item.what])
        phase = self.words("follow.passed") if item.overdue is UNKNOWN else self.words.of(item.phase)
        return Visit(patient, item.due.isoformat(), what, phase, self._facts(item.missing), after)

    def _open(self, patient: Patient, phases: Sequence[OpenPhase]) -> Iterator[tuple[str, Visit]]:
        """What of the schedule can not be told, once for the facts that would tell."""
        by_facts: dict[tuple[str, ...], list[OpenPhase]] = {}
        for phase in phases:
            by_facts.setdefault(phase.missing, []).append(phase)
        for missing, same in by_facts.items():
            days = sorted({day.isoformat() for phase in same for day in phase.due})
            said = self.words.clauses(self.words.of(phase.phase) for phase in same)
            if days:
                said = self.words("follow.would-be", phase=said, dates=self.words.join(days))
            yield "open", Visit(patient, days[0] if days else "", "", said, self._facts(missing))

    def _readings(self, due: Sequence[FollowUp], open_: Sequence[OpenPhase]) -> Iterator[str]:
        """Days that only another reading of the source gives, or may give."""
        w = self.words
        days: dict[str, list[str]] = {}
        for item in due:
            if item.reading is not None:
                days.setdefault(item.reading, []).append(item.due.isoformat())
        for reading, given in days.items():
            yield f"{reading} {w('phrase.is', x=w('follow.reading'), value=w.join(dict.fromkeys(given)))}"
        for reading in dict.fromkeys(phase.reading for phase in open_ if phase.reading and phase.reading not in days):
            yield f"{reading} {w('phrase.is', x=w('follow.reading'), value=w('follow.cannot-tell'))}"

    def _facts(self, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((name, self._phrases.fact(name)) for name in names)


def _with(visit: Visit, readings: tuple[str, ...]) -> Visit:
    return Visit(visit.patient, visit.day, visit.what, visit.phase, visit.missing, visit.after, readings)
