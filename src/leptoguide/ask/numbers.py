"""Numbers that stand for all numbers of a fact: its thresholds and what lies between, those of differences too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from leptoguide.evaluate.samples import numeric_samples
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue


class Numbers:
    """Telling values of the numeric facts of a guideline."""

    def __init__(self, guideline: Guideline) -> None:
        self._facts = guideline.dictionary.facts
        self._limits = guideline.thresholds

    def of(self, fact: str, known: Mapping[str, FactValue]) -> list[float]:
        """Values, ascending: between two neighbours no condition changes, nor what follows from a ``known`` number."""
        return list(numeric_samples(self._facts[fact], (*self._limits.get(fact, ()), *self._turns(fact, known))))

    def _turns(self, fact: str, known: Mapping[str, FactValue]) -> Iterable[float]:
        """Values of ``fact`` at which a difference that it is part of meets a threshold."""
        for entry in self._facts.values():
            rule = entry.derive
            if rule is None or entry.range is None:
                continue
            limits = (*self._limits.get(entry.id, ()), entry.range[0])
            other = known.get(rule.minus if rule.from_ == fact else rule.from_)
            if fact not in (rule.from_, rule.minus) or not isinstance(other, int | float):
                continue
            for limit in limits:
                sign = 1 if rule.from_ == fact else -1
                yield float(Decimal(repr(other)) + sign * Decimal(repr(limit)))
