"""Entries to compiled knowledge: every condition parsed, typed, and followed through its definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from leptoguide.errors import ExpressionError, KnowledgeError
from leptoguide.knowledge import guideline as g
from leptoguide.knowledge import schema as s
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.language import nodes as n
from leptoguide.language.check import Symbol, check
from leptoguide.language.parse import parse
from leptoguide.language.types import BOOLEAN, Type


class Compiler:
    """Compiles one guideline folder; ``definitions`` come first, everything else may name them."""

    def __init__(self, dictionary: Dictionary, definitions: Mapping[str, s.Definition]) -> None:
        if clash := dictionary.facts.keys() & definitions.keys():
            raise KnowledgeError(f"{min(clash)} is both a fact and a definition", hint="rename one")
        self.symbols: dict[str, Symbol] = dict(dictionary.symbols)
        for entry in definitions.values():
            self.symbols[entry.id] = Symbol("definition", g.type_of(entry))
        self._conditions: dict[str, g.Condition] = {}
        self._same: dict[tuple[str, Type], g.Condition] = {}
        self._nodes = {name: self._node(d.cql, g.type_of(d), f"definition {name}") for name, d in definitions.items()}
        for name in self._nodes:
            self._close(name, ())
        self.definitions: Mapping[str, g.CompiledDefinition] = MappingProxyType(
            {name: self._definition(entry) for name, entry in definitions.items()}
        )

    # ------------------------------------------------------------ expressions

    def condition(self, text: str, where: str, expected: Type = BOOLEAN) -> g.Condition:
        """A checked expression and all that it rests on; the same text is the same object."""
        key = text.strip(), expected
        if key not in self._same:
            self._same[key] = self._condition(text, self._node(text, expected, where))
        return self._same[key]

    def _node(self, text: str, expected: Type, where: str) -> n.Node:
        try:
            return check(parse(text), self.symbols, expected)
        except ExpressionError as problem:
            problem.where = where
            raise

    def _condition(self, text: str, node: n.Node) -> g.Condition:
        named = n.definition_ids(node)
        facts = n.fact_ids(node).union(*(self._conditions[d].facts for d in named))
        definitions = named.union(*(self._conditions[d].definitions for d in named))
        return g.Condition(text.strip(), node, facts, definitions)

    def _close(self, name: str, path: tuple[str, ...]) -> None:
        """Compile a definition after those it names; a circle is an error."""
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise KnowledgeError(f"definitions go in a circle: {circle}", where=f"definition {name}")
        if name in self._conditions:
            return
        node = self._nodes[name]
        for other in sorted(n.definition_ids(node)):
            self._close(other, (*path, name))
        self._conditions[name] = self._condition("", node)

    def _definition(self, entry: s.Definition) -> g.CompiledDefinition:
        condition = self._condition(entry.cql, self._nodes[entry.id])
        return g.CompiledDefinition(entry, condition, self._readings(entry.readings, entry.id, g.type_of(entry)))

    def _readings(self, entries: Iterable[s.Reading], owner: str, kind: Type) -> tuple[g.CompiledReading, ...]:
        return tuple(
            g.CompiledReading(e, self.condition(e.cql, f"{owner}, reading {e.discrepancy}", kind)) for e in entries
        )

    # ------------------------------------------------------------ kinds of entry

    def safety(self, entries: Mapping[str, s.SafetyRule]) -> Mapping[str, g.CompiledSafetyRule]:
        return {
            name: g.CompiledSafetyRule(e, self.condition(e.when, f"safety rule {name}")) for name, e in entries.items()
        }

    def recommendations(
        self, entries: Mapping[str, s.Recommendation], safety: Mapping[str, g.CompiledSafetyRule]
    ) -> Mapping[str, g.CompiledRecommendation]:
        compiled = {name: self._recommendation(e, safety.values()) for name, e in entries.items()}
        ids = [o.id for r in compiled.values() for o in r.options]
        for r in compiled.values():
            for o in r.options:
                for other in (*o.entry.after, *o.entry.excludes):
                    if other not in ids:
                        raise KnowledgeError(f"names the option {other}, which does not exist", where=o.id)
        return compiled

    def _recommendation(
        self, entry: s.Recommendation, safety: Iterable[g.CompiledSafetyRule]
    ) -> g.CompiledRecommendation:
        applies = self.condition(entry.applies, f"{entry.id}, applies")
        rules = tuple(safety)
        options = tuple(self._option(o, entry.id, applies, rules) for o in entry.options)
        for option in options:
            if not option.id.startswith(f"{entry.id}."):
                raise KnowledgeError(f"the option {option.id} stands in the wrong file", where=entry.id)
        return g.CompiledRecommendation(entry, applies, options)

    def _option(
        self, entry: s.OptionEntry, owner: str, applies: g.Condition, rules: tuple[g.CompiledSafetyRule, ...]
    ) -> g.CompiledOption:
        def optional(text: str | None, part: str) -> g.Condition:
            return self.condition(text if text is not None else "false", f"{entry.id}, {part}")

        return g.CompiledOption(
            entry=entry,
            recommendation=owner,
            applies=applies,
            when=optional(entry.when, "when"),
            against_when=optional(entry.against_when, "against_when"),
            done_when=optional(entry.done_when, "done_when"),
            readings=self._readings(entry.readings, entry.id, BOOLEAN),
            safety=tuple(rule for rule in rules if set(rule.entry.agents) & set(entry.agents)),
        )

    def notices(self, entries: Mapping[str, s.Notice]) -> tuple[g.CompiledNotice, ...]:
        return tuple(g.CompiledNotice(e, self.condition(e.when, f"notice {e.id}")) for e in entries.values())

    def schedules(self, entries: Mapping[str, s.Schedule]) -> tuple[g.CompiledSchedule, ...]:
        def phases(of: Iterable[s.SchedulePhase], where: str) -> tuple[g.CompiledPhase, ...]:
            return tuple(g.CompiledPhase(p, self.condition(p.when, f"{where}, {p.id}")) for p in of)

        return tuple(
            g.CompiledSchedule(
                entry=e,
                phases=phases(e.phases, e.id),
                readings=tuple((r, phases(r.phases, e.id)) for r in e.readings),
                items={i.id: self.condition(i.when, f"{e.id}, {i.id}") for i in e.items if i.when is not None},
            )
            for e in entries.values()
        )

    def stages(self, pathway: s.Pathway) -> tuple[g.CompiledStage, ...]:
        return tuple(g.CompiledStage(e, self.condition(e.when, f"stage {e.id}")) for e in pathway.stages)

    def constraints(self, entries: Iterable[s.Constraint]) -> tuple[g.CompiledConstraint, ...]:
        return tuple(g.CompiledConstraint(e, self.condition(e.cql, f"constraint {e.id}")) for e in entries)

    # ------------------------------------------------------------ readings of the source

    def readings(self, recommendations: Mapping[str, g.CompiledRecommendation]) -> tuple[g.AlternativeReading, ...]:
        """Every other way to read the source, with the options that it can touch."""
        options = [o for r in recommendations.values() for o in r.options]
        found = [
            g.AlternativeReading(
                discrepancy=reading.entry.discrepancy,
                label=reading.entry.label,
                sections=reading.entry.sections,
                definitions=MappingProxyType({name: reading.condition.node}),
                options=MappingProxyType({}),
                touches=frozenset(o.id for o in options if any(name in c.definitions for c in o.conditions)),
            )
            for name, definition in self.definitions.items()
            for reading in definition.readings
        ]
        found += [
            g.AlternativeReading(
                discrepancy=reading.entry.discrepancy,
                label=reading.entry.label,
                sections=reading.entry.sections,
                definitions=MappingProxyType({}),
                options=MappingProxyType({option.id: reading.condition}),
                touches=frozenset({option.id}),
            )
            for option in options
            for reading in option.readings
        ]
        return tuple(found)
