"""Whose advice changes: for every item each kind of change, with a patient; or the proof that nobody's does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import z3

from leptoguide.compare.basis import Part
from leptoguide.compare.pairing import Item, Paired
from leptoguide.compare.shared import SharedWorld
from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof.asking import Asking, Facts
from leptoguide.proof.facts import Model
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Meaning
from leptoguide.proof.session import likely_day, likely_on
from leptoguide.proof.terms import Term, both, either

_EFFORT: Final = 1_000_000
"""Steps of the solver spent on a smaller example; the same on every machine."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: what the item is worth before and after, and a patient as each version sees them."""

    old: str
    new: str
    patient_old: Facts
    patient_new: Facts


@dataclass(frozen=True, slots=True)
class Answer:
    """All kinds of change of one item; none is the proof that no admissible patient's changes."""

    item: Item
    rests_on: tuple[Part, ...]
    kinds: tuple[Kind, ...]


class DisagreementError(Exception):
    """Solver and evaluator see a patient differently: neither can be relied on."""


class Versions:
    """One solver over the patients who are admissible in both versions."""

    def __init__(self, old: Guideline, new: Guideline) -> None:
        self.old, self.new = old, new

    def answer(self, paired: Paired) -> Answer:
        """The kinds of change of one item, one after the other until there is no more."""
        kinds = tuple(self._kinds(paired)) if paired.asked else ()
        return Answer(paired.item, paired.rests_on, kinds)

    def _kinds(self, paired: Paired) -> Iterator[Kind]:
        asking, (before, after) = self._asking, self._pictures
        old, new = paired.old.terms(before), paired.new.terms(after)
        pairs = {(a, b): both(x, y) for a, x in old.items() for b, y in new.items() if paired.item.changed(a, b)}
        while pairs and (found := asking.find(either(*pairs.values()))) is not None:
            kind = self._replayed(paired, *found)
            del pairs[kind.old, kind.new]
            yield kind

    def _replayed(self, paired: Paired, before: Facts, after: Facts) -> Kind:
        """The patient as the evaluator sees them, under each version."""
        if odd := self._asking.disagreements:
            raise DisagreementError(odd[0].names, odd[0].facts)
        old = paired.old.meant(Meaning(self.old, before))
        new = paired.new.meant(Meaning(self.new, after))
        return Kind(old, new, before, after)

    @cached_property
    def _world(self) -> SharedWorld:
        return SharedWorld(self.old, self.new)

    @cached_property
    def _side(self) -> list[Term]:
        return []

    @cached_property
    def _pictures(self) -> tuple[Picture, Picture]:
        old = Picture(self.old, self._world.old, side=self._side)
        return old, Picture(self.new, self._world.new, side=self._side)

    @cached_property
    def _asking(self) -> _Both:
        return _Both(self._world, self._pictures, self._side, likely_on(self._world.patient, likely_day(self.new)))


class _Both(Asking):
    """Asks for a patient before two versions."""

    def __init__(self, world: SharedWorld, pictures: Iterable[Picture], side: list[Term], likely: Term) -> None:
        super().__init__(world.patient, tuple(pictures), side, likely)
        self._solver.add(world.patient.sound)

    def find(self, *terms: Term) -> list[Facts] | None:
        """Such a patient as each version sees them, with as few answers as can be; on a likely day if any is."""
        for wanted in ((*terms, self._likely), terms):
            if self._check(wanted):
                return self._fewest(wanted, self._smallest(wanted))
        return None

    def _fewest(self, terms: tuple[Term, ...], found: list[Facts]) -> list[Facts]:
        """After a patient from whom no answer can be taken: one with fewer, as far as that is soon found."""
        answers = [answer for fact in self._open[0].facts.values() for answer in fact.answers]
        while True:
            model = Model(self._solver.model())
            fewer = z3.AtMost(*answers, sum(model.is_true(answer) for answer in answers) - 1)
            self._solver.set("rlimit", _EFFORT)
            better = self._solver.check(*terms, fewer) == z3.sat
            self._solver.set("rlimit", 0)
            if not better:
                return found
            found = self._read()
