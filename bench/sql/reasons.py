"""Why an item has its status, in SQL: the missing facts as bits of one number, the clause that fails as its number.

Case by case beside ``evaluate.reasons``. All missing facts of a patient (but lists) are one number, made once. Of it
a condition that is unknown has the bits of its own facts; one that is known has none, unless a choice is in it
(``settled``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bench.sql.expressions import Printer
from bench.sql.sheet import Cell
from leptoguide.errors import KnowledgeError
from leptoguide.language import nodes as n
from leptoguide.planes.reasons import Path

BITS: Final = 64
"""Of the largest unsigned number."""

NUMBER: Final = "UBIGINT"
"""The type of a reason."""

CLAUSE: Final = "USMALLINT"
"""The type of the number of a clause."""


@dataclass(frozen=True, slots=True)
class Lack:
    """The facts that a simple condition reads, and the masks of what is not simple. ``settled``: see above."""

    facts: frozenset[str] = frozenset()
    masks: tuple[Cell, ...] = ()
    settled: bool = False

    def __bool__(self) -> bool:
        return bool(self.facts or self.masks)


class Missing:
    """Masks of missing facts; bit *i* is the *i*-th of ``facts``."""

    def __init__(self, printer: Printer, facts: Sequence[str]) -> None:
        """Raises :class:`KnowledgeError` when there are more facts than bits."""
        if len(facts) > BITS:
            raise KnowledgeError(f"more than {BITS} facts decide the items of a guideline", hint="use two numbers")
        self.printer = printer
        self.sheet = printer.sheet
        self.place = {fact: bit for bit, fact in enumerate(facts)}
        self._lacks: dict[n.Node, Lack] = {}
        self._none = self.sheet.cell(f"0::{NUMBER}")
        bits = [self._bit(fact, n.FactRef(fact)) for fact in facts if not printer.is_list(fact)]
        self.all = self.joined(bits)
        self.sheet.name(self.all, "all missing")

    def mask(self, node: n.Node) -> Cell:
        """What is missing to decide ``node``, or what it rests on that is not known."""
        return self._mask(self.lack(node))

    def lack(self, node: n.Node) -> Lack:
        """The same in parts."""
        if node not in self._lacks:
            self._lacks[node] = self._lack(node)
        return self._lacks[node]

    def _lack(self, node: n.Node) -> Lack:
        match node:
            case n.And(operands=operands):
                return self._connective(node, [(x, n.Not(x)) for x in operands])
            case n.Or(operands=operands):
                return self._connective(node, [(x, x) for x in operands])
            case n.Implies(condition=a, consequence=b):
                return self._connective(node, [(a, n.Not(a)), (b, b)])
            case n.DefinitionRef(id=name):
                found = self.lack(self.printer.definitions[name])
                if found.masks:
                    self.sheet.name(self._mask(found), f"missing for {name}")
                return found
            case n.FactRef(id=name):
                return Lack(frozenset({name}))
            case n.InList(list=n.FactRef(id=name)) | n.Exists(list=n.FactRef(id=name)):
                return Lack(masks=(self._bit(name, node),))
            case n.Case():
                mask = self._case(node.branches, node.otherwise)
                return Lack(masks=(mask,), settled=True) if mask != self._none else Lack()
            case n.Is(operand=operand):
                found = self.lack(operand)
                return Lack(found.facts, found.masks, settled=bool(found))
            case n.Not() | n.Compare() | n.InSet() | n.Shift():
                return _together(self.lack(x) for x in n.children(node))
            case n.Boolean() | n.String() | n.Number() | n.Quantity() | n.Duration() | n.Date():
                return Lack()
            case _:
                raise TypeError(f"{type(node).__name__} has no reasons in SQL")

    def _connective(self, node: n.Node, operands: list[tuple[n.Node, n.Node]]) -> Lack:
        """Each operand with the condition that it decides alone. While none does, all that is missing matters."""
        parts = [(self.lack(x), self.printer.cell(alone)) for x, alone in operands]
        all_of = _together(lack for lack, _ in parts)
        if not all_of:
            return all_of
        if not all_of.settled:
            if not all_of.masks and len(operands) == 1:
                return all_of
            unknown = self.sheet.cell("({} IS NULL)", self.printer.cell(node))
            return Lack(masks=(self._when(unknown, self._mask(all_of)),))
        rest = self._mask(all_of)
        for lack, alone in reversed(parts):
            taken = self._mask(lack) if lack.settled else self._none
            rest = self.sheet.cell("(CASE WHEN {} THEN {} ELSE {} END)", alone, taken, rest)
        return Lack(masks=(rest,), settled=True)

    def _case(self, branches: tuple[n.When, ...], otherwise: n.Node) -> Cell:
        """Conditions as far as they are asked, and the results of those that are not false."""
        if not branches:
            return self.mask(otherwise)
        first, *others = branches
        asked = self.printer.cell(first.condition)
        taken, rest = self.mask(first.result), self._case(tuple(others), otherwise)
        parts = [self.mask(first.condition)]
        if taken != self._none:
            parts.append(self.sheet.cell(f"(CASE WHEN NOT {{}} THEN 0::{NUMBER} ELSE {{}} END)", asked, taken))
        if rest != self._none:
            parts.append(self.sheet.cell(f"(CASE WHEN {{}} THEN 0::{NUMBER} ELSE {{}} END)", asked, rest))
        return self.joined(parts)

    def _mask(self, lack: Lack) -> Cell:
        bits = sum(1 << self.place[fact] for fact in lack.facts)
        own = (self.sheet.cell(f"({{}} & {bits}::{NUMBER})", self.all),) if bits else ()
        return self.joined([*own, *lack.masks])

    def joined(self, masks: Iterable[Cell]) -> Cell:
        """All bits of these; nothing when there are none."""
        found = [mask for mask in masks if mask != self._none]
        return self.sheet.joined("|", found) if found else self._none

    def _bit(self, fact: str, node: n.Node) -> Cell:
        """The bit of a fact, where an expression that reads it alone is unknown. A list can be known in part."""
        unknown = self.sheet.cell("({} IS NULL)", self.printer.cell(node))
        return self.sheet.cell(f"(CASE WHEN {{}} THEN {1 << self.place[fact]}::{NUMBER} ELSE 0 END)", unknown)

    def _when(self, condition: Cell, mask: Cell) -> Cell:
        return self.sheet.cell(f"(CASE WHEN {{}} THEN {{}} ELSE 0::{NUMBER} END)", condition, mask)


def _together(lacks: Iterable[Lack]) -> Lack:
    found = list(lacks)
    return Lack(
        frozenset[str]().union(*(lack.facts for lack in found)),
        tuple(dict.fromkeys(mask for lack in found for mask in lack.masks)),
        any(lack.settled for lack in found),
    )


def facts_of(nodes: Iterable[n.Node], definitions: Mapping[str, n.Node]) -> list[str]:
    """The facts that can be missing for any of these conditions, through definitions too, by name."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        found |= n.fact_ids(node)
        names = n.definition_ids(node) - seen
        seen |= names
        waiting.extend(definitions[name] for name in names)
    return sorted(found)


class Failing:
    """Numbers of the clauses that make a condition false: the first that does."""

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self.sheet = printer.sheet

    def number(self, node: n.Node) -> tuple[Cell, tuple[Path, ...]]:
        """The number, where ``node`` is false, and the clauses in the order in which they are counted."""
        match node:
            case n.And(operands=operands):
                whens, parts, clauses = [], [], []
                for operand in operands:
                    number, found = self.number(operand)
                    whens.append(f"WHEN NOT {{}} THEN {{}} + {len(clauses)}::{CLAUSE}")
                    parts += [self.printer.cell(operand), number]
                    clauses.extend(found)
                return self.sheet.cell(f"(CASE {' '.join(whens)} END)", *parts), tuple(clauses)
            case n.DefinitionRef(id=name):
                number, found = self.number(self.printer.definitions[name])
                if len(found) > 1:
                    self.sheet.name(number, f"failing in {name}")
                return number, tuple(Path(path.node, (name, *path.definitions)) for path in found)
            case _:
                return self.sheet.cell(f"0::{CLAUSE}"), (Path(node, ()),)
