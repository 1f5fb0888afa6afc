"""Random records: dated events of every kind, which state, give, stop, place, remove, declare and take back."""

from __future__ import annotations

import datetime
import random
from typing import Any

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.knowledge.values import FactValue
from leptoguide.render.advice_json import value_json
from tests.property.patients import AS_OF, Patients

Events = list[dict[str, Any]]
_DAYS = tuple(AS_OF - datetime.timedelta(days=days) for days in (400, 200, 60, 59, 30, 10, 9, 1, 0))
"""Few enough that events often share a day."""


class Records:
    """Draws records of one guideline."""

    def __init__(self, guideline: Guideline, patients: Patients) -> None:
        self.guideline = guideline
        self.patients = patients
        self.dictionary = guideline.dictionary

    def written(self, name: str, value: FactValue) -> Any:
        """A value as a case file gives it."""
        return value_json(name, value, self.dictionary)

    def entered(self, source: random.Random) -> dict[str, Any]:
        """Facts of a random patient as written, and reasons for having no value among them."""
        facts = {name: self.written(name, value) for name, value in self.patients.patient(source).items()}
        for name, fact in self.patients.facts.items():
            if fact.absent and source.random() < 0.2:
                facts[name] = source.choice(fact.absent)
        return facts

    def record(self, source: random.Random, after: datetime.date | None = None) -> Events:
        """Some events up to the day of assessment; or all of them after a day."""
        return [self.event(source, after) for _ in range(source.choice((1, 3, 6, 12)))]

    def event(self, source: random.Random, after: datetime.date | None = None) -> dict[str, Any]:
        """One event of any kind; every third is one that states any fact."""
        kinds = self.dictionary.events
        entry = next(kind for kind in kinds.values() if kind.observes_all)
        kind = entry if source.random() < 0.35 else source.choice(tuple(kinds.values()))
        day = source.choice(_DAYS)
        if after is not None:
            day = after + datetime.timedelta(days=source.choice((1, 2, 90)))
        event: dict[str, Any] = {"date": day.isoformat(), "kind": kind.id, **self._stated(kind, source)}
        if kind.course or kind.gathers:
            event |= {"agents": [source.choice(self._agents(kind))], "action": source.choice(("start", "give", "stop"))}
        if kind.procedures:
            event["procedure"] = source.choice(kind.procedures).id
        if source.random() < 0.2:
            event["complete"] = source.sample(list(kinds), source.choice((1, 4, len(kinds))))
        return event

    def _agents(self, kind: EventKind) -> list[str]:
        """Few enough that one is often given twice."""
        classes = kind.course.classes if kind.course else kind.gathers.classes if kind.gathers else ()
        agents = [agent.id for agent in self.dictionary.agents.values() if agent.class_ in classes]
        return agents[:: max(1, len(agents) // 4)]

    def _stated(self, kind: EventKind, source: random.Random) -> dict[str, Any]:
        names = tuple(self.patients.facts) if kind.observes_all else kind.observes
        implied = [name for name in names if name in IMPLIED] if kind.observes_all else []
        chosen = {
            *source.sample(names, min(len(names), source.choice((0, 1, 3)))),
            *source.sample(implied, min(len(implied), source.choice((1, 3)))),
        }
        return {name: self._value(name, source) for name in sorted(chosen)}

    def _value(self, name: str, source: random.Random) -> Any:
        if source.random() < 0.15:
            return None
        return self.written(name, self.patients.value(self.patients.facts[name], source))


IMPLIED = (
    "csf_sampling", "csf_cytology", "csf_date", "mri_date", "mri_extent", "surgery_date", "last_assessment_date",
    "lm_onset_date", "treatment_start_date", "current_therapy", "prior_therapy", "therapy_at_onset",
    "anti_her2_at_onset", "anti_her2_stop_date", "bevacizumab_last_date", "intrathecal_therapy", "concomitant_drugs",
    "radiotherapy_given", "vps_in_place", "ommaya_in_place", "mdt_held", "trial_enrolled", "meningeal_biopsy",
)  # fmt: skip
"""Facts that events show too: stated more often than others, so that both sides meet."""
