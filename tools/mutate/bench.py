"""Runs one mutant against the vignettes, and only those that could notice it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.vignettes import Vignette, case_of, differences
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.reasons import Reasons
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import Case
from tools.mutate.sites import Site
from tools.mutate.watch import noticed_by, watched


@dataclass
class Patient:
    """A vignette with its patient under the unchanged guideline."""

    vignette: Vignette
    case: Case
    evaluator: Evaluator
    watches: frozenset[str]

    @cached_property
    def reasons(self) -> Reasons:
        return Reasons(self.evaluator)

    def value(self, node: n.Node) -> Any:
        """What a condition, or a derived code, is worth for this patient."""
        return self.evaluator.value(node) if isinstance(node, n.Case) else self.evaluator.truth(node)


class Bench:
    """The vignettes of a guideline, ready for many mutants."""

    def __init__(self, guideline: Guideline, vignettes: Sequence[Vignette]) -> None:
        self.guideline = guideline
        self.patients = []
        for vignette in vignettes:
            case = case_of(vignette, guideline)
            watches = watched(vignette, guideline)
            self.patients.append(Patient(vignette, case, evaluator_for(guideline, case), watches))

    def killer(self, site: Site, node: n.Node) -> str | None:
        """The first vignette that a mutant contradicts; ``None`` when it survives."""
        mutant: Guideline | None = None
        for patient in self._candidates(site, node):
            mutant = mutant or site.with_node(node)
            if next(iter(differences(patient.vignette, mutant, patient.case)), None) is not None:
                return patient.vignette.id
        return None

    def _candidates(self, site: Site, node: n.Node) -> Iterator[Patient]:
        """Vignettes that the mutant can touch: those in which the condition has another value, then those in which
        it is unknown as before but for the want of other facts."""
        original = site.condition.node
        noticing = noticed_by(site, self.guideline)
        watching = [p for p in self.patients if p.watches & noticing]
        same = []
        for patient in watching:
            if patient.value(original) != patient.value(node):
                yield patient
            else:
                same.append(patient)
        for patient in same:
            named = patient.vignette
            if (named.missing or named.diagnosis) and self._wants_other_facts(patient, original, node):
                yield patient

    def _wants_other_facts(self, patient: Patient, original: n.Node, node: n.Node) -> bool:
        return patient.reasons.trace(original).missing != patient.reasons.trace(node).missing
