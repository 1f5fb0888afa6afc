"""What the proof tests share: one solver over the guideline as shipped, and random patients whose numbers it knows."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Mapping

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof.patient import World
from leptoguide.proof.session import Session
from leptoguide.record.computed import with_computed
from tests.property.patients import AS_OF, Facts, Patients


class Drawn:
    """Random partial patients. A number becomes the one that stands for its region in the solver's rows."""

    def __init__(self, guideline: Guideline, world: World) -> None:
        self.patients = Patients(guideline)
        self.dictionary = guideline.dictionary
        self.rows = world.rows

    def patient(self, source: random.Random) -> Facts:
        """The facts, with those that the dictionary computes, on the day of the random patients."""
        facts = with_computed(self._placed(self.patients.patient(source)), self.dictionary)
        return {**self._placed(facts), "as_of": AS_OF}

    def another(self, name: str, source: random.Random) -> object:
        """Any value of a fact, whatever else is known."""
        return self._place(name, self.patients.value(self.patients.facts[name], source))

    def _placed(self, facts: Mapping[str, object]) -> Facts:
        return {name: self._place(name, value) for name, value in facts.items()}  # type: ignore[misc]

    def _place(self, name: str, value: object) -> object:
        if name not in self.rows or not isinstance(value, int | float):
            return value
        row = self.rows[name]
        place = bisect_left(row, value)
        marks = {*self.patients.guideline.thresholds.get(name, ()), row[0], row[-1]}
        near = (row[i] for i in (place, place - 1) if 0 <= i < len(row))
        return next((x for x in near if x == value or x not in marks), row[min(place, len(row) - 1)])


@pytest.fixture(scope="session")
def session(guideline: Guideline) -> Session:
    """The solver."""
    return Session(guideline)


@pytest.fixture(scope="session")
def drawn(guideline: Guideline, session: Session) -> Drawn:
    """Random patients."""
    return Drawn(guideline, session.world)
