"""Random patients for comparisons with another reader of the rules, and the smallest one that shows a difference."""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, Members
from tests.property.patients import Facts, Patients

Found = TypeVar("Found")


class Beside(Patients):
    """Draws numbers as the property tests do (at a limit or anywhere), and the next ones that can be told from them."""

    def number(self, fact: Fact, source: random.Random) -> int | float:
        """A limit, one step below or above it, or anything in the range."""
        value = super().number(fact, source)
        if fact.type == "integer":
            return value
        assert fact.range is not None
        low, high = fact.range
        return min(max(self.moved(value, source), low), high)

    def moved(self, value: float, source: random.Random) -> float:
        """A number, or its neighbour among the floats."""
        return source.choice((value, value, math.nextafter(value, -math.inf), math.nextafter(value, math.inf)))


def less(facts: Mapping[str, Any]) -> Iterator[Facts]:
    """A patient of whom less is known: without many facts at once, then fewer, then one, or a code of a list."""
    names, size = list(facts), len(facts) // 2
    while size > 1:
        for start in range(0, len(names), size):
            yield {name: facts[name] for name in names[:start] + names[start + size :]}
        size //= 2
    for name, value in facts.items():
        rest: Facts = {fact: known for fact, known in facts.items() if fact != name}
        yield rest
        if isinstance(value, Members):
            for code in sorted(value.present | value.absent):
                yield rest | {name: Members(value.present - {code}, value.absent - {code})}


def smallest(found: Found, smaller: Callable[[Found], Iterator[Found]]) -> Found:
    """A difference on a patient of whom less is known, as long as one can be had by leaving something out."""
    while (next_smaller := next(smaller(found), None)) is not None:
        found = next_smaller
    return found


def as_case(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Known facts as a case file has them."""
    found: dict[str, Any] = {}
    if isinstance(day := facts.get("as_of"), datetime.date):
        found["as_of"] = day
    return found | {"facts": {name: _written(value) for name, value in facts.items() if name != "as_of"}}


def _written(value: Any) -> Any:
    if isinstance(value, Members):
        return {"present": sorted(value.present), "absent": sorted(value.absent)}
    return "never" if value in NEVER.values() else value
