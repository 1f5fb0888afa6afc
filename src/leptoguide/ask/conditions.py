"""Answers as conditions of the language, so that they can be said in words and read by the evaluator."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeAlias

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.planes.days import FIRST, LAST, day_of

Run: TypeAlias = tuple[FactValue, FactValue]
"""The first and the last value of neighbouring samples."""

_ENDS = frozenset({*NEVER.values(), day_of(FIRST), day_of(LAST)})


def one_of(guideline: Guideline, fact: str, values: Sequence[FactValue]) -> n.Node:
    """A coded or true/false fact is one of these values."""
    if all(isinstance(value, bool) for value in values):
        if len(values) > 1:
            return n.Or((n.FactRef(fact), n.Not(n.FactRef(fact))))
        return n.FactRef(fact) if values[0] else n.Not(n.FactRef(fact))
    codes = [code for code in guideline.dictionary.codes[fact] if code in values]
    if len(codes) == 1:
        return n.Compare("=", n.FactRef(fact), n.String(codes[0]))
    return n.InSet(n.FactRef(fact), tuple(n.String(code) for code in codes))


def within(guideline: Guideline, fact: str, runs: Sequence[Run], samples: Sequence[FactValue]) -> n.Node:
    """A number or date lies in one of ``runs`` of its ``samples``, which are all that it was tried with, ascending."""
    entry = guideline.dictionary.facts[fact]
    if entry.type == "date":
        found = [_days(fact, first, last) for first, last in _joined(runs, samples)]
    else:
        found = [_numbers(entry, first, last, samples) for first, last in _joined(runs, samples)]
    return found[0] if len(found) == 1 else n.Or(tuple(found))


def equal(guideline: Guideline, fact: str, value: FactValue) -> n.Node:
    """A number or date is this one."""
    literal = n.Date(value) if isinstance(value, datetime.date) else _literal(guideline.dictionary.facts[fact], value)
    return n.Compare("=", n.FactRef(fact), literal)


def otherwise(guideline: Guideline, fact: str, known: FactValue, other: FactValue) -> list[n.Node]:
    """What differs between two whole answers to a list, code by code."""
    assert isinstance(known, Members)
    assert isinstance(other, Members)
    found: list[n.Node] = []
    for code in guideline.list_codes[fact]:
        there = n.InList(n.String(code), n.FactRef(fact))
        if code in other.present - known.present:
            found.append(there)
        elif code in known.present - other.present:
            found.append(n.Not(there))
    return found


def _joined(runs: Sequence[Run], samples: Sequence[FactValue]) -> list[Run]:
    """Runs that are neighbours become one."""
    places = {value: place for place, value in enumerate(samples)}
    found: list[Run] = []
    for first, last in sorted(runs, key=lambda run: places[run[0]]):
        if found and places[found[-1][1]] + 1 == places[first]:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _days(fact: str, first: FactValue, last: FactValue) -> n.Node:
    assert isinstance(first, datetime.date)
    assert isinstance(last, datetime.date)
    if first == last:
        return n.Compare("=", n.FactRef(fact), n.Date(first))
    limits: list[n.Node] = []
    if first not in _ENDS:
        limits.append(n.Compare(">=", n.FactRef(fact), n.Date(first)))
    if last not in _ENDS:
        limits.append(n.Compare("<=", n.FactRef(fact), n.Date(last)))
    return _all(limits, fact)


def _numbers(entry: Fact, first: FactValue, last: FactValue, samples: Sequence[FactValue]) -> n.Node:
    """Of numbers with decimals every other sample lies between two marks and stands for all that do."""
    assert entry.range is not None
    place = {value: number for number, value in enumerate(samples)}
    start, end = place[first], place[last]
    fact = n.FactRef(entry.id)
    if start == end and (entry.type == "integer" or start % 2 == 0):
        return n.Compare("=", fact, _literal(entry, samples[start]))
    limits: list[n.Node] = []
    between = entry.type == "decimal"
    if start > 0:
        open_ = between and start % 2 == 1
        limits.append(n.Compare(">" if open_ else ">=", fact, _literal(entry, samples[start - open_])))
    if end < len(samples) - 1:
        open_ = between and end % 2 == 1
        limits.append(n.Compare("<" if open_ else "<=", fact, _literal(entry, samples[end + open_])))
    return _all(limits, entry.id)


def _all(limits: list[n.Node], fact: str) -> n.Node:
    if not limits:
        return n.Is(n.FactRef(fact), "null", negated=True)
    return limits[0] if len(limits) == 1 else n.And(tuple(limits))


def _literal(entry: Fact, value: FactValue) -> n.Node:
    assert isinstance(value, int | float)
    return n.Quantity(value, entry.unit) if entry.unit else n.Number(value)
