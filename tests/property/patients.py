"""Random patients: partial facts over every fact's whole range, thresholds and month ends over-represented.

A patient is admissible as far as it is known: no constraint of the dictionary is false.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Mapping
from typing import Any

from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.samples import numeric_samples
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.record.case import Case
from leptoguide.truth import FALSE

AS_OF = datetime.date(2026, 2, 28)
"""A month's end, so that adding months meets the days that a month lacks."""

_MONTH_ENDS = tuple(
    datetime.date(y, m, 1) - datetime.timedelta(days=1) for y in (2024, 2025, 2026) for m in range(1, 13)
)

Facts = dict[str, FactValue]

_CONFIRMED: Facts = {"csf_sampling": "done", "csf_cytology": "positive"}
_UNRESOLVED: Facts = {"csf_sampling": "done", "csf_cytology": "negative", "cytology_repeatedly_negative": True}
_BEGINNINGS: tuple[Facts, ...] = (
    _CONFIRMED,
    _CONFIRMED | {"her2_ihc": "3+"},
    _CONFIRMED | {"her2_ihc": "1+", "er_percent": 50.0},
    _CONFIRMED | {"her2_ihc": "0", "er_percent": 0.0, "pr_percent": 0.0},
    _UNRESOLVED | {"mri_impression": "typical", "lm_suspicion": "high", "liquid_biopsy": "non-diagnostic"},
)
"""Deep branches of the guideline that drawing each fact alone would seldom reach."""


