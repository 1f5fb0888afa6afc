"""Facts with other values, as they are typed: ``kps=70``, ``symptoms=headache;diplopia``, ``inr=`` for unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema import Fact
from leptoguide.record.case import Case
from leptoguide.record.computed import with_computed
from leptoguide.record.facts import ReadFact, read_fact
from leptoguide.wording import Written

_NUMBER: Final = re.compile(r"[-+]?\d{1,12}(\.\d{1,12})?", re.ASCII)
_TRUTHS: Final = {"true": True, "false": False}
_NOTHING: Final = "[]"

Changes = Mapping[str, ReadFact]


def assignments(texts: Iterable[str], dictionary: Dictionary) -> Changes:
    """The facts of ``FACT=VALUE`` texts, each value as a case file would have it. Raises :class:`InputError`."""
    found: dict[str, ReadFact] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign:
            raise InputError("whatif.form", where="FACT=VALUE", raw=Written(text))
        if name in found:
            raise InputError("whatif.twice", where=name, fact=name)
        found[name] = assigned(name, value, dictionary)
    return found


def assigned(name: str, text: str, dictionary: Dictionary) -> ReadFact:
    """One fact; an empty text makes it unknown."""
    fact = dictionary.facts.get(name)
    return read_fact(name, _raw(fact, text.strip()) if fact else text, dictionary, name)


def _raw(fact: Fact, text: str) -> Any:
    """A text as a case file holds it."""
    if not text:
        return None
    match fact.type:
        case "boolean":
            return _TRUTHS.get(text, text)
        case "list" if text not in fact.absent:
            return [] if text == _NOTHING else [part.strip() for part in text.split(";") if part.strip()]
        case "integer" | "decimal" if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
        case _:
            return text


def changed(case: Case, changes: Changes, dictionary: Dictionary) -> Case:
    """The same patient with other facts. What follows from them is worked out anew; events are not looked at again."""
    facts = {name: value for name, value in case.facts.items() if name not in changes and name not in case.computed}
    facts |= {name: read.value for name, read in changes.items() if read.value is not None}
    whole = with_computed(facts, dictionary)
    absent = {name: marker for name, marker in case.absent.items() if name not in changes}
    entered = {name: text for name, text in case.entered.items() if name not in changes}
    return replace(
        case,
        facts=whole,
        absent=absent | {name: read.absent for name, read in changes.items() if read.absent is not None},
        entered=entered | {name: read.entered for name, read in changes.items() if read.entered is not None},
        origins={name: origin for name, origin in case.origins.items() if name not in changes},
        conflicts={name: values for name, values in case.conflicts.items() if name not in changes},
        computed=frozenset(whole) - facts.keys(),
    )
