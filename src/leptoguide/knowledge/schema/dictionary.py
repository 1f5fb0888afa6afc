"""The data dictionary: facts, how they are obtained, agents, and what must hold between facts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from leptoguide.knowledge.schema.base import CodeValue, DiscrepancyId, Entry, Kebab, Labelled, Snake, Text, Text1


class Means(Labelled):
    """How a fact is obtained; ``invasiveness`` from 0 (nothing to bear) to 4 (operation).

    ``agents``: the procedures that it is, so that what the safety rules say of them can be said of it.
    """

    invasiveness: int = Field(ge=0, le=4)
    agents: tuple[Kebab, ...] = ()


class Agent(Labelled):
    """A drug or procedure that facts, options and safety rules refer to."""

    class_: Kebab = Field(alias="class")
    codes: tuple[Text1, ...] = ()


class Value(Entry):
    """One value of a coded fact. ``provisional``: true today, and a further investigation may change it."""

    id: CodeValue
    zh: Text1
    en: Text1
    provisional: bool = False

    def in_(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Judgement(Entry):
    """The consensus leaves the term to the clinician: where it stands, and which gap says so."""

    sections: tuple[Text1, ...] = Field(min_length=1)
    discrepancies: tuple[DiscrepancyId, ...]


class Synonyms(Entry):
    zh: tuple[Text1, ...]
    en: tuple[Text1, ...]


class Difference(Entry):
    """A quantity that follows from two others: ``from`` less ``minus``, where that is not below the fact's range."""

    from_: Snake = Field(alias="from")
    minus: Snake


class Fact(Entry):
    """One entry of the data dictionary.

    ``unit`` is a UCUM code, ``range`` closed and in that unit; ``units`` maps another accepted unit to the
    factor that turns it into ``unit``. ``never`` (dates) lets ``never`` be answered: an event that has not
    happened compares as earlier, or as later, than any day. ``absent`` lists the reasons for having no value
    that may be recorded; each is unknown to every rule. ``derive`` computes a value that was not given.
    ``in_use`` marks lists of agents that the patient is on, or has had in this episode: safety rules watch them.
    """

    id: Snake
    type: Literal["boolean", "code", "list", "integer", "decimal", "date"]
    label: Text
    help: Text | None = None
    values: tuple[Value, ...] = ()
    agents: tuple[Kebab, ...] = ()
    unit: Text1 | None = None
    units: dict[Text1, float] = Field(default_factory=dict)
    range: tuple[float, float] | None = None
    step: int = Field(default=1, ge=1)
    never: Literal["early", "late"] | None = None
    absent: tuple[Kebab, ...] = ()
    derive: Difference | None = None
    in_use: bool = False
    judgement: Judgement | None = None
    synonyms: Synonyms
    codes: tuple[Text1, ...] = ()
    obtain: Kebab

    @model_validator(mode="after")
    def _coherent(self) -> Fact:
        coded = self.type in ("code", "list")
        numeric = self.type in ("integer", "decimal")
        if coded != bool(self.values or self.agents):
            raise ValueError(f"{self.id}: a {self.type} fact {'needs' if coded else 'has no'} values")
        if numeric != (self.range is not None):
            raise ValueError(f"{self.id}: a {self.type} fact {'needs' if numeric else 'has no'} range")
        if self.never and self.type != "date":
            raise ValueError(f"{self.id}: only a date can be never")
        if self.unit and self.type != "decimal":
            raise ValueError(f"{self.id}: only a decimal fact carries a unit")
        return self


class Constraint(Entry):
    """A relation that admissible facts satisfy; when it is false the facts contradict each other."""

    id: Kebab
    cql: Text1
    text: Text
