"""What a patient is told, item by item: statuses, other readings, stage, diagnosis, safety rules, notices, visits.

Each item is worth something for a patient under each version: as terms for the solver, one a value, and as a value
for the evaluator.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leptoguide.advise.status import ORDER, most_actionable
from leptoguide.compare.basis import Bases, Basis
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, CompiledRecommendation, Condition
from leptoguide.language import nodes as n
from leptoguide.proof.encode import CodeTerm
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Meaning
from leptoguide.proof.terms import YES, Term, both, either, no
from leptoguide.proof.truths import Pair
from leptoguide.truth import FALSE, TRUE, Truth

ABSENT: Final = "absent"
"""The status of an option that a version does not have."""
AS_PRIMARY: Final = "as-primary"
"""Another reading of the source gives the status that the option has anyway, and nothing is said of it."""
SHOWN: Final = "shown"
NOT_SHOWN: Final = "not-shown"
NO_STAGE: Final = "no-stage"
UNKNOWN: Final = "unknown"

Values = Mapping[str, Term]


class Worth(ABC):
    """An item in one version: all that it rests on, and what it is worth for a patient."""

    @property
    @abstractmethod
    def basis(self) -> Basis:
        """What it rests on."""

    @abstractmethod
    def terms(self, picture: Picture) -> Values:
        """For each value whether it is the item's; exactly one is."""

    @abstractmethod
    def meant(self, meaning: Meaning) -> str:
        """The value, by the evaluator."""


@dataclass(frozen=True)
class Fixed(Worth):
    """An item that a version lacks: the same for everybody."""

    value: str

    @property
    def basis(self) -> Basis:
        return {("own", "value"): self.value}

    def terms(self, picture: Picture) -> Values:
        return {self.value: YES}

    def meant(self, meaning: Meaning) -> str:
        return self.value


@dataclass(frozen=True)
class OptionStatus(Worth):
    """The status of an option."""

    bases: Bases
    option: CompiledOption

    @property
    def basis(self) -> Basis:
        return self.bases.option(self.option)

    def terms(self, picture: Picture) -> Values:
        return {status.value: term for status, term in picture.status(self.option.id).items()}

    def meant(self, meaning: Meaning) -> str:
        return meaning.status(self.option).value


@dataclass(frozen=True)
class RecommendationStatus(Worth):
    """The most actionable status of a recommendation's options."""

    bases: Bases
    recommendation: CompiledRecommendation

    @property
    def basis(self) -> Basis:
        return self.bases.recommendation(self.recommendation)

    def terms(self, picture: Picture) -> Values:
        options = [picture.status(option.id) for option in self.recommendation.options]
        some = {status: either(*(terms[status] for terms in options)) for status in ORDER}
        better = [either(*(some[other] for other in ORDER[:place])) for place in range(len(ORDER))]
        return {status.value: both(some[status], no(better[place])) for place, status in enumerate(ORDER)}

    def meant(self, meaning: Meaning) -> str:
        return most_actionable(meaning.status(option) for option in self.recommendation.options).value


@dataclass(frozen=True)
class ReadingStatus(Worth):
    """The status of an option under another reading of the source, where it is another."""

    bases: Bases
    option: CompiledOption
    reading: AlternativeReading

    @property
    def basis(self) -> Basis:
        found = dict(self.bases.option(self.option))
        for part, text in self.bases.option(self.option, self.reading).items():
            if found.get(part) != text:
                found["reading", part[1]] = text
        return found

    def terms(self, picture: Picture) -> Values:
        primary, other = picture.status(self.option.id), picture.under(self.reading).status(self.option.id)
        found = {status.value: both(other[status], no(primary[status])) for status in ORDER}
        return {AS_PRIMARY: no(either(*found.values())), **found}

    def meant(self, meaning: Meaning) -> str:
        status = meaning.status(self.option, self.reading)
        return AS_PRIMARY if status is meaning.status(self.option) else status.value


@dataclass(frozen=True)
class Stage(Worth):
    """Where the patient stands on the pathway."""

    bases: Bases

    @property
    def basis(self) -> Basis:
        stages = self.bases.guideline.stages
        found = dict(self.bases.of({stage.entry.id: stage.when.node for stage in stages}))
        return {**found, ("own", "order"): " ".join(stage.entry.id for stage in stages)}

    def terms(self, picture: Picture) -> Values:
        found = {stage.entry.id: picture.stands_at(stage.entry.id) for stage in self.bases.guideline.stages}
        return {**found, NO_STAGE: no(either(*found.values()))}

    def meant(self, meaning: Meaning) -> str:
        truth = meaning.evaluator.truth
        reached = [s.entry.id for s in self.bases.guideline.stages if truth(s.when.node) is TRUE]
        return reached[-1] if reached else NO_STAGE


@dataclass(frozen=True)
class Diagnosis(Worth):
    """A definition that is shown as a part of the diagnosis."""

    bases: Bases
    name: str

    @property
    def basis(self) -> Basis:
        return self.bases.of({"value": n.DefinitionRef(self.name)})

    def terms(self, picture: Picture) -> Values:
        match picture.encoder.definition(self.name):
            case Pair() as pair:
                return _truths(pair)
            case CodeTerm() as code:
                return {**code.codes, UNKNOWN: no(code.known)}
            case other:
                raise TypeError(f"{type(other).__name__} is no value of a definition")

    def meant(self, meaning: Meaning) -> str:
        value = meaning.evaluator.definition(self.name)
        return value.value if isinstance(value, Truth) else UNKNOWN if value is None else str(value)


@dataclass(frozen=True)
class Holds(Worth):
    """A condition that holds, does not, or may: of a safety rule or a visit.

    ``tag`` follows the value where it does something else in the other version: another effect, other months.
    """

    bases: Bases
    condition: Condition
    tag: str = ""

    @property
    def basis(self) -> Basis:
        return {**self.bases.of({"when": self.condition.node}), ("own", "does"): self.tag}

    def terms(self, picture: Picture) -> Values:
        return {self._tagged(value): term for value, term in _truths(picture.truth(self.condition)).items()}

    def meant(self, meaning: Meaning) -> str:
        return self._tagged(meaning.evaluator.truth(self.condition.node).value)

    def _tagged(self, value: str) -> str:
        return f"{value} ({self.tag})" if self.tag and value != FALSE.value else value


@dataclass(frozen=True)
class Shown(Worth):
    """Whether something is shown: a notice when its condition is true, what a visit holds unless it is false."""

    bases: Bases
    condition: Condition
    unless_false: bool = False

    @property
    def basis(self) -> Basis:
        return self.bases.of({"when": self.condition.node})

    def terms(self, picture: Picture) -> Values:
        pair = picture.truth(self.condition)
        shown = no(pair.false) if self.unless_false else pair.true
        return {SHOWN: shown, NOT_SHOWN: no(shown)}

    def meant(self, meaning: Meaning) -> str:
        truth = meaning.evaluator.truth(self.condition.node)
        shown = truth is not FALSE if self.unless_false else truth is TRUE
        return SHOWN if shown else NOT_SHOWN


def _truths(pair: Pair) -> Values:
    return {"true": pair.true, "false": pair.false, UNKNOWN: no(pair.known)}
