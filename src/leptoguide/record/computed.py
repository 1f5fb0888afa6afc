"""Facts that follow from two others by the data dictionary: a fall of LVEF from before and now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.values import FactValue


def with_computed(facts: Mapping[str, FactValue], dictionary: Dictionary) -> dict[str, FactValue]:
    """``facts`` with those that can be computed and were not given; what was given stays."""
    found = dict(facts)
    for fact in dictionary.facts.values():
        if fact.derive is None or fact.id in found:
            continue
        value = _difference(facts.get(fact.derive.from_), facts.get(fact.derive.minus))
        if value is not None and fact.range is not None and value >= fact.range[0]:
            found[fact.id] = value
    return found


def _difference(a: FactValue | None, b: FactValue | None) -> float | None:
    """``a - b`` in decimal digits, so that 62.3 - 42.3 is 20."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return float(Decimal(repr(a)) - Decimal(repr(b)))
    return None
