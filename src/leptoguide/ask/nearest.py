"""Under which other facts an option would be recommended: the smallest changes of what is known, one fact or two.

This says what the rules ask. It is no goal of treatment: a fact may be one that nobody can change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from leptoguide.advise.status import ORDER, Status
from leptoguide.ask.axes import Axes
from leptoguide.ask.completions import Completions, FactSet
from leptoguide.ask.conditions import equal, one_of, otherwise, within
from leptoguide.ask.engine import engine_of
from leptoguide.ask.table import Flags
from leptoguide.knowledge.guideline import CompiledOption, Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import Case

MOST_CHANGED: Final = 2
"""Facts that are changed together."""

_WANTED: Final = ORDER.index(Status.RECOMMENDED)
_LATER: Final = ("list", "date")
"""Types of facts that are told after the others: a course of events can not be undone."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """Facts that would have to be other than they are, and for each what it would have to be.

    The conditions of several facts hold together. What is known otherwise, and what is unknown, stays as it is.
    """

    facts: FactSet
    conditions: tuple[n.Node, ...]


@dataclass(frozen=True, slots=True)
class Counterfactuals:
    """All smallest changes of up to two known facts under which an option would be recommended, nearest first.

    ``left_out``: lists of which not every other answer could be tried.
    """

    option: str
    status: Status
    changes: tuple[Nearest, ...]
    left_out: tuple[str, ...]


def nearest(guideline: Guideline, case: Case, option: str) -> Counterfactuals | None:
    """The changes for one option; ``None`` for one that is recommended, done, or waits for facts (see ``ask``)."""
    return _Search(guideline, case, guideline.options[option]).found()


class _Search:
    def __init__(self, guideline: Guideline, case: Case, option: CompiledOption) -> None:
        self.guideline = guideline
        self.option = option
        stops = [rule.when for rule in option.safety if rule.entry.effect == "stop"]
        facts = frozenset[str]().union(*(c.facts for c in (*option.conditions, *stops)))
        known = {name: value for name, value in case.known.items() if name not in case.computed}
        for constraint in guideline.constraints:
            if constraint.condition.facts & facts:
                facts |= constraint.condition.facts
        self.axes = Axes(engine_of(guideline), known, facts & known.keys() - {"as_of"}, afresh=True)
        self.completions = Completions(self.axes)
        self.status = ORDER[self.completions.status(option.id)]

    def found(self) -> Counterfactuals | None:
        if self.status not in (Status.NOT_APPLICABLE, Status.ADVISED_AGAINST, Status.BLOCKED):
            return None
        if self.option.id in self.completions.fixed:
            return Counterfactuals(self.option.id, self.status, (), tuple(sorted(self.axes.untold)))
        names = sorted(self.completions.rests_on[self.option.id] - self.axes.untold)
        row = self.completions.options.index(self.option.id)
        changes: list[Nearest] = []
        reached: list[frozenset[str]] = []
        for size in range(1, MOST_CHANGED + 1):
            sets = [s for s in combinations(names, size) if not any(part <= set(s) for part in reached)]
            sets = [s for s in sets if self.completions.size(s) is not None]
            for facts, statuses, possible in self.completions.each(sets):
                leads = (statuses[row] == _WANTED) & possible
                if leads.any():
                    reached.append(frozenset(facts))
                    changes += self._told(facts, leads)
        changes.sort(key=self._rank)
        left_out = self.axes.untold & self.completions.rests_on[self.option.id]
        return Counterfactuals(self.option.id, self.status, tuple(changes), tuple(sorted(left_out)))

    def _rank(self, change: Nearest) -> tuple[int, int, list[int]]:
        """Few facts first, then those that are no course of events, then in the order of the dictionary."""
        facts = self.guideline.dictionary.facts
        order = list(facts)
        later = sum(facts[name].type in _LATER for name in change.facts)
        return len(change.facts), later, [order.index(name) for name in change.facts]

    def _told(self, facts: FactSet, leads: Flags) -> Iterable[Nearest]:
        """The answers that lead there as conditions, fact by fact."""
        parts = self.completions.parts(facts)
        if len(facts) == 1:
            ((_, answers),) = parts
            yield from self._single(facts[0], [a.row for a, yes in zip(answers, leads, strict=True) if yes])
        elif len(parts) == 1:  # linked: their answers were listed jointly, and each is told on its own
            ((_, answers),) = parts
            row = next(a.row for a, yes in zip(answers, leads, strict=True) if yes)
            change = self.axes.change(row)
            yield Nearest(facts, tuple(equal(self.guideline, name, change[name]) for name in facts))
        else:
            yield from self._pairs(facts, leads)

    def _pairs(self, facts: FactSet, leads: Flags) -> Iterable[Nearest]:
        """Answers of the first fact that go with the same answers of the second, together."""
        (_, one), (_, other) = self.completions.parts(facts)
        table = leads.reshape(len(one), len(other))
        for pattern in np.unique(table, axis=0):
            if pattern.any():
                rows = [a.row for a, line in zip(one, table, strict=True) if (line == pattern).all()]
                for first in self._single(facts[0], rows):
                    for second in self._single(facts[1], [a.row for a, yes in zip(other, pattern, strict=True) if yes]):
                        yield Nearest(facts, first.conditions + second.conditions)

    def _single(self, name: str, rows: Sequence[int]) -> Iterable[Nearest]:
        """One fact: codes and ranges in one condition; a list by its smallest changes, each on its own."""
        kind = self.guideline.dictionary.facts[name].type
        answers = {a.row: a for a in self.axes.answers(frozenset([name])) or ()}
        values = [answers[row].values for row in rows]
        if kind == "list":
            others = (self.axes.change(row)[name] for row in rows)
            changes = [otherwise(self.guideline, name, self.axes.known[name], other) for other in others]
            few = min(len(change) for change in changes)
            for change in changes:
                if len(change) == few:
                    yield Nearest((name,), (change[0] if few == 1 else n.And(tuple(change)),))
        elif kind in ("boolean", "code"):
            yield Nearest((name,), (one_of(self.guideline, name, [found[0] for found in values]),))
        else:
            runs = [(found[0], found[-1]) for found in values]
            yield Nearest((name,), (within(self.guideline, name, runs, self.axes.samples(name)),))
