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
from leptoguide.wording import Bilingual, Phrase, Written, did_you_mean, either

_QUANTITY = re.compile(r"([-+]?\d{1,12}(?:\.\d{1,12})?)(?: (\S+)|(%))", re.ASCII)
_LARGEST = 1e12
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
        hint = did_you_mean(close) if fact is None else None
        raise InputError("fact.unknown", where=where[:MAX_WHERE], hint=hint, word=Written(key))
    if raw is None:
        return ReadFact()
    if isinstance(raw, str) and raw in fact.absent:
        return ReadFact(absent=raw)
    match fact.type:
        case "boolean":
            if isinstance(raw, bool):
                return ReadFact(raw)
            raise _wrong(raw, Phrase("needed.boolean"), fact, where)
        case "code":
            return ReadFact(_code(raw, fact, dictionary, where))
        case "list":
            return ReadFact(_members(raw, fact, dictionary, where))
        case "date":
            return ReadFact(_date(raw, fact, where))
        case _:
            return _number(raw, fact, where)


def _wrong(raw: Any, needed: Bilingual, fact: Fact, where: str) -> InputError:
    write = Phrase("or-absent", needed=needed, reasons=either(fact.absent)) if fact.absent else needed
    return InputError("fact.wrong-type", where=where, raw=Written(raw), needed=needed, label=fact.label, write=write)


def _code(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> str:
    codes = dictionary.codes[fact.id]
    if isinstance(raw, str) and raw in codes:
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool) and str(raw) in codes:
        raise _wrong(raw, Phrase("needed.text", text=raw), fact, where)
    allowed = [*codes, *fact.absent]
    hint = did_you_mean(nearest(raw, allowed)) if isinstance(raw, str) else None
    raise InputError("fact.unknown-code", where=where, hint=hint, raw=Written(raw), fact=fact.id, allowed=allowed)


def _members(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> Members:
    codes = dictionary.codes[fact.id]
    if isinstance(raw, list | tuple):
        present = _codes(raw, fact, dictionary, where)
        return Members(present, frozenset(codes) - present)
    if isinstance(raw, dict) and raw and raw.keys() <= {"present", "absent"}:
        present = _codes(raw.get("present", ()), fact, dictionary, f"{where}.present")
        absent = _codes(raw.get("absent", ()), fact, dictionary, f"{where}.absent")
        if both := present & absent:
            raise InputError("fact.present-and-absent", where=where, code=Written(min(both)))
        return Members(present, absent)
    raise _wrong(raw, Phrase("needed.list"), fact, where)


def _codes(raw: Any, fact: Fact, dictionary: Dictionary, where: str) -> frozenset[str]:
    if not isinstance(raw, list | tuple):
        raise _wrong(raw, Phrase("needed.codes"), fact, where)
    found = [_code(item, fact, dictionary, where) for item in raw]
    for item in found:
        if found.count(item) > 1:
            raise InputError("fact.code-twice", where=where, code=Written(item))
    return frozenset(found)


def _date(raw: Any, fact: Fact, where: str) -> datetime.date:
    if raw == "never" and fact.never is not None:
        return NEVER[fact.never]
    if (day := read_day(raw)) is not None:
        return day
    raise _wrong(raw, Phrase("needed.date-or-never") if fact.never else Phrase("needed.date"), fact, where)


def _number(raw: Any, fact: Fact, where: str) -> ReadFact:
    entered = None
    unit: Any = fact.unit
    number: Any = raw
    if isinstance(raw, dict):
        if raw.keys() != {"value", "unit"}:
            raise _wrong(raw, Phrase("needed.quantity"), fact, where)
        number, unit = raw["value"], raw["unit"]
    elif isinstance(raw, str) and (quantity := split_quantity(raw)):
        number, unit = quantity
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < _LARGEST:
        needed = Phrase("needed.number-in", unit=fact.unit) if fact.unit else Phrase("needed.number")
        raise _wrong(raw, needed, fact, where)
    if unit != fact.unit:
        factor = fact.units.get(unit) if isinstance(unit, str) else None
        if factor is None:
            accepted = [*([fact.unit] if fact.unit else []), *fact.units] or Phrase("no-unit")
            raise InputError("fact.wrong-unit", where=where, unit=Written(unit), fact=fact.id, accepted=accepted)
        entered, number = f"{number} {unit}", number * factor
    if fact.type == "integer" and (isinstance(number, float) or number % fact.step):
        needed = Phrase("needed.step", step=fact.step) if fact.step > 1 else Phrase("needed.whole")
        raise _wrong(raw, needed, fact, where)
    assert fact.range is not None
    low, high = fact.range
    if not low <= number <= high:
        unit_text = f" {fact.unit}" if fact.unit else ""
        value, to = f"{number}{unit_text}", f"{high:g}{unit_text}"
        raise InputError("fact.out-of-range", where=where, value=value, label=fact.label, low=f"{low:g}", high=to)
    return ReadFact(number, entered=entered)


def split_quantity(text: str) -> tuple[int | float, str] | None:
    """Number and unit of a quantity written as one text, such as ``120 mg/dL`` or ``80%``."""
    if (match := _QUANTITY.fullmatch(text)) is None:
        return None
    number, unit, percent = match.groups()
    return float(number) if "." in number else int(number), unit or percent
