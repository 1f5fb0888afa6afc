"""The whole guideline as one decision model: expression nodes from the patient to the status of each item."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from bench.sql.sheet import Cell, Sheet
from bench.zen.expressions import Pair, Printer, key, seconds
from leptoguide.advise.status import ORDER, Status
from leptoguide.knowledge.guideline import CompiledOption, Guideline
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.planes.variables import Variables, variables_of

PLACE: Final = {status: place for place, status in enumerate(ORDER)}


class Statuses:
    """Each item's status, as its place in ``ORDER``, in one sheet; ``items`` by id."""

    def __init__(self, guideline: Guideline) -> None:
        self.sheet = Sheet(refer)
        self.printer = Printer(self.sheet, variables_of(guideline.dictionary), guideline.definition_nodes)
        self.items: dict[str, Cell] = {}
        for recommendation in guideline.recommendations.values():
            found = {option.id: self._option(option) for option in recommendation.options}
            lowest = self.sheet.cell(f"min([{', '.join(['{}'] * len(found))}])", *found.values())
            self.items |= {recommendation.id: lowest} | found

    def _option(self, option: CompiledOption) -> Cell:
        truth = self.printer.truth
        applies, when, against, done = (
            truth(c.node) for c in (option.applies, option.when, option.against_when, option.done_when)
        )
        stops = [truth(rule.when.node) for rule in option.safety if rule.entry.effect == "stop"]
        every = self.printer.every
        stopped = self.printer.some(*(stop.true for stop in stops))
        steps = (
            (applies.false, Status.NOT_APPLICABLE),
            (every(applies.true, done.true), Status.DONE),
            (every(applies.true, against.true), Status.ADVISED_AGAINST),
            (every(applies.true, when.true, stopped), Status.BLOCKED),
            (every(applies.true, when.true), Status.RECOMMENDED),
            (every(when.false, against.false), Status.NOT_APPLICABLE),
        )
        return self._first([(cell, PLACE[status]) for cell, status in steps], PLACE[Status.NEEDS_DATA])

    def _first(self, steps: list[tuple[Cell, int]], otherwise: int) -> Cell:
        """The number of the first condition that holds."""
        found = [(cell, place) for cell, place in steps if cell != self.printer.no]
        text = " : ".join(f"{{}} ? {place}" for _, place in found)
        return self.sheet.cell(f"({text} : {otherwise})", *(cell for cell, _ in found))


def refer(name: str) -> str:
    """An expression of the same node."""
    return f"$.{name}"


def decision(sheet: Sheet, wanted: Mapping[str, Cell]) -> str:
    """A decision model that gives ``wanted`` under these names, which must be plain identifiers."""
    expressions = [(name, text) for layer in sheet.layers(wanted) for name, text in layer.items()]
    content = {"expressions": [{"id": f"e{i}", "key": k, "value": v} for i, (k, v) in enumerate(expressions)]}
    place = {"x": 0, "y": 0}
    nodes: list[dict[str, Any]] = [
        {"id": "in", "type": "inputNode", "name": "patient", "position": place},
        {"id": "rules", "type": "expressionNode", "name": "rules", "position": place, "content": content},
        {"id": "out", "type": "outputNode", "name": "statuses", "position": place},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def model(guideline: Guideline) -> tuple[str, dict[str, str]]:
    """The decision model of a guideline, and the name of each item in what it answers."""
    statuses = Statuses(guideline)
    names = {item: f"s{number}" for number, item in enumerate(statuses.items)}
    return decision(statuses.sheet, {names[item]: cell for item, cell in statuses.items.items()}), names


def answer(printer: Printer, node: n.Node) -> dict[str, Cell]:
    """What to ask for to learn the value of one expression: ``true`` and ``false``, or ``value``."""
    match printer.value(node):
        case Pair(true=true, false=false):
            return {"holds": true, "fails": false}
        case value:
            return {"value": value.value}


def given(facts: Mapping[str, FactValue], variables: Variables) -> dict[str, Any]:
    """A patient's known facts as the engine takes them."""
    found: dict[str, Any] = {}
    for name, value in facts.items():
        match value:
            case Members(present=present, absent=absent):
                found[name] = True
                found |= {key(name, code): True for code in present} | {key(name, code): False for code in absent}
            case _ if hasattr(value, "toordinal"):
                found[name] = seconds(value)
            case _:
                found[name] = value
    return found
