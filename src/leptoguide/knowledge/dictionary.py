"""The data dictionary: facts by name, with what their codes can be and what type they have for the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from leptoguide.knowledge.instruments import load_instruments
from leptoguide.knowledge.schema import Agent, Constraint, Fact, Labelled, Means, Value
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.knowledge.schema.record import EventKind, RecordRules
from leptoguide.language.check import Symbol
from leptoguide.language.types import BOOLEAN, DATE, CodeType, ListType, NumberType, Type


@dataclass(frozen=True)
class Dictionary:
    """Facts in clinical order, grouped by the file that holds them; and how dated events become facts."""

    facts: Mapping[str, Fact]
    groups: Mapping[str, tuple[str, ...]]
    group_labels: Mapping[str, Labelled]
    agents: Mapping[str, Agent]
    means: Mapping[str, Means]
    absent: Mapping[str, Labelled]
    constraints: tuple[Constraint, ...]
    events: Mapping[str, EventKind]
    record_rules: RecordRules
    instrument_folder: Path

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """Scorecards, scales and questionnaires by id; read from disk when first asked for."""
        return load_instruments(self.instrument_folder)

    def values(self, fact: Fact) -> tuple[Value, ...]:
        """The codes that a coded or list fact can hold: its own, or the agents of its classes."""
        if fact.values:
            return fact.values
        return tuple(
            Value(id=agent.id, zh=agent.label.zh, en=agent.label.en)
            for agent in self.agents.values()
            if agent.class_ in fact.agents
        )

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, Value]]:
        """For each coded or list fact its values by id."""
        return {
            fact.id: {value.id: value for value in self.values(fact)}
            for fact in self.facts.values()
            if fact.type in ("code", "list")
        }

    def type_of(self, fact: Fact) -> Type:
        """The fact's type in the language."""
        match fact.type:
            case "boolean":
                return BOOLEAN
            case "date":
                return DATE
            case "code":
                return CodeType(tuple(self.codes[fact.id]))
            case "list":
                return ListType(tuple(self.codes[fact.id]))
            case _:
                return NumberType(fact.unit)

    @cached_property
    def symbols(self) -> Mapping[str, Symbol]:
        """The facts as the type checker sees them."""
        return {fact.id: Symbol("fact", self.type_of(fact)) for fact in self.facts.values()}
