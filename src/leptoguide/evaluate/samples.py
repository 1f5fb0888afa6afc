"""Values that tell a fact's regions apart: every code, and for numbers each threshold and its neighbours.

Between two neighbouring samples no condition of the guideline changes, so a finite set of samples stands for
the fact's whole range. Questions, property tests and rule mutation draw from them.
"""

from __future__ import annotations

from itertools import pairwise

from leptoguide.knowledge.schema import Fact


def numeric_samples(fact: Fact, limits: tuple[float, ...]) -> tuple[float, ...]:
    """Each threshold, a value between any two, and the ends of the range; admissible ones only."""
    assert fact.range is not None
    low, high = fact.range
    marks = sorted({low, high, *(x for x in limits if low <= x <= high)})
    if fact.type == "integer":
        near = {m + d for m in marks for d in (-fact.step, 0, fact.step)}
        return tuple(int(x) for x in sorted(near) if low <= x <= high and x % fact.step == 0)
    between = {(a + b) / 2 for a, b in pairwise(marks)}
    return tuple(sorted({*marks, *between}))
