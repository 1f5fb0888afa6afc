"""The guideline over one symbolic patient: conditions, safety rules, statuses, stages, and who is admissible."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, Condition, Guideline
from leptoguide.language import nodes as n
from leptoguide.proof.encode import Encoder
from leptoguide.proof.facts import NumberFact, SymbolicFact
from leptoguide.proof.patient import SymbolicPatient
from leptoguide.proof.status import status_terms
from leptoguide.proof.terms import Term, both, conjunction, either, implies, no
from leptoguide.proof.truths import Pair, some


class Picture:
    """What the guideline says of a patient, as terms; under another ``reading`` of the source where one is given.

    Everything is built when it is first asked for.
    """

    def __init__(
        self,
        guideline: Guideline,
        patient: SymbolicPatient,
        reading: AlternativeReading | None = None,
        side: list[Term] | None = None,
    ) -> None:
        self.guideline = guideline
        self.patient = patient
        self.reading = reading
        other = reading.definitions if reading else {}
        self.encoder = Encoder(patient, {**guideline.definition_nodes, **other}, side)
        self._statuses: dict[str, Mapping[Status, Term]] = {}
        self._under: dict[int, Picture] = {}

    def truth(self, condition: Condition | n.Node) -> Pair:
        """A true/false condition."""
        return self.encoder.truth(condition.node if isinstance(condition, Condition) else condition)

    def when(self, option: CompiledOption) -> Pair:
        """What makes an option recommended, in this reading."""
        other = self.reading.options.get(option.id) if self.reading else None
        return self.truth(other or option.when)

    def stopped(self, option: CompiledOption) -> Pair:
        """Whether some hard stop on the option's agents holds."""
        return some(self.truth(rule.when) for rule in option.safety if rule.entry.effect == "stop")

    def status(self, name: str) -> Mapping[Status, Term]:
        """For each status whether it is this option's."""
        if name not in self._statuses:
            option = self.guideline.options[name]
            self._statuses[name] = status_terms(
                self.truth(option.applies),
                self.when(option),
                self.truth(option.against_when),
                self.truth(option.done_when),
                self.stopped(option),
            )
        return self._statuses[name]

    def under(self, reading: AlternativeReading) -> Picture:
        """The same patient in another reading of the source."""
        if id(reading) not in self._under:
            self._under[id(reading)] = Picture(self.guideline, self.patient, reading, self.encoder.side)
        return self._under[id(reading)]

    def but(self, facts: Mapping[str, SymbolicFact]) -> Picture:
        """The same patient but for these facts."""
        patient = SymbolicPatient({**self.patient.facts, **facts})
        return Picture(self.guideline, patient, self.reading, self.encoder.side)

    # ------------------------------------------------------------ who may be asked about

    @cached_property
    def admissible(self) -> Term:
        """Facts that a case can hold and that contradict each other nowhere, on a known day.

        An assessment always has a day: the case's own, the one asked for, or today. What the dictionary computes is
        known where what it comes from is; a value that was stated stays, so it need not be the difference.
        """
        return both(
            self.patient.sound,
            self.patient.facts["as_of"].known,
            self.computed,
            *(no(self.truth(c.condition).false) for c in self.guideline.constraints),
        )

    @cached_property
    def computed(self) -> Term:
        """Differences are known where both sides are and the difference is within its range."""
        needed = []
        for fact in self.guideline.dictionary.facts.values():
            if fact.derive is None or fact.range is None:
                continue
            minuend, subtrahend = (self.patient.facts[name] for name in (fact.derive.from_, fact.derive.minus))
            assert isinstance(minuend, NumberFact)
            assert isinstance(subtrahend, NumberFact)
            a, b, least = minuend.term, subtrahend.term, fact.range[0]
            reaches = conjunction(implies(b.at_least(v), a.at_least(v + least)) for v in b.values)
            needed.append(implies(both(a.known, b.known, reaches), self.patient.facts[fact.id].known))
        return conjunction(needed)

    # ------------------------------------------------------------ the pathway

    def stands_at(self, stage: str) -> Term:
        """The last stage reached for certain."""
        found = {s.entry.id: self.truth(s.when).true for s in self.guideline.stages}
        names = list(found)
        later = names[names.index(stage) + 1 :]
        return both(found[stage], no(either(*(found[name] for name in later))))
