"""Asks the solver for admissible patients, few facts at a time, and has each one read by the evaluator too."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import z3

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue
from leptoguide.proof import gregorian as g
from leptoguide.proof.facts import DateFact, Model
from leptoguide.proof.patient import SymbolicPatient, World
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Agreement, Replay
from leptoguide.proof.terms import Term, both, either, implies, no
from leptoguide.proof.vocabulary import vocabulary_of

Facts = dict[str, FactValue]

_RANDOM = 5
"""Z3's number for guessing at random, from a fixed seed."""


class UndecidedError(Exception):
    """The solver gave up, which a finite question gives it no cause to."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A patient whom solver and evaluator see differently, and in what."""

    facts: Mapping[str, FactValue]
    names: tuple[str, ...]


class Session:
    """One solver over the admissible patients of a guideline.

    ``checks`` counts what was asked, ``replayed`` the patients that the evaluator read too, and ``disagreements``
    keeps those on which the two differ. ``varied``: patients come with many facts and unlike each other, instead of
    as the solver finds them first.
    """

    def __init__(self, guideline: Guideline, *, varied: bool = False) -> None:
        self.guideline = guideline
        self.world = World(vocabulary_of(guideline.dictionary), guideline.expressions)
        self.patient = self.world.patient()
        self.picture = Picture(guideline, self.patient)
        self.checks = 0
        self.replayed = 0
        self.disagreements: list[Disagreement] = []
        self._replays = [Replay(self.picture)]
        self._later: Picture | None = None
        self._model: z3.ModelRef | None = None
        self._solver = z3.SimpleSolver()
        if varied:
            self._solver.set("phase_selection", _RANDOM)
        self._solver.add(self.picture.admissible)
        self._side = 0
        self.day = _day_of(guideline)
        """A likely day of an assessment: the first of the month after the guideline was published."""
        self._likely = _likely(self.patient, self.day)

    @property
    def compared(self) -> tuple[Agreement, ...]:
        """Everything that solver and evaluator both give of a patient."""
        return self._replays[0].compared

    def possible(self, *terms: Term) -> bool:
        """Whether there is such a patient at all."""
        return self._check(terms)

    def find(self, *terms: Term) -> Facts | None:
        """Such a patient with no fact that could be left out, or ``None``; on a likely day where there is one."""
        likely = (*terms, self._likely)
        if self._check(likely):
            return self._smallest(likely)
        return self._smallest(terms) if self._check(terms) else None

    def any(self, *terms: Term) -> Facts | None:
        """Such a patient, however many facts, or ``None``."""
        return self._read() if self._check(terms) else None

    # ------------------------------------------------------------ one question

    def _check(self, terms: Iterable[Term]) -> bool:
        side = self.picture.encoder.side
        self._solver.add(*side[self._side :])
        self._side = len(side)
        self.checks += 1
        answer = self._solver.check(*terms)
        if answer == z3.unknown:
            raise UndecidedError(self._solver.reason_unknown())
        return bool(answer == z3.sat)

    def _read(self) -> Facts:
        """The patient of the last model, after the evaluator has read it (and what it becomes later) too."""
        self._model = self._solver.model()
        model = Model(self._model)
        found = [replay.picture.patient.read(model) for replay in self._replays]
        for replay, facts in zip(self._replays, found, strict=True):
            self.replayed += 1
            if names := replay.differences(self._model, facts):
                self.disagreements.append(Disagreement(facts, tuple(names)))
        return found[0]

    def _smallest(self, terms: tuple[Term, ...]) -> Facts:
        """After a model: one from which no known fact, and no answered code of a list, can be taken."""
        self._read()
        assert self._model is not None
        model = Model(self._model)
        self._solver.push()
        self._solver.add(*terms)
        for replay in self._replays:
            answers = [answer for fact in replay.picture.patient.facts.values() for answer in fact.answers]
            kept = [answer for answer in answers if model.is_true(answer)]
            self._solver.add(*(no(answer) for answer in answers if not model.is_true(answer)))
            for answer in kept:
                if self._check([no(answer)]):
                    self._solver.add(no(answer))
        self._check(())
        found = self._read()
        self._solver.pop()
        return found

    # ------------------------------------------------------------ the same patient later

    def later(self) -> Picture:
        """The same patient with none, some or all open facts filled in, once :meth:`grown` is asked too."""
        if self._later is None:
            patient = self.world.later(self.patient, "later ")
            self._later = Picture(self.guideline, patient, side=self.picture.encoder.side)
            self._replays.append(Replay(self._later))
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


def _likely(patient: SymbolicPatient, day: datetime.date) -> Term:
    """Assessed on that day, with dates of the years around it: for patients who look like patients."""
    today = patient.facts["as_of"].holds(day)
    near = []
    for name, fact in patient.facts.items():
        if isinstance(fact, DateFact) and name != "as_of":
            years = [g.key_of(datetime.date(day.year + by, 1, 1)) for by in (-2, 1)]
            inside = both(z3.UGE(fact.key, years[0]), z3.ULT(fact.key, years[1]))
            near.append(implies(fact.known, either(fact.date.never, inside)))
    return both(today, *near)


def _day_of(guideline: Guideline) -> datetime.date:
    """The first day of the month after the guideline was published."""
    year, month = map(int, guideline.identity.issued.published.split("-")[:2])
    return datetime.date(year + month // g.MONTHS, month % g.MONTHS + 1, 1)
