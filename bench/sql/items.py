"""Options and recommendations in SQL: the status as its place in ``ORDER``, and the reason as one number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.sql.expressions import Printer
from bench.sql.reasons import CLAUSE, NUMBER, Failing, Missing, facts_of
from bench.sql.sheet import Cell, Sheet
from leptoguide.advise.status import ORDER, Status
from leptoguide.knowledge.guideline import CompiledOption, Guideline
from leptoguide.planes.reasons import Path
from leptoguide.planes.variables import variables_of

PLACE = {status: place for place, status in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Item:
    """The two columns of an item, and what a reason stands for; missing facts are bits of all facts."""

    status: Cell
    reason: Cell
    clauses: tuple[Path, ...] = ()
    stops: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


class Rules:
    """The whole guideline in one sheet. ``items``: recommendations, each with its options after it, by id."""

    def __init__(self, guideline: Guideline) -> None:
        self.sheet = Sheet()
        self.printer = Printer(self.sheet, variables_of(guideline.dictionary), guideline.definition_nodes)
        options = guideline.options.values()
        deciding = [c.node for o in options for c in (o.applies, o.when, o.against_when)]
        self.facts = facts_of(deciding, guideline.definition_nodes)
        self._missing = Missing(self.printer, self.facts)
        self._failing = Failing(self.printer)
        self.items: Mapping[str, Item] = dict(self._items(guideline))

    def wanted(self, *, reasons: bool = True) -> dict[str, Cell]:
        """The columns of the outcome: an item's status under its id, its reason under ``id:reason``."""
        found = {name: item.status for name, item in self.items.items()}
        return found | ({f"{name}:reason": item.reason for name, item in self.items.items()} if reasons else {})

    def _items(self, guideline: Guideline) -> Iterator[tuple[str, Item]]:
        for recommendation in guideline.recommendations.values():
            options = {option.id: self._option(option) for option in recommendation.options}
            masks = [self._needed(option, options[option.id].status) for option in recommendation.options]
            statuses = [item.status for item in options.values()]
            status = self.sheet.cell(f"LEAST({', '.join(['{}'] * len(statuses))})", *statuses)
            self.sheet.name(status, f"status {recommendation.id}")
            reason = self.sheet.cell(
                f"(CASE WHEN {{}} = {PLACE[Status.NEEDS_DATA]} THEN {{}} ELSE 0::{NUMBER} END)",
                *(status, self._missing.joined(masks)),
            )
            yield recommendation.id, Item(status, reason)
            yield from options.items()

    def _option(self, option: CompiledOption) -> Item:
        cell, truth = self.sheet.cell, self.printer.cell
        stops = {rule.id: truth(rule.when.node) for rule in option.safety if rule.entry.effect == "stop"}
        checks = {rule.id: truth(rule.when.node) for rule in option.safety}
        status = self._status(option, self.sheet.joined("OR", stops.values()) if stops else cell("FALSE"))
        clause, clauses = self._clause(option)
        reason = cell(
            f"(CASE {{}} WHEN {PLACE[Status.NEEDS_DATA]} THEN {{}} WHEN {PLACE[Status.NOT_APPLICABLE]} THEN {{}}"
            f" WHEN {PLACE[Status.BLOCKED]} THEN {{}} WHEN {PLACE[Status.RECOMMENDED]} THEN {{}}"
            f" ELSE 0::{NUMBER} END)",
            *(status, self._mask(option), clause),
            self._flags([cell("({} IS TRUE)", found) for found in stops.values()]),
            self._flags([cell("({} IS NULL)", found) for found in checks.values()]),
        )
        return Item(status, reason, clauses, tuple(stops), tuple(checks))

    def _status(self, option: CompiledOption, stopped: Cell) -> Cell:
        """As ``advise.status.status_of`` has it; unknown never makes a condition of ``CASE`` hold."""
        applies, when, against, done = (
            self.printer.cell(c.node) for c in (option.applies, option.when, option.against_when, option.done_when)
        )
        self.sheet.name(applies, f"applies {option.recommendation}")
        self.sheet.name(when, f"when {option.id}")
        steps = (
            ("NOT {}", (applies,), Status.NOT_APPLICABLE),
            ("{} AND {}", (applies, done), Status.DONE),
            ("{} AND {}", (applies, against), Status.ADVISED_AGAINST),
            ("{} AND {} AND {}", (applies, when, stopped), Status.BLOCKED),
            ("{} AND {}", (applies, when), Status.RECOMMENDED),
            ("NOT {} AND NOT {}", (when, against), Status.NOT_APPLICABLE),
        )
        whens = " ".join(f"WHEN {test} THEN {PLACE[status]}::UTINYINT" for test, _, status in steps)
        parts = [cell for _, cells, _ in steps for cell in cells]
        status = self.sheet.cell(f"(CASE {whens} ELSE {PLACE[Status.NEEDS_DATA]}::UTINYINT END)", *parts)
        self.sheet.name(status, f"status {option.id}")
        return status

    def _mask(self, option: CompiledOption) -> Cell:
        return self._missing.joined(
            self._missing.mask(c.node) for c in (option.applies, option.when, option.against_when)
        )

    def _needed(self, option: CompiledOption, status: Cell) -> Cell:
        """What the status waits for; nothing where it does not wait."""
        return self.sheet.cell(
            f"(CASE WHEN {{}} = {PLACE[Status.NEEDS_DATA]} THEN {{}} ELSE 0::{NUMBER} END)",
            *(status, self._mask(option)),
        )

    def _clause(self, option: CompiledOption) -> tuple[Cell, tuple[Path, ...]]:
        """Of the scope where that is out, else of what would have the option at all."""
        own = option.against_when if option.entry.when is None else option.when
        scope, first = self._failing.number(option.applies.node)
        rest, second = self._failing.number(own.node)
        applies = self.printer.cell(option.applies.node)
        cell = self.sheet.cell(
            f"(CASE WHEN NOT {{}} THEN {{}} ELSE {{}} + {len(first)}::{CLAUSE} END)", applies, scope, rest
        )
        return cell, (*first, *second)

    def _flags(self, conditions: list[Cell]) -> Cell:
        """One number, a bit for each condition that holds."""
        bits = [
            self.sheet.cell(f"(CASE WHEN {{}} THEN {1 << bit}::{NUMBER} ELSE 0 END)", found)
            for bit, found in enumerate(conditions)
        ]
        return self._missing.joined(bits)
