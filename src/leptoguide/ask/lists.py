"""Answers to a list fact that the rules tell apart: which of its codes are asked together, and one answer for each way.

A condition such as ``'a' in x or 'b' in x`` asks for *some* of a set of codes. Codes that stand in the same sets make
a *block*: of a block only matters whether something of it is there. So the answers that matter number two to the power
of the blocks, and not of the codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language import nodes as n

Blocks: TypeAlias = tuple[frozenset[str], ...]
Table: TypeAlias = npt.NDArray[np.bool_]
CodeSets: TypeAlias = Mapping[str, frozenset[frozenset[str]]]

MOST_BLOCKS: Final = 10
"""A list with more blocks than this in one item has too many answers to try them all."""


class Asked:
    """For each list fact the blocks of each item of a guideline, constraints among facts included; no two alike."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self._of_definition: dict[str, CodeSets] = {}
        self._of_nothing_known: dict[str, Table | None] = {}
        between = _merged(self._sets(c.condition.node) for c in guideline.constraints)
        found: dict[str, dict[Blocks, None]] = {name: {} for name in guideline.list_codes}
        for option in guideline.options.values():
            stops = [rule.when for rule in option.safety if rule.entry.effect == "stop"]
            asked = _merged(self._sets(c.node) for c in (*option.conditions, *stops))
            for name, sets in asked.items():
                found[name][_blocks(sets | between.get(name, frozenset()), guideline.list_codes[name])] = None
        for name, sets in between.items():
            found[name][_blocks(sets, guideline.list_codes[name])] = None
        self.blocks: Mapping[str, tuple[Blocks, ...]] = {name: tuple(blocks) for name, blocks in found.items()}

    def answers(self, fact: str, known: Members | None) -> Table | None:
        """Whole answers that stand for all: each block of each item with something of it, and without.

        A row an answer, a column a code of the fact: whether it is there. What is ``known`` of the list stays.
        ``None`` when they are too many.
        """
        if known is not None:
            return self._answers(fact, known)
        if fact not in self._of_nothing_known:
            self._of_nothing_known[fact] = self._answers(fact, Members(frozenset()))
        return self._of_nothing_known[fact]

    def others(self, fact: str, known: Members) -> Table | None:
        """The answer that is ``known``, and all that differ from it in one block or two: something added, or all gone.

        ``None`` when the list is known in part only.
        """
        codes = self.guideline.list_codes[fact]
        if len(known.present) + len(known.absent) < len(codes):
            return None
        found = {known.present: None}
        for blocks in self.blocks[fact]:
            turned = [b & known.present or frozenset([min(b)]) for b in blocks]
            found |= dict.fromkeys(known.present ^ one for one in turned)
            found |= dict.fromkeys(known.present ^ one ^ other for one, other in combinations(turned, 2))
        return np.array([[code in present for code in codes] for present in found], np.bool_)

    def _answers(self, fact: str, known: Members) -> Table | None:
        codes = self.guideline.list_codes[fact]
        base = np.array([code in known.present for code in codes], np.bool_)
        tables = [base[None, :]]
        for blocks in self.blocks[fact]:
            open_ = [codes.index(min(b - known.absent)) for b in blocks if not b & known.present and b - known.absent]
            if len(open_) > MOST_BLOCKS:
                return None
            there = np.array(list(product((False, True), repeat=len(open_))), np.bool_)
            table = np.repeat(base[None, :], len(there), axis=0)
            table[:, open_] = there
            tables.append(table)
        return np.unique(np.concatenate(tables), axis=0)

    def _sets(self, node: n.Node) -> CodeSets:
        match node:
            case n.DefinitionRef(id=name):
                if name not in self._of_definition:
                    self._of_definition[name] = self._sets(self.guideline.definition_nodes[name])
                return self._of_definition[name]
            case n.Or():
                codes: dict[str, set[str]] = {}
                rest: list[CodeSets] = []
                for operand in self._operands(node):
                    if isinstance(operand, n.InList) and isinstance(operand.list, n.FactRef):
                        codes.setdefault(operand.list.id, set()).add(operand.member.value)
                    else:
                        rest.append(self._sets(operand))
                together = {name: frozenset([frozenset(found)]) for name, found in codes.items()}
                return _merged([together, *rest])
            case n.InList(member=member, list=n.FactRef(id=name)):
                return {name: frozenset([frozenset([member.value])])}
            case n.Exists(list=n.FactRef(id=name)):
                return {name: frozenset([frozenset(self.guideline.list_codes[name])])}
            case _:
                return _merged(self._sets(child) for child in n.children(node))

    def _operands(self, node: n.Node) -> Iterator[n.Node]:
        """What a disjunction joins, through definitions that are disjunctions themselves."""
        match node:
            case n.Or(operands=operands):
                for operand in operands:
                    yield from self._operands(operand)
            case n.DefinitionRef(id=name) if isinstance(self.guideline.definition_nodes[name], n.Or):
                yield from self._operands(self.guideline.definition_nodes[name])
            case _:
                yield node


def _merged(parts: Iterable[CodeSets]) -> CodeSets:
    found: dict[str, frozenset[frozenset[str]]] = {}
    for part in parts:
        for name, sets in part.items():
            found[name] = found.get(name, frozenset()) | sets
    return found


def _blocks(sets: frozenset[frozenset[str]], codes: tuple[str, ...]) -> Blocks:
    """Codes that are in the same sets, together; those in none matter to nobody."""
    by_sets: dict[frozenset[frozenset[str]], list[str]] = {}
    for code in codes:
        if within := frozenset(s for s in sets if code in s):
            by_sets.setdefault(within, []).append(code)
    return tuple(frozenset(block) for block in by_sets.values())
