"""What is read from columns: the bits of an answer, whether there is one, and comparisons of typed values.

Where a fact is unknown its bits mean nothing; a condition joins them with who is known (:meth:`truths.Kleene.settled`).
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Literal

import numpy as np

from leptoguide.planes.graph import Leaf, Plane
from leptoguide.planes.rows import Rows, Words
from leptoguide.planes.terms import Moved, Planes, Term, fact_of, needs


class ColumnLeaf(Leaf):
    """A plane that rows can give."""

    __slots__ = ()

    @property
    @abstractmethod
    def source(self) -> str:
        """The column, so that what comes from one is read together; empty when there is none, or not one alone."""

    @abstractmethod
    def read(self, rows: Rows, planes: Planes) -> Words:
        """The plane over these rows; ``planes`` gives those that it needs."""


@dataclass(frozen=True, slots=True)
class Known(ColumnLeaf):
    """Who has a value in a column."""

    column: str

    @property
    def source(self) -> str:
        return self.column

    def read(self, rows: Rows, planes: Planes) -> Words:
        """From the column's own bitmap."""
        return rows.known(self.column)


@dataclass(frozen=True, slots=True)
class Yes(ColumnLeaf):
    """The answers of a true/false column."""

    column: str

    @property
    def source(self) -> str:
        return self.column

    def read(self, rows: Rows, planes: Planes) -> Words:
        """The column as it is."""
        return rows.bits(self.column)


@dataclass(frozen=True, slots=True)
class HasCode(ColumnLeaf):
    """Whose coded fact is the value with this number."""

    column: str
    number: int

    @property
    def source(self) -> str:
        return self.column

    def read(self, rows: Rows, planes: Planes) -> Words:
        """One comparison."""
        return rows.packed(np.equal(rows.codes(self.column), self.number, out=rows.flags))


@dataclass(frozen=True, slots=True)
class Compared(ColumnLeaf):
    """Whose one number or date is below the other, or the same."""

    operator: Literal["<", "="]
    left: Term
    right: Term

    @property
    def source(self) -> str:
        return fact_of(self.left) or fact_of(self.right)

    @property
    def needs(self) -> tuple[Plane, ...]:
        return needs(self.left) + needs(self.right)

    def read(self, rows: Rows, planes: Planes) -> Words:
        """One comparison."""
        compare = np.less if self.operator == "<" else np.equal
        left, right = self.left.values(rows, planes), self.right.values(rows, planes)
        return rows.packed(compare(left, right, out=rows.flags))


@dataclass(frozen=True, slots=True)
class InCalendar(ColumnLeaf):
    """Whose moved date is a day of the calendar."""

    term: Moved

    @property
    def source(self) -> str:
        return fact_of(self.term)

    @property
    def needs(self) -> tuple[Plane, ...]:
        return needs(self.term)

    def read(self, rows: Rows, planes: Planes) -> Words:
        """By the dates before they move."""
        return rows.packed(self.term.there(rows, planes))
