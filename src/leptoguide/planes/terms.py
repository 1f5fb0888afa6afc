"""Numbers and dates over all patients: what a condition compares. Days are counted from 1970.

A term says nothing of who has a value; where there is none, what stands in its place means nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from leptoguide.planes import days
from leptoguide.planes.days import Step
from leptoguide.planes.graph import Plane

if TYPE_CHECKING:
    from leptoguide.planes.rows import Rows, Words

Values: TypeAlias = npt.NDArray[Any] | int | float
"""One value a patient, or the same for all."""

Planes: TypeAlias = Callable[[Plane], "Words"]
"""Planes that are there already."""


@dataclass(frozen=True, slots=True)
class Column:
    """A fact."""

    fact: str

    def values(self, rows: Rows, planes: Planes) -> Values:
        """As the column has them."""
        return rows.values(self.fact)


@dataclass(frozen=True, slots=True)
class Literal:
    """The same number or day for all."""

    value: int | float

    def values(self, rows: Rows, planes: Planes) -> Values:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Moved:
    """A date moved step by step."""

    date: Column | Chosen
    steps: tuple[Step, ...]

    def values(self, rows: Rows, planes: Planes) -> Values:
        """The days; those of a fact are looked up, since a case can name few."""
        return rows.once(self, lambda: self._outcome(rows, planes, 0))

    def there(self, rows: Rows, planes: Planes) -> npt.NDArray[np.bool_]:
        """For whom the moved day is in the calendar."""
        return self._outcome(rows, planes, 1)

    def _outcome(self, rows: Rows, planes: Planes, part: int) -> npt.NDArray[Any]:
        """The days (0), or for whom they are there (1), as :func:`days.moved` gives both."""
        before = self.date.values(rows, planes)
        if isinstance(self.date, Column):
            return days.looked_up(_outcomes(self.steps)[part], before)
        return days.moved(np.asarray(before, np.int64), self.steps)[part]


@dataclass(frozen=True, slots=True)
class Chosen:
    """``taken`` where ``condition`` is, else ``rest``."""

    condition: Plane
    taken: Term
    rest: Term

    def values(self, rows: Rows, planes: Planes) -> Values:
        """One or the other."""
        return np.where(
            rows.unpacked(planes(self.condition)), self.taken.values(rows, planes), self.rest.values(rows, planes)
        )


Term: TypeAlias = Column | Literal | Moved | Chosen


def moved(date: Term, step: Step) -> tuple[Term, bool]:
    """``date`` moved once more, and whether that can lead out of the calendar for somebody."""
    match date:
        case Literal(value=day):
            later, there = days.moved(np.array([day], np.int64), (step,))
            return Literal(int(later[0])), not there[0]
        case Moved(date=start, steps=steps):
            return Moved(start, (*steps, step)), _leaves(start, (*steps, step))
        case _:
            return Moved(date, (step,)), _leaves(date, (step,))


def needs(term: Term) -> tuple[Plane, ...]:
    """The planes that must be there before a term has values."""
    match term:
        case Chosen(condition=condition, taken=taken, rest=rest):
            return (condition, *needs(taken), *needs(rest))
        case Moved(date=date):
            return needs(date)
        case _:
            return ()


def fact_of(term: Term) -> str:
    """A fact that a term reads, so that those that read the same can stand together; none is empty."""
    match term:
        case Column(fact=fact) | Moved(date=Column(fact=fact)):
            return fact
        case _:
            return ""


def _leaves(date: Column | Chosen, steps: tuple[Step, ...]) -> bool:
    return not isinstance(date, Column) or not _outcomes(steps)[1].all()


@cache
def _outcomes(steps: tuple[Step, ...]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    return days.outcomes(steps)
