"""What is to be proved of a guideline, beyond what its rules say themselves: the folder ``proof``.

Every entry says in clinical words what the source says, apart from the rules and before they run, so that a rule that
is wrong contradicts it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from leptoguide.knowledge.schema.base import DiscrepancyId, Entry, Kebab, Labelled, Snake, Sourced, Text, Text1

Item = Annotated[str, Field(pattern=r"^R([1-9]|1[0-3])(\.[a-z0-9-]+)?$")]
"""A recommendation, which stands for all its options, or one option."""

Side = Literal["below", "above", "alone"]
"""With whom the value itself goes: those below it, those above it, or nobody."""

QuestionId = Literal[
    "never-silent",
    "never-both",
    "reachable",
    "unknown-is-sound",
    "contraindication-wins",
    "boundaries",
    "partitions",
    "agreement",
]


class Decision(Labelled, Sourced):
    """A decision on which the source speaks: who faces it, and which options answer it."""

    who: Text1
    items: tuple[Item, ...] = Field(min_length=1)


class Belongs(Labelled, Sourced):
    """Options that are for some patients only."""

    only: Text1
    items: tuple[Item, ...] = Field(min_length=1)


class NeverEvent(Labelled):
    """Who must never be recommended an option with one of ``agents``, nor one of ``items``."""

    who: Text1
    agents: tuple[Kebab, ...] = ()
    items: tuple[Item, ...] = ()
    sections: tuple[Text1, ...] = ()
    sources: tuple[Kebab, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> NeverEvent:
        if not (self.agents or self.items) or not (self.sections or self.sources):
            raise ValueError(f"{self.id}: names what is never recommended, and where that stands")
        return self


class Worse(Entry):
    """Which way a fact gets worse: a contraindication that holds goes on holding when it does."""

    id: Snake
    worse: Literal["higher", "lower", "yes", "no", "present"] | tuple[Text1, ...]


class Boundary(Entry):
    """A number, or a date moved by a duration, that conditions compare a fact with; and where it itself belongs."""

    fact: Snake
    at: float | int | Text1
    on: tuple[Side, ...] = ()
    readings: dict[DiscrepancyId, tuple[Side, ...]] = Field(default_factory=dict)
    sections: tuple[Text1, ...] = ()
    sources: tuple[Kebab, ...] = ()

    @property
    def id(self) -> str:
        """The fact and the number."""
        return f"{self.fact} {self.at}"

    @model_validator(mode="after")
    def _coherent(self) -> Boundary:
        if not (self.on or self.readings) or not (self.sections or self.sources):
            raise ValueError(f"{self.id}: says where the value belongs, and where that stands")
        return self


class Part(Entry):
    """One class of a partition, by a condition of its own; ``label`` where no definition names it."""

    id: Text1
    when: Text1
    label: Text | None = None


class Partition(Labelled, Sourced):
    """Classes of which every patient is in exactly one; ``of`` is the definition that names it."""

    of: Snake | None = None
    parts: tuple[Part, ...] = Field(min_length=2)
    sources: tuple[Kebab, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Partition:
        if self.of is None and any(part.label is None for part in self.parts):
            raise ValueError(f"{self.id}: a class that no definition names has a label")
        return self


class Expected(Entry):
    """A result that is known and stays, because the source leaves it so: shown as what the source does not say.

    ``about`` names what the question found (a decision, a pair, a status, a clause), ``when`` and ``blocked`` the
    patients meant: the condition holds, and these options are blocked.
    """

    id: Kebab
    question: QuestionId
    about: tuple[Text1, ...] = Field(min_length=1)
    when: Text1 | None = None
    blocked: tuple[Item, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = Field(min_length=1)
    text: Text
