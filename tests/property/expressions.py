"""Random well-typed expressions over the real data dictionary, built as trees."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence

from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")


class Expressions:
    """Draws expressions. ``source`` is the randomness; ``tests`` says whether ``is …`` may occur."""

    def __init__(self, guideline: Guideline, source: random.Random, *, tests: bool) -> None:
        self.guideline = guideline
        self.source = source
        self.tests = tests
        facts = guideline.dictionary.facts.values()
        self.by_type = {
            kind: [f for f in facts if f.type in kinds]
            for kind, kinds in {
                "boolean": ("boolean",),
                "code": ("code",),
                "list": ("list",),
                "number": ("integer", "decimal"),
                "date": ("date",),
            }.items()
        }

    def boolean(self, depth: int) -> n.Node:
        """A true/false expression at most ``depth`` levels deep."""
        leaves: list[Callable[[], n.Node]] = [
            self.boolean_name,
            self.code_comparison,
            self.in_set,
            self.in_list,
            self.exists,
            self.number_comparison,
            self.date_comparison,
            lambda: n.Boolean(self.source.random() < 0.5),
        ]
        if depth == 0:
            return self.source.choice(leaves)()
        deeper: list[Callable[[], n.Node]] = [
            lambda: n.Not(self.boolean(depth - 1)),
            lambda: n.And(self._some(lambda: self.boolean(depth - 1))),
            lambda: n.Or(self._some(lambda: self.boolean(depth - 1))),
            lambda: n.Implies(self.boolean(depth - 1), self.boolean(depth - 1)),
            lambda: n.Compare(self.source.choice(("=", "!=")), self.boolean(depth - 1), self.boolean(depth - 1)),
            lambda: self.case(depth - 1, lambda: self.boolean(depth - 1)),
        ]
        if self.tests:
            deeper.append(lambda: self._is(depth - 1))
        return self.source.choice(leaves + deeper * 2)()

    def code(self, depth: int) -> tuple[n.Node, Sequence[str]]:
        """A code-valued expression and the codes that it may be."""
        fact = self.source.choice(self.by_type["code"])
        codes = tuple(self.guideline.dictionary.codes[fact.id])
        if depth == 0:
            return n.FactRef(fact.id), codes
        return self.case(depth - 1, lambda: n.FactRef(fact.id)), codes

    def case(self, depth: int, result: Callable[[], n.Node]) -> n.Node:
        branches = tuple(n.When(self.boolean(depth), result()) for _ in range(self.source.choice((1, 2))))
        return n.Case(branches, result())

    def boolean_name(self) -> n.Node:
        definitions = [d.id for d in self.guideline.definitions.values() if d.entry.type == "boolean"]
        if self.source.random() < 0.3:
            return n.DefinitionRef(self.source.choice(definitions))
        return n.FactRef(self.source.choice(self.by_type["boolean"]).id)

    def code_comparison(self) -> n.Node:
        element, codes = self.code(self.source.choice((0, 0, 1)))
        return n.Compare(self.source.choice(("=", "!=")), element, n.String(self.source.choice(codes)))

    def in_set(self) -> n.Node:
        element, codes = self.code(0)
        return n.InSet(element, tuple(n.String(c) for c in self.source.sample(codes, min(2, len(codes)))))

    def in_list(self) -> n.Node:
        fact = self.source.choice(self.by_type["list"])
        return n.InList(n.String(self.source.choice(self.guideline.list_codes[fact.id])), n.FactRef(fact.id))

    def exists(self) -> n.Node:
        return n.Exists(n.FactRef(self.source.choice(self.by_type["list"]).id))

    def number_comparison(self) -> n.Node:
        fact = self.source.choice(self.by_type["number"])
        assert fact.range is not None
        limits = (*self.guideline.thresholds.get(fact.id, ()), *fact.range)
        value = self.source.choice(limits)
        if fact.type == "decimal" and self.source.random() < 0.5:
            value = round(value + 0.25, 2)
        literal: n.Node = n.Quantity(value, fact.unit) if fact.unit else n.Number(value)
        sides = (n.FactRef(fact.id), literal)
        left, right = sides if self.source.random() < 0.8 else sides[::-1]
        return n.Compare(self.source.choice(_COMPARISONS), left, right)

    def date_comparison(self) -> n.Node:
        return n.Compare(self.source.choice(_COMPARISONS), self.date(), self.date())

    def date(self) -> n.Node:
        if self.source.random() < 0.2:
            return n.Date(datetime.date(2026, 1, 31))
        base: n.Node = n.FactRef(self.source.choice(self.by_type["date"]).id)
        for _ in range(self.source.choice((0, 0, 1, 2))):
            unit = self.source.choice(("day", "week", "month", "year"))
            base = n.Shift(base, self.source.choice(("+", "-")), n.Duration(self.source.randrange(30), unit))
        return base

    def _is(self, depth: int) -> n.Node:
        test = self.source.choice(("null", "true", "false"))
        return n.Is(self.boolean(depth), test, negated=self.source.random() < 0.5)

    def _some(self, part: Callable[[], n.Node]) -> tuple[n.Node, ...]:
        return tuple(part() for _ in range(self.source.choice((2, 2, 3))))
