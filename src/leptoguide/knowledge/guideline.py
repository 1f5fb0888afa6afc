"""The guideline in memory: immutable, checked, every condition a typed tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from leptoguide.errors import ExpressionError
from leptoguide.knowledge import schema as s
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.evidence import Evidence
from leptoguide.knowledge.identity import Discipline, Identity
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.language import nodes as n
from leptoguide.language.check import Symbol, check
from leptoguide.language.parse import parse
from leptoguide.language.types import BOOLEAN, CodeType, Type


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A checked expression with all that it rests on, through definitions too.

    Compared by identity: within one guideline the same text is the same object.
    """

    text: str
    node: n.Node
    facts: frozenset[str]
    definitions: frozenset[str]


@dataclass(frozen=True, slots=True)
class CompiledReading:
    entry: s.Reading
    condition: Condition


@dataclass(frozen=True, slots=True)
class CompiledDefinition:
    entry: s.Definition
    condition: Condition
    readings: tuple[CompiledReading, ...]

    @property
    def id(self) -> str:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class CompiledSafetyRule:
    entry: s.SafetyRule
    when: Condition

    @property
    def id(self) -> str:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class CompiledOption:
    """An option with its four conditions; ``applies`` is its recommendation's. A missing one is ``false``."""

    entry: s.OptionEntry
    recommendation: str
    applies: Condition
    when: Condition
    against_when: Condition
    done_when: Condition
    readings: tuple[CompiledReading, ...]
    safety: tuple[CompiledSafetyRule, ...]

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.applies, self.when, self.against_when, self.done_when)


@dataclass(frozen=True, slots=True)
class CompiledRecommendation:
    entry: s.Recommendation
    applies: Condition
    options: tuple[CompiledOption, ...]

    @property
    def id(self) -> str:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class CompiledNotice:
    entry: s.Notice
    when: Condition


@dataclass(frozen=True, slots=True)
class CompiledPhase:
    entry: s.SchedulePhase
    when: Condition


@dataclass(frozen=True, slots=True)
class CompiledSchedule:
    entry: s.Schedule
    phases: tuple[CompiledPhase, ...]
    readings: tuple[tuple[s.ScheduleReading, tuple[CompiledPhase, ...]], ...]
    items: Mapping[str, Condition]
    """The condition of each item that has one."""


@dataclass(frozen=True, slots=True)
class CompiledStage:
    entry: s.Stage
    when: Condition


@dataclass(frozen=True, slots=True)
class CompiledConstraint:
    entry: s.Constraint
    condition: Condition


@dataclass(frozen=True, slots=True)
class AlternativeReading:
    """One other way to read the source: the definitions and options whose condition it replaces."""

    discrepancy: str
    label: s.Text
    sections: tuple[str, ...]
    definitions: Mapping[str, n.Node]
    options: Mapping[str, Condition]
    touches: frozenset[str]
    """Ids of the options whose status it can change."""


@dataclass(frozen=True)
class Guideline:
    """One version of one guideline. Make it with :func:`leptoguide.load`."""

    path: Path
    identity: Identity
    dictionary: Dictionary
    definitions: Mapping[str, CompiledDefinition]
    recommendations: Mapping[str, CompiledRecommendation]
    safety: Mapping[str, CompiledSafetyRule]
    notices: tuple[CompiledNotice, ...]
    schedules: tuple[CompiledSchedule, ...]
    stages: tuple[CompiledStage, ...]
    pathway: s.Pathway
    constraints: tuple[CompiledConstraint, ...]
    disciplines: Mapping[str, Discipline]
    readings: tuple[AlternativeReading, ...] = field(default=())

    @cached_property
    def options(self) -> Mapping[str, CompiledOption]:
        """All options by id, in order."""
        return {o.id: o for r in self.recommendations.values() for o in r.options}

    @cached_property
    def definition_nodes(self) -> Mapping[str, n.Node]:
        """The definitions as the evaluator reads them."""
        return {name: d.condition.node for name, d in self.definitions.items()}

    @cached_property
    def rests_on(self) -> Mapping[str, frozenset[str]]:
        """The facts behind each definition, through other definitions too."""
        return {name: d.condition.facts for name, d in self.definitions.items()}

    @cached_property
    def symbols(self) -> Mapping[str, Symbol]:
        """Facts and definitions as the type checker sees them."""
        named = {name: Symbol("definition", type_of(d.entry)) for name, d in self.definitions.items()}
        return {**self.dictionary.symbols, **named}

    def expression(self, text: str, where: str, expected: Type = BOOLEAN) -> n.Node:
        """A condition read as those of the rules are. Raises :class:`ExpressionError` with its place."""
        try:
            return check(parse(text), self.symbols, expected)
        except ExpressionError as problem:
            problem.where = where
            raise

    @cached_property
    def list_codes(self) -> Mapping[str, tuple[str, ...]]:
        """What each list fact may hold."""
        codes = self.dictionary.codes
        return {f.id: tuple(codes[f.id]) for f in self.dictionary.facts.values() if f.type == "list"}

    @cached_property
    def expressions(self) -> tuple[n.Node, ...]:
        """Every expression that runs, readings included."""
        found = [d.condition.node for d in self.definitions.values()]
        found += [r.condition.node for d in self.definitions.values() for r in d.readings]
        found += [r.applies.node for r in self.recommendations.values()]
        for option in self.options.values():
            found += [option.when.node, option.against_when.node, option.done_when.node]
            found += [r.condition.node for r in option.readings]
        found += [rule.when.node for rule in self.safety.values()]
        found += [notice.when.node for notice in self.notices]
        for schedule in self.schedules:
            phases = [*schedule.phases, *(p for _, phases in schedule.readings for p in phases)]
            found += [phase.when.node for phase in phases]
            found += [condition.node for condition in schedule.items.values()]
        found += [stage.when.node for stage in self.stages]
        found += [constraint.condition.node for constraint in self.constraints]
        return tuple(found)

    @cached_property
    def thresholds(self) -> Mapping[str, tuple[float, ...]]:
        """For each numeric fact the numbers that some condition compares it with, ascending."""
        return n.thresholds(self.expressions)

    @cached_property
    def answers(self) -> dict[tuple[n.Node, bool], frozenset[object]]:
        """Which sampled values make a test on one fact true or false; filled as patients are assessed."""
        return {}

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """Scorecards, scales, questionnaires and protocols by id; read from disk when first asked for."""
        return self.dictionary.instruments

    @cached_property
    def evidence(self) -> Evidence:
        """Studies, statements, references and discrepancies; read from disk when first asked for."""
        return Evidence.load(self.path / "evidence")


def type_of(entry: s.Definition) -> Type:
    """The type of a definition in the language."""
    return BOOLEAN if entry.type == "boolean" else CodeType(tuple(value.id for value in entry.values))
