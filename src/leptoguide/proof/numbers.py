"""Numbers in proofs: a short row of values stands for a fact's whole range.

Conditions compare a number with constants and, seldom, with another fact. Between two neighbouring constants nothing
changes, so each constant is enough, with as many values between two of them as facts are compared with each other.
A number is then its place in the row, one Boolean a step: true when the number is there or beyond.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from leptoguide.language import nodes as n
from leptoguide.proof.terms import Term, both, constant, disjunction, either, no, same
from leptoguide.proof.truths import Pair, choose, settled

Row = tuple[float, ...]
"""Ascending values."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a numeric fact can be; ``step`` is that of whole numbers, ``None`` for decimals."""

    low: float
    high: float
    step: int | None = None


@dataclass(frozen=True, slots=True)
class NumberTerm:
    """A number over the patient: whether it is known, what it can be, and whether it reaches a value."""

    known: Term
    values: Row
    at_least: Callable[[float], Term]

    def below(self, other: NumberTerm) -> Term:
        """Less than ``other``: some value that ``other`` reaches and this does not."""
        return disjunction(both(other.at_least(t), no(self.at_least(t))) for t in other.values)

    def compare(self, operator: n.Comparison, other: NumberTerm) -> Pair:
        """The comparison, unknown while either number is."""
        less, more = self.below(other), other.below(self)
        holds = {
            "<": less,
            "<=": no(more),
            ">": more,
            ">=": no(less),
            "=": no(either(less, more)),
            "!=": either(less, more),
        }
        return settled(holds[operator], both(self.known, other.known))


def literal(value: float, known: Term) -> NumberTerm:
    """A constant."""
    return NumberTerm(known, (value,), lambda t: constant(value >= t))


def placed(known: Term, row: Row, reached: tuple[Term, ...]) -> NumberTerm:
    """A fact: ``reached[i]`` says whether it is at ``row[i + 1]`` or beyond."""

    def at_least(value: float) -> Term:
        place = bisect_left(row, value)
        if place == 0:
            return constant(True)
        return reached[place - 1] if place < len(row) else constant(False)

    return NumberTerm(known, row, at_least)


def choice(condition: Pair, taken: NumberTerm, rest: NumberTerm) -> NumberTerm:
    """Kleene's choice between two numbers."""
    alike = both(taken.known, rest.known, taken.compare("=", rest).true)
    known = either(both(condition.true, taken.known), both(condition.false, rest.known), alike)

    def at_least(value: float) -> Term:
        return choose(condition, taken.at_least(value), rest.at_least(value))

    return NumberTerm(known, tuple(sorted({*taken.values, *rest.values})), at_least)


def ascending(reached: tuple[Term, ...], known: Term) -> Term:
    """A place in the row: what is reached includes all before it; an unknown number reaches nothing."""
    steps = [no(both(later, no(earlier))) for earlier, later in pairwise(reached)]
    return both(*steps, *(no(both(step, no(known))) for step in reached[:1]))


def at(reached: tuple[Term, ...], place: int) -> Term:
    """The number stands at this place of its row."""
    return both(*(same(step, constant(i < place)) for i, step in enumerate(reached)))


# ---------------------------------------------------------------- the rows


def rows(ranges: Mapping[str, Range], expressions: Iterable[n.Node]) -> dict[str, Row]:
    """For each numeric fact the values that stand for its range, as far as ``expressions`` can tell them apart."""
    found: dict[str, Row] = {}
    for names, literals in _groups(ranges, expressions):
        ends = {end for name in names for end in (ranges[name].low, ranges[name].high)}
        marks = sorted(literals | ends)
        for name in names:
            found[name] = _row(ranges[name], marks, len(names))
    return {name: found[name] for name in ranges}


def _groups(ranges: Mapping[str, Range], expressions: Iterable[n.Node]) -> list[tuple[set[str], set[float]]]:
    """Facts compared with each other, directly or through others, and the constants that they are compared with."""
    groups: list[tuple[set[str], set[float]]] = [({name}, set()) for name in ranges]
    for root in expressions:
        for node in n.walk(root):
            if isinstance(node, n.Compare):
                leaves = [*_leaves(node.left), *_leaves(node.right)]
                names = {leaf.id for leaf in leaves if isinstance(leaf, n.FactRef)} & ranges.keys()
                literals = {leaf.value for leaf in leaves if isinstance(leaf, n.Number | n.Quantity)}
                touched = [group for group in groups if group[0] & names]
                rest = [group for group in groups if not group[0] & names]
                if touched:
                    merged = (names.union(*(g[0] for g in touched)), literals.union(*(g[1] for g in touched)))
                    groups = [*rest, merged]
    return groups


def _leaves(node: n.Node) -> list[n.Node]:
    """What a number can come from: the results of a choice, or the expression itself."""
    if isinstance(node, n.Case):
        return [leaf for part in (*(b.result for b in node.branches), node.otherwise) for leaf in _leaves(part)]
    return [node]


def _row(kind: Range, marks: list[float], between: int) -> Row:
    """The marks within the range, and ``between`` values in each gap."""
    if kind.step is not None:
        step = kind.step
        near = {(m // step + d) * step for m in marks for d in range(-between, between + 2)}
        return tuple(int(x) for x in sorted(near) if kind.low <= x <= kind.high)
    inside = {x for a, b in pairwise(marks) for x in _spaced(a, b, between)}
    return tuple(x for x in sorted({*marks, *inside}) if kind.low <= x <= kind.high)


def _spaced(low: float, high: float, count: int) -> list[float]:
    """``count`` values strictly between, in as few digits as keep them apart; not far beyond ``low``."""
    if low > 0:
        high = min(high, 2 * low)
    exact = [low + (high - low) * (i + 1) / (count + 1) for i in range(count)]
    for digits in range(-1, _DIGITS):
        short = [round(x, digits) for x in exact]
        if len({low, high, *short}) == count + 2 and low < min(short) and max(short) < high:
            return short
    return exact


_DIGITS = 16
"""Decimal digits of a number."""
