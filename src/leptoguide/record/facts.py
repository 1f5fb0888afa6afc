"""One fact as written to its canonical value: names, types, ranges and units are checked here."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.language.check import nearest
from leptoguide.record.days import read_day

_QUANTITY = re.compile(r"([-+]?\d{1,12}(?:\.\d{1,12})?) (\S+)", re.ASCII)
_LARGEST = 1e12
MAX_SHOWN = 40
MAX_WHERE = 120


@dataclass(frozen=True, slots=True)
class ReadFact:
    """The value, or the reason for having none; ``entered`` when the unit was another one."""

    value: FactValue | None = None
    absent: str | None = None
    entered: str | None = None


def read_fact(key: str, raw: Any, dictionary: Dictionary, where: str) -> ReadFact:
    """Check one fact. ``None`` means unknown. Raises :class:`InputError`."""
    fact = dictionary.facts.get(key)
    if fact is None or key == "as_of":
        close = nearest(key, list(dictionary.facts))
        hint = f"did you mean {close}?" if close and fact is None else "`leptoguide facts` lists them"
        raise InputError(f"unknown fact {shown(key)}", where=where[:MAX_WHERE], hint=hint)
    if raw is None:
        return ReadFact()
    if isinstance(raw, str) and raw in fact.absent:
        return ReadFact(absent=raw)
    match fact.type:
        case "boolean":
            if isinstance(raw, bool):
                return ReadFact(raw)
            raise _wrong(raw, "true or false", fact, where)
        case "code":
            return ReadFact(_code(raw, fact, dictionary, where))
        case "list":
            return ReadFact(_members(raw, fact, dictionary, where))
        case "date":
            return ReadFact(_date(raw, fact, where))
        case _:
            return _number(raw, fact, where)


def shown(raw: Any) -> str:
    """What was written, cut to fit a message."""
    text = repr(raw)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _wrong(raw: Any, needed: str, fact: Fact, where: str) -> InputError:
    others = f", or {' or '.join(fact.absent)} when there is no value" if fact.absent else ""
    return InputError(f"{shown(raw)} is not {needed}", where=where, hint=f"{fact.label.en}: write {needed}{others}")


def _code(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> str:
    codes = dictionary.codes[fact.id]
    if isinstance(raw, str) and raw in codes:
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool) and str(raw) in codes:
        raise _wrong(raw, f'the text "{raw}"', fact, where)
    close = nearest(raw, [*codes, *fact.absent]) if isinstance(raw, str) else None
    allowed = ", ".join([*codes, *fact.absent])
    hint = f"did you mean {close}?" if close else f"one of: {allowed if len(allowed) < 300 else allowed[:300] + ' …'}"
    raise InputError(f"{raw!r} is not a value of {fact.id}"[:200], where=where, hint=hint)


def _members(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> Members:
    codes = dictionary.codes[fact.id]
    if isinstance(raw, list | tuple):
        present = _codes(raw, fact, dictionary, where)
        return Members(present, frozenset(codes) - present)
    if isinstance(raw, dict) and raw and raw.keys() <= {"present", "absent"}:
        present = _codes(raw.get("present", ()), fact, dictionary, f"{where}.present")
        absent = _codes(raw.get("absent", ()), fact, dictionary, f"{where}.absent")
        if both := present & absent:
            raise InputError(f"{min(both)!r} is both present and absent", where=where, hint="keep one")
        return Members(present, absent)
    raise _wrong(raw, "a list of codes (the whole answer), or {present: […], absent: […]}", fact, where)


def _codes(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> frozenset[str]:
    if not isinstance(raw, list | tuple):
        raise _wrong(raw, "a list of codes", fact, where)
    found = [_code(item, fact, dictionary, where) for item in raw]
    for item in found:
        if found.count(item) > 1:
            raise InputError(f"{item!r} stands twice", where=where, hint="keep one")
    return frozenset(found)


def _date(raw: Any, fact: Fact, where: str) -> datetime.date:
    if raw == "never" and fact.never is not None:
        return NEVER[fact.never]
    if (day := read_day(raw)) is not None:
        return day
    needed = 'a whole date such as "2026-03-01"' + (", or never" if fact.never else "")
    raise _wrong(raw, needed, fact, where)


def _number(raw: Any, fact: Fact, where: str) -> ReadFact:
    entered = None
    unit: Any = fact.unit
    number: Any = raw
    if isinstance(raw, dict):
        if raw.keys() != {"value", "unit"}:
            raise _wrong(raw, "a number, or {value: …, unit: …}", fact, where)
        number, unit = raw["value"], raw["unit"]
    elif isinstance(raw, str) and (match := _QUANTITY.fullmatch(raw)):
        number = float(match.group(1)) if "." in match.group(1) else int(match.group(1))
        unit = match.group(2)
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < _LARGEST:
        raise _wrong(raw, f"a number{f' in {fact.unit}' if fact.unit else ''}", fact, where)
    if unit != fact.unit:
        factor = fact.units.get(unit) if isinstance(unit, str) else None
        if factor is None:
            accepted = ", ".join([*([fact.unit] if fact.unit else []), *fact.units]) or "no unit"
            raise InputError(
                f"the unit {shown(unit)} does not fit {fact.id}", where=where, hint=f"give it in: {accepted}"
            )
        entered, number = f"{number} {unit}", number * factor
    if fact.type == "integer" and (isinstance(number, float) or number % fact.step):
        steps = f"a whole number in steps of {fact.step}" if fact.step > 1 else "a whole number"
        raise _wrong(raw, steps, fact, where)
    assert fact.range is not None
    low, high = fact.range
    if not low <= number <= high:
        unit_text = f" {fact.unit}" if fact.unit else ""
        raise InputError(
            f"{number}{unit_text} is out of range", where=where, hint=f"{fact.label.en}: {low:g} to {high:g}{unit_text}"
        )
    return ReadFact(number, entered=entered)