class Patients:
    """Draws patients of one guideline."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.facts = {name: f for name, f in guideline.dictionary.facts.items() if name != "as_of"}
        self._samples = {
            f.id: numeric_samples(f, guideline.thresholds.get(f.id, ()))
            for f in self.facts.values()
            if f.type in ("integer", "decimal")
        }
        self._constraints: dict[str, list[Any]] = {name: [] for name in self.facts}
        for constraint in guideline.constraints:
            for name in constraint.condition.facts - {"as_of"}:
                self._constraints[name].append(constraint.condition.node)
        in_rules = {name for o in guideline.options.values() for c in o.conditions for name in c.facts}
        self.scope = sorted(in_rules - {"as_of"})

    # ------------------------------------------------------------ one value

    def value(self, fact: Fact, source: random.Random) -> FactValue:
        """Any value that the fact can have."""
        match fact.type:
            case "boolean":
                return source.random() < 0.5
            case "code":
                return source.choice(tuple(self.guideline.dictionary.codes[fact.id]))
            case "list":
                return self.members(fact, source)
            case "date":
                return self.date(fact, source)
            case _:
                return self.number(fact, source)

    def number(self, fact: Fact, source: random.Random) -> int | float:
        """A threshold or a neighbour of one; now and then anything in the range."""
        if fact.type == "decimal" and source.random() < 0.2:
            assert fact.range is not None
            return source.uniform(*fact.range)
        return source.choice(self._samples[fact.id])

    def date(self, fact: Fact, source: random.Random) -> datetime.date:
        """Near the day of assessment, about six months before it, at a month's end, or never."""
        if fact.never is not None and source.random() < 0.15:
            return NEVER[fact.never]
        base = source.choice((AS_OF, AS_OF - datetime.timedelta(days=181), source.choice(_MONTH_ENDS)))
        return base + datetime.timedelta(days=source.choice((-29, -28, -1, 0, 0, 1, 28)))

    def members(self, fact: Fact, source: random.Random) -> Members:
        """A complete answer (often none or one), or a partial one."""
        codes = list(self.guideline.dictionary.codes[fact.id])
        source.shuffle(codes)
        present = frozenset(codes[: source.choice((0, 0, 1, 1, 2, 3, len(codes)))])
        rest = [c for c in codes if c not in present]
        if source.random() < 0.6:
            return Members(present, frozenset(rest))
        return Members(present, frozenset(rest[: source.randrange(len(rest) + 1)]))

    # ------------------------------------------------------------ whole patients

    def admissible(self, facts: Mapping[str, Any], about: str | None = None) -> bool:
        """No constraint is false; with ``about``, among those that name this fact."""
        evaluator = Evaluator({**facts, "as_of": AS_OF}, self.guideline.definition_nodes, self.guideline.list_codes)
        nodes = self._constraints[about] if about else (c.condition.node for c in self.guideline.constraints)
        return all(evaluator.truth(node) is not FALSE for node in nodes)

    def put(self, facts: Facts, name: str, source: random.Random, values: Iterable[FactValue] = ()) -> bool:
        """Give one fact a value that contradicts nothing known; leave it out when none is found."""
        before = facts.get(name)
        drawn = (self.value(self.facts[name], source) for _ in range(6))
        for value in values or drawn:
            facts[name] = value
            if not self._constraints[name] or self.admissible(facts, name):
                return True
        if before is None:
            del facts[name]
        else:
            facts[name] = before
        return False

    def patient(self, source: random.Random) -> Facts:
        """A partial patient; how much is known varies, and many are far enough in the disease to be treated."""
        facts: Facts = {}
        if source.random() < 0.7:
            for name, value in source.choice(_BEGINNINGS).items():
                self.put(facts, name, source, (value,))
        share = source.choice((0.05, 0.3, 0.6, 0.9, 1.0))
        order = [n for n in self.facts if n not in facts]
        source.shuffle(order)
        for name in order:
            if source.random() < share:
                self.put(facts, name, source)
        return facts

    def more(self, facts: Facts, source: random.Random, names: Iterable[str] | None = None) -> Facts:
        """The same patient with one or more unknown facts filled, or partial lists answered further."""
        known = dict(facts)
        pool = self.facts if names is None else names
        unknown = [n for n in pool if n not in known or self.partial(n, known)]
        if not unknown:
            return known
        count = source.choice((1, 1, 2, 5, len(unknown)))
        for name in source.sample(unknown, min(count, len(unknown))):
            found = known.get(name)
            if isinstance(found, Members):
                self.put(known, name, source, [self._further(name, found, source) for _ in range(4)])
            else:
                self.put(known, name, source)
        return known

    def partial(self, name: str, facts: Mapping[str, Any]) -> bool:
        """A list fact of which some codes are still unknown."""
        found = facts.get(name)
        return isinstance(found, Members) and len(found.present | found.absent) < len(self.guideline.list_codes[name])

    def samples(self, name: str) -> tuple[int | float, ...]:
        """The telling values of a numeric fact."""
        return self._samples[name]

    def closed(self, name: str, found: Members, source: random.Random) -> Members:
        """A partial list answered to its last code."""
        rest = [c for c in self.guideline.list_codes[name] if c not in found.present | found.absent]
        present = frozenset(c for c in rest if source.random() < 0.2)
        return Members(found.present | present, found.absent | frozenset(rest) - present)

    def _further(self, name: str, found: Members, source: random.Random) -> Members:
        open_codes = [c for c in self.guideline.list_codes[name] if c not in found.present | found.absent]
        answers = {c: source.random() for c in open_codes}
        present = {c for c, x in answers.items() if x < 0.2}
        absent = {c for c, x in answers.items() if 0.2 <= x < 0.9}
        return Members(found.present | present, found.absent | absent)

    def case(self, facts: Mapping[str, FactValue], name: str = "random") -> Case:
        """The patient as a case."""
        return Case(id=name, as_of=AS_OF, facts=facts, absent={}, entered={})


def dates_near(day: datetime.date) -> tuple[datetime.date, ...]:
    """Days around ``day`` and around six months before it, far ones included."""
    return tuple(day + datetime.timedelta(days=d) for d in (-3000, -200, -182, -150, -29, -28, -1, 0, 1, 28, 200))


def shown(facts: Mapping[str, Any]) -> str:
    """Facts in one readable line, for a failing test."""
    return ", ".join(f"{name}={_text(value)}" for name, value in sorted(facts.items()))


def _text(value: Any) -> str:
    if isinstance(value, Members):
        return f"{{present: {sorted(value.present)}, absent: {len(value.absent)} codes}}"
    return str(value)
