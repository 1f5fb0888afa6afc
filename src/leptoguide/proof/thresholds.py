"""Every threshold of a guideline, from the conditions themselves: which fact, at what, and where the value belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from leptoguide.knowledge.guideline import Condition, Guideline
from leptoguide.knowledge.schema.proofs import Side
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.proof.replay import named_conditions

_FLIPPED: Mapping[n.Comparison, n.Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SIDES: Mapping[n.Comparison, Side] = {
    "<": "above",
    "<=": "below",
    ">": "below",
    ">=": "above",
    "=": "alone",
    "!=": "alone",
}


@dataclass(slots=True)
class Threshold:
    """A fact compared with a number, or with a date. ``readings`` holds what another reading has and the source not."""

    fact: str
    at: n.Node
    on: set[Side] = field(default_factory=set)
    readings: dict[str, set[Side]] = field(default_factory=dict)
    owners: list[str] = field(default_factory=list)

    @property
    def value(self) -> float | str:
        """The number; or the date, as written."""
        return self.at.value if isinstance(self.at, n.Number | n.Quantity) else print_cql(self.at)


def thresholds(guideline: Guideline) -> list[Threshold]:
    """All thresholds but those of the constraints, which say what a fact means and not what the source holds."""
    found: dict[tuple[str, float | str], Threshold] = {}
    own = {name: set(_compared(guideline, condition)) for name, condition in _owned(guideline)}
    for name, compared in own.items():
        for fact, at, side in sorted(compared, key=str):
            threshold = found.setdefault((fact, Threshold(fact, at).value), Threshold(fact, at))
            threshold.on.add(side)
            threshold.owners.append(name)
    for name, discrepancy, condition in _readings(guideline):
        for fact, at, side in sorted(set(_compared(guideline, condition)) - own[name], key=str):
            threshold = found.setdefault((fact, Threshold(fact, at).value), Threshold(fact, at))
            threshold.readings.setdefault(discrepancy, set()).add(side)
            threshold.owners.append(name)
    for threshold in found.values():
        threshold.owners = list(dict.fromkeys(threshold.owners))
    return sorted(found.values(), key=lambda t: (t.fact, str(type(t.value)), t.value))


def _owned(guideline: Guideline) -> Iterator[tuple[str, Condition]]:
    """Conditions with the entry that they belong to; those of other readings and of constraints apart."""
    for name, definition in guideline.definitions.items():
        yield name, definition.condition
    seen = {d.condition for d in guideline.definitions.values()}
    seen |= {r.condition for d in guideline.definitions.values() for r in d.readings}
    seen |= {r.condition for o in guideline.options.values() for r in o.readings}
    for name, condition in named_conditions(guideline):
        if condition not in seen and not name.startswith("constraint "):
            yield name, condition


def _readings(guideline: Guideline) -> Iterator[tuple[str, str, Condition]]:
    for name, definition in guideline.definitions.items():
        yield from ((name, r.entry.discrepancy, r.condition) for r in definition.readings)
    for option in guideline.options.values():
        yield from ((f"{option.id} when", r.entry.discrepancy, r.condition) for r in option.readings)


def _compared(guideline: Guideline, condition: Condition) -> Iterable[tuple[str, n.Node, Side]]:
    """What a condition itself compares a fact with, the fact on the left."""
    facts = guideline.dictionary.facts
    for node in n.walk(condition.node):
        if not isinstance(node, n.Compare):
            continue
        left, right, operator = node.left, node.right, node.operator
        if not isinstance(left, n.FactRef):
            left, right, operator = right, left, _FLIPPED[operator]
        if isinstance(left, n.FactRef) and facts[left.id].type in ("integer", "decimal", "date"):
            fact = facts[left.id]
            ends = isinstance(right, n.Number | n.Quantity) and fact.range is not None and right.value == fact.range[0]
            if not (ends and operator in (">=", "<")):  # everybody whose fact is known is on one side
                yield left.id, right, _SIDES[operator]
