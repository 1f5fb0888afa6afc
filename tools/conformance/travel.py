"""A patient's facts as the parameters of the exported library, in JSON that every engine's runner reads."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from leptoguide.cql import vocabulary as v
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, FactValue, Members

Parameters = dict[str, Any]


def parameters(guideline: Guideline, facts: Mapping[str, FactValue]) -> Parameters:
    """Only what is known is there; a number is written in plain digits, so that no engine rounds it on the way."""
    found: Parameters = {}
    for name, value in facts.items():
        fact = guideline.dictionary.facts[name]
        if isinstance(value, Members):
            found[v.present(name)] = sorted(value.present)
            found[v.absent(name)] = sorted(value.absent)
        elif value in NEVER.values():
            found[v.never(name)] = True
        else:
            found[name] = _value(fact, value)
    return found


def _value(fact: Fact, value: FactValue) -> Any:
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if fact.unit:
        return {"quantity": _digits(value), "unit": fact.unit}
    if fact.type == "decimal":
        return {"decimal": _digits(value)}
    return value


def _digits(value: FactValue) -> str:
    return format(Decimal(str(value)), "f")
