"""All that an item rests on, as text: its conditions, the definitions and safety rules behind them, the facts they ask.

Two items whose bases are the same are worth the same for everybody. Nothing is asked of a solver here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, CompiledRecommendation, Guideline
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql

Part = tuple[Literal["own", "option", "definition", "safety", "fact", "reading"], str]
"""What kind of thing an item rests on, and its id; ``own`` is a condition of the item itself, ``reading`` what another
reading of the source has in the place of the rest."""

Basis = Mapping[Part, str]


class Bases:
    """The bases of one guideline's items."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self._named: dict[int, tuple[n.Node, frozenset[str], frozenset[str]]] = {}

    def of(self, own: Mapping[str, n.Node], reading: AlternativeReading | None = None) -> Basis:
        """The basis of conditions, in a reading of the source."""
        found: dict[Part, str] = {("own", name): print_cql(node) for name, node in own.items()}
        found.update(self._behind(own.values(), reading.definitions if reading else {}))
        return found

    def option(self, option: CompiledOption, reading: AlternativeReading | None = None) -> Basis:
        """The basis of an option's status."""
        when = reading.options.get(option.id, option.when) if reading else option.when
        own = {
            "applies": option.applies.node,
            "when": when.node,
            "against_when": option.against_when.node,
            "done_when": option.done_when.node,
        }
        found = dict(self.of(own, reading))
        for rule in option.safety:
            if rule.entry.effect == "stop":
                found["safety", rule.id] = self.safety[rule.id]
                found.update(self._behind([rule.when.node], {}))
        return found

    def recommendation(self, recommendation: CompiledRecommendation) -> Basis:
        """The basis of a recommendation's status: that of all its options."""
        found: dict[Part, str] = {}
        for option in recommendation.options:
            for (kind, name), text in self.option(option).items():
                found[("option", option.id) if kind == "own" else (kind, name)] = (
                    f"{found.get(('option', option.id), '')} {name} {text}" if kind == "own" else text
                )
        return found

    def text(self, part: Part) -> str | None:
        """What a definition, a safety rule or a fact is by itself; ``None`` for what this guideline lacks."""
        kind, name = part
        match kind:
            case "definition" if name in self.guideline.definitions:
                return print_cql(self.guideline.definition_nodes[name])
            case "safety":
                return self.safety.get(name)
            case "fact":
                return self.facts.get(name)
            case _:
                return None

    @cached_property
    def safety(self) -> Mapping[str, str]:
        """What each safety rule stops or says, and when."""
        rules = self.guideline.safety.values()
        return {rule.id: f"{rule.entry.effect} {print_cql(rule.when.node)}" for rule in rules}

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What each fact can be."""
        dictionary = self.guideline.dictionary
        return {
            fact.id: f"{fact.type} {fact.unit} {fact.range} {fact.step} {fact.never} {fact.derive} "
            f"{sorted(dictionary.codes.get(fact.id, ()))}"
            for fact in dictionary.facts.values()
        }

    def _behind(self, nodes: Iterable[n.Node], other: Mapping[str, n.Node]) -> dict[Part, str]:
        """Definitions and facts that expressions name, through definitions too."""
        found: dict[Part, str] = {}
        rest = list(nodes)
        while rest:
            facts, definitions = self._names(rest.pop())
            found.update({("fact", name): self.facts[name] for name in facts})
            for name in definitions:
                if ("definition", name) not in found:
                    node = other.get(name, self.guideline.definition_nodes[name])
                    found["definition", name] = print_cql(node)
                    rest.append(node)
        return found

    def _names(self, node: n.Node) -> tuple[frozenset[str], frozenset[str]]:
        if id(node) not in self._named:
            self._named[id(node)] = node, n.fact_ids(node), n.definition_ids(node)
        return self._named[id(node)][1:]


def rests_on(old: Basis, new: Basis, before: Bases, after: Bases) -> tuple[Part, ...]:
    """The parts of two bases that changed; what one of them alone names counts if it is another thing there."""
    found = []
    for part in dict.fromkeys((*old, *new)):
        a = old[part] if part in old else before.text(part)
        b = new[part] if part in new else after.text(part)
        if a != b:
            found.append(part)
    return tuple(found)
