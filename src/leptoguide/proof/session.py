"""The admissible patients of one guideline, asked for one question after the other."""

from __future__ import annotations

import datetime

import z3

from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof import gregorian as g
from leptoguide.proof.asking import Asking, Facts
from leptoguide.proof.facts import DateFact, Model
from leptoguide.proof.patient import SymbolicPatient, World
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Agreement, Replay
from leptoguide.proof.terms import Term, both, either, implies
from leptoguide.proof.vocabulary import vocabulary_of


class Session(Asking):
    """One solver over the admissible patients of a guideline."""

    def __init__(self, guideline: Guideline, *, varied: bool = False) -> None:
        self.guideline = guideline
        self.world = World(vocabulary_of(guideline.dictionary), guideline.expressions)
        self.patient = self.world.patient()
        self.picture = Picture(guideline, self.patient)
        self.day = likely_day(guideline)
        """The day that patients are asked for on first."""
        self._later: Picture | None = None
        likely = likely_on(self.patient, self.day)
        super().__init__(self.patient, [self.picture], self.picture.encoder.side, likely, varied=varied)

    @property
    def compared(self) -> tuple[Agreement, ...]:
        """Everything that solver and evaluator both give of a patient."""
        return self._replays[0].compared

    def find(self, *terms: Term) -> Facts | None:
        """Such a patient with no fact that could be left out, or ``None``; on a likely day where there is one."""
        found = self._find(*terms)
        return found[0] if found else None

    def any(self, *terms: Term) -> Facts | None:
        """Such a patient, however many facts, or ``None``."""
        return self._read()[0] if self._check(terms) else None

    # ------------------------------------------------------------ the same patient later

    def later(self) -> Picture:
        """The same patient with none, some or all open facts filled in, once :meth:`grown` is asked too."""
        if self._later is None:
            patient = self.world.later(self.patient, "later ")
            self._later = Picture(self.guideline, patient, side=self.picture.encoder.side)
            self._replays.append(Replay(self._later))
            self._open.append(patient)
        return self._later

    def grown(self) -> Term:
        """The later patient knows all that the earlier one does, and alike; both are admissible."""
        later = self.later()
        name: Term = z3.Bool("grown")
        self._solver.add(implies(name, both(self.patient.within(later.patient), later.admissible)))
        return name

    def with_later(self, facts: Facts) -> tuple[Facts, Facts]:
        """The patient found last, and the same later."""
        assert self._later is not None
        assert self._model is not None
        return facts, self._later.patient.read(Model(self._model))


def likely_on(patient: SymbolicPatient, day: datetime.date) -> Term:
    """Assessed on that day, with dates of the years around it: for patients who look like patients."""
    today = patient.facts["as_of"].holds(day)
    near = []
    for name, fact in patient.facts.items():
        if isinstance(fact, DateFact) and name != "as_of":
            years = [g.key_of(datetime.date(day.year + by, 1, 1)) for by in (-2, 1)]
            inside = both(z3.UGE(fact.key, years[0]), z3.ULT(fact.key, years[1]))
            near.append(implies(fact.known, either(fact.date.never, inside)))
    return both(today, *near)


def likely_day(guideline: Guideline) -> datetime.date:
    """A likely day of an assessment: the first of the month after the guideline was published."""
    year, month = map(int, guideline.identity.issued.published.split("-")[:2])
    return datetime.date(year + month // g.MONTHS, month % g.MONTHS + 1, 1)
