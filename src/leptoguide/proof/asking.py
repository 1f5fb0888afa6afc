"""Asks the solver for patients, few facts at a time, and has each one read by the evaluator too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import z3

from leptoguide.knowledge.values import FactValue
from leptoguide.proof.facts import Model
from leptoguide.proof.patient import SymbolicPatient
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Replay
from leptoguide.proof.terms import Term, no

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


class Asking:
    """One solver over patients whose facts are open, seen by one picture or more.

    ``open_`` are the facts that can be taken away, ``likely`` what a patient has who looks like one. ``checks`` counts
    what was asked, ``replayed`` the patients that the evaluator read too, and ``disagreements`` keeps those on which
    the two differ. ``varied``: patients come with many facts and unlike each other, instead of as the solver finds
    them first.
    """

    def __init__(
        self,
        open_: SymbolicPatient,
        pictures: Sequence[Picture],
        side: list[Term],
        likely: Term,
        *,
        varied: bool = False,
    ) -> None:
        self.checks = 0
        self.replayed = 0
        self.disagreements: list[Disagreement] = []
        self._open = [open_]
        self._replays = [Replay(picture) for picture in pictures]
        self._side = side
        self._asserted = 0
        self._likely = likely
        self._model: z3.ModelRef | None = None
        self._solver = z3.SimpleSolver()
        if varied:
            self._solver.set("phase_selection", _RANDOM)
        self._solver.add(*(picture.admissible for picture in pictures))

    def possible(self, *terms: Term) -> bool:
        """Whether there is such a patient at all."""
        return self._check(terms)

    def _find(self, *terms: Term) -> list[Facts] | None:
        """Such a patient, as each picture sees them, with no fact that could be left out; on a likely day if any is."""
        if not self._check(terms):  # asked first, as most claims are that there is none
            return None
        likely = (*terms, self._likely)
        if self._check(likely):
            return self._smallest(likely)
        self._check(terms)
        return self._smallest(terms)

    def _check(self, terms: Iterable[Term]) -> bool:
        self._solver.add(*self._side[self._asserted :])
        self._asserted = len(self._side)
        self.checks += 1
        answer = self._solver.check(*terms)
        if answer == z3.unknown:
            raise UndecidedError(self._solver.reason_unknown())
        return bool(answer == z3.sat)

    def _read(self) -> list[Facts]:
        """The patient of the last model as each picture sees them, after the evaluator has read all of them too."""
        self._model = self._solver.model()
        model = Model(self._model)
        found = [replay.picture.patient.read(model) for replay in self._replays]
        for replay, facts in zip(self._replays, found, strict=True):
            self.replayed += 1
            if names := replay.differences(self._model, facts):
                self.disagreements.append(Disagreement(facts, tuple(names)))
        return found

    def _smallest(self, terms: tuple[Term, ...]) -> list[Facts]:
        """After a model: one from which no known fact, and no answered code of a list, can be taken."""
        self._read()
        assert self._model is not None
        model = Model(self._model)
        self._solver.push()
        self._solver.add(*terms)
        for patient in self._open:
            answers = [answer for fact in patient.facts.values() for answer in fact.answers]
            kept = [answer for answer in answers if model.is_true(answer)]
            self._solver.add(*(no(answer) for answer in answers if not model.is_true(answer)))
            for answer in kept:
                if self._check([no(answer)]):
                    self._solver.add(no(answer))
        self._check(())
        found = self._read()
        self._solver.pop()
        return found
