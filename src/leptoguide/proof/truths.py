"""The three values as two Booleans: known to be true, known to be false; neither is unknown, both never happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leptoguide.proof.terms import NO, YES, Term, both, conjunction, disjunction, either, no, same


@dataclass(frozen=True, slots=True)
class Pair:
    """A truth value of Kleene's logic, as terms over the patient."""

    true: Term
    false: Term

    @property
    def known(self) -> Term:
        """True or false."""
        return either(self.true, self.false)

    @property
    def unknown(self) -> Term:
        """Neither."""
        return no(self.known)

    def __invert__(self) -> Pair:
        return Pair(self.false, self.true)

    def __and__(self, other: Pair) -> Pair:
        return Pair(both(self.true, other.true), either(self.false, other.false))

    def __or__(self, other: Pair) -> Pair:
        return ~(~self & ~other)

    def equals(self, other: Pair) -> Pair:
        """Whether two truth values are the same; unknown while either is."""
        alike = either(both(self.true, other.true), both(self.false, other.false))
        return Pair(alike, either(both(self.true, other.false), both(self.false, other.true)))

    def differs(self, other: Pair) -> Term:
        """One is known and the other is not, or they are opposites."""
        return either(no(same(self.true, other.true)), no(same(self.false, other.false)))


TRUE = Pair(YES, NO)
FALSE = Pair(NO, YES)
UNKNOWN = Pair(NO, NO)


def every(operands: Iterable[Pair]) -> Pair:
    """Kleene's conjunction of any number."""
    pairs = tuple(operands)
    return Pair(conjunction(p.true for p in pairs), disjunction(p.false for p in pairs))


def some(operands: Iterable[Pair]) -> Pair:
    """Kleene's disjunction of any number."""
    pairs = tuple(operands)
    return Pair(disjunction(p.true for p in pairs), conjunction(p.false for p in pairs))


def settled(holds: Term, known: Term) -> Pair:
    """``holds`` or not, as far as it is ``known``."""
    return Pair(both(known, holds), both(known, no(holds)))


def chosen(condition: Pair, taken: Pair, rest: Pair) -> Pair:
    """Kleene's choice: while the condition is unknown, what both ways give."""
    return Pair(
        choose(condition, taken.true, rest.true),
        choose(condition, taken.false, rest.false),
    )


def choose(condition: Pair, taken: Term, rest: Term) -> Term:
    """One value of a choice: taken, or the rest, or both while the condition is unknown."""
    return either(both(condition.true, taken), both(condition.false, rest), both(taken, rest))
