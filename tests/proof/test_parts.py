"""The pieces of the encoding, each against plain Python: the calendar, rows of numbers, the nine rows of the tables."""

from __future__ import annotations

import datetime
import random
from itertools import product

import pytest
import z3

from leptoguide.evaluate.evaluator import shift_date
from leptoguide.language import nodes as n
from leptoguide.proof import gregorian as g
from leptoguide.proof import numbers
from leptoguide.proof.dates import literal
from leptoguide.proof.numbers import Range, rows
from leptoguide.proof.terms import NO, YES, Term, both, decided, either, implies, no, same
from leptoguide.proof.truths import FALSE, TRUE, UNKNOWN, Pair, chosen
from leptoguide.truth import Truth

PAIRS = {Truth.TRUE: TRUE, Truth.FALSE: FALSE, Truth.UNKNOWN: UNKNOWN}
MONTH_ENDS = [
    datetime.date(y, m, 1) - datetime.timedelta(days=1)
    for y in (1901, 1999, 2000, 2024, 2099, 2100)
    for m in range(1, 13)
]


def _value(bits: g.Bits) -> int:
    return z3.simplify(bits).as_long()


@pytest.mark.parametrize("day", MONTH_ENDS, ids=str)
def test_a_key_counts_and_moves_as_python_has_it(day: datetime.date) -> None:
    key = g.key_of(day)
    assert g.day_of(key.as_long()) == day
    assert decided(g.is_day(key, (1900, 2200))) is YES
    assert _value(g.count_of_key(key, (1900, 2200))) == day.toordinal()
    for months in (-25, -12, -1, 0, 1, 6, 11, 13, 48):
        moved, valid, years = g.moved_by_months(key, months, (day.year, day.year))
        expected = shift_date(day, n.Duration(months, "month"), 1)
        assert decided(valid) is YES
        assert g.day_of(_value(moved)) == expected
        assert years[0] <= g.day_of(_value(moved)).year <= years[1]


@pytest.mark.parametrize("text", ["2025-02-29", "2025-04-31", "2100-02-29", "2025-13-01", "2025-00-10", "2025-01-00"])
def test_a_key_that_is_no_day_is_none(text: str) -> None:
    year, month, day = map(int, text.split("-"))
    key = z3.Concat(z3.BitVecVal(year, g.KEY - 9), z3.BitVecVal(month - 1, 4), z3.BitVecVal(day, 5))
    assert decided(g.is_day(key, (1900, 2200))) is NO


def test_a_date_moved_out_of_the_calendar_is_unknown_and_never_stays() -> None:
    side: list[Term] = []
    far = literal(datetime.date(2026, 3, 1)).moved(n.Duration(9000, "year"), 1, side.append)
    assert decided(far.known) is NO
    for days in (4_000_000, 3_000_000):
        assert decided(literal(datetime.date(2026, 3, 1)).moved(n.Duration(days, "day"), 1, side.append).known) is NO
    for unit in ("day", "month"):
        for never in (datetime.date.min, datetime.date.max):
            moved = literal(never).moved(n.Duration(5, unit), -1, side.append)
            assert decided(moved.known) is YES
            assert decided(moved.compare("=", literal(never)).true) is YES


def test_a_row_tells_apart_what_conditions_tell_apart() -> None:
    def at(name: str, value: float) -> n.Node:
        return n.Compare("<", n.FactRef(name), n.Number(value))

    ranges = {"a": Range(0, 100), "b": Range(0, 50), "k": Range(0, 100, 10), "free": Range(1, 2)}
    found = rows(ranges, [at("a", 20), n.Compare("<", n.FactRef("a"), n.FactRef("b")), at("k", 50), at("k", 45)])
    for low, high in ((0, 20), (20, 50), (50, 100)):
        assert sum(low < x < high for x in found["a"]) >= 2
    assert set(found["b"]) == {x for x in found["a"] if x <= 50}
    assert {0, 40, 50, 60, 100} <= set(found["k"])
    assert all(x % 10 == 0 and isinstance(x, int) for x in found["k"])
    assert found["free"][0] == 1
    assert found["free"][-1] == 2


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
def test_numbers_compare_as_python_has_it(operator: n.Comparison) -> None:
    row = (0.0, 1.0, 2.0, 3.0)
    facts = {x: numbers.placed(YES, row, tuple(YES if x >= step else NO for step in row[1:])) for x in row}
    for a, b in product(row, row):
        expected = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
        assert facts[a].compare(operator, facts[b]) == (TRUE if expected else FALSE)
        assert facts[a].compare(operator, numbers.literal(b, NO)) == UNKNOWN


@pytest.mark.parametrize(("a", "b"), list(product(Truth, Truth)))
def test_pairs_follow_the_nine_rows(a: Truth, b: Truth) -> None:
    assert PAIRS[a] & PAIRS[b] == PAIRS[a & b]
    assert PAIRS[a] | PAIRS[b] == PAIRS[a | b]
    assert ~PAIRS[a] == PAIRS[~a]
    expected = a if a is b else Truth.UNKNOWN
    assert chosen(UNKNOWN, PAIRS[a], PAIRS[b]) == PAIRS[expected]
    assert chosen(TRUE, PAIRS[a], PAIRS[b]) == PAIRS[a]
    assert chosen(FALSE, PAIRS[a], PAIRS[b]) == PAIRS[b]


def test_terms_fold_constants() -> None:
    x = z3.Bool("x")
    assert both() is YES
    assert either() is NO
    assert both(x, YES) is x
    assert both(x, NO) is NO
    assert either(x, NO) is x
    assert either(x, YES) is YES
    assert no(YES) is NO
    assert implies(NO, x) is YES
    assert same(x, YES) is x
    assert same(YES, YES) is YES
    assert same(NO, YES) is NO
    assert same(NO, NO) is YES
    assert Pair(x, NO).known is x


def test_random_days_count_alike() -> None:
    source = random.Random("days")
    for _ in range(300):
        day = datetime.date.fromordinal(
            source.randrange(datetime.date(1900, 1, 1).toordinal(), datetime.date(2201, 1, 1).toordinal())
        )
        assert _value(g.count_of_key(g.key_of(day), (1900, 2200))) == day.toordinal()
