"""From the controls of one fact to the value as a case file writes it, and back; the record layer then checks it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema import Fact
from leptoguide.record.facts import split_quantity

UNKNOWN = "unknown"
REST_ABSENT = "rest-absent"
NEVER: Final = "never"
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PRESENT, _ABSENT = "present", "absent"


def raw_value(fact: Fact, data: QueryDict, dictionary: Dictionary, prefix: str = "") -> Any:
    """What was entered for a fact; ``None`` for unknown. A number that is none stays text, to be refused by name.

    ``prefix`` stands before the names of the controls where a form holds several facts.
    """
    marker = data.get(f"{prefix}marker", "")
    if marker == UNKNOWN:
        return None
    if marker and marker != REST_ABSENT:
        return marker
    if fact.type == "list":
        return _members(data, list(dictionary.codes[fact.id]), prefix, rest_absent=marker == REST_ABSENT)
    text = half_width(data.get(f"{prefix}value", ""))
    if not text:
        return None
    match fact.type:
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "integer" | "decimal":
            return _number(fact, text, data.get(f"{prefix}unit") or None)
        case _:
            return text


def half_width(text: str) -> str:
    """What an input method for Chinese may have typed, in plain figures and signs; dates with hyphens."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _DATE.fullmatch(plain):
        year, month, day = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return plain


def controls_of(fact: Fact, raw: Any, dictionary: Dictionary) -> Mapping[str, str]:
    """The names and values of the controls from which :func:`raw_value` reads ``raw``, without a prefix."""
    if raw is None:
        return {"marker": UNKNOWN}
    if fact.type == "list" and not isinstance(raw, str):
        return _member_controls(raw, list(dictionary.codes[fact.id]))
    if isinstance(raw, bool):
        return {"value": "true" if raw else "false"}
    if isinstance(raw, dict):
        return {"value": f"{raw['value']}", "unit": str(raw["unit"])}
    if fact.type in ("integer", "decimal") and isinstance(raw, str) and (quantity := split_quantity(raw)):
        number, unit = quantity
        return {"value": f"{number}", "unit": unit}
    in_segments = fact.type in ("boolean", "code")
    return {"marker" if not in_segments and (raw == NEVER or raw in fact.absent) else "value": f"{raw}"}


def _members(data: QueryDict, codes: list[str], prefix: str, *, rest_absent: bool) -> Any:
    present = [code for code in codes if data.get(f"{prefix}item.{code}") == _PRESENT]
    absent = [code for code in codes if data.get(f"{prefix}item.{code}") == _ABSENT]
    if rest_absent or len(present) + len(absent) == len(codes):
        return present
    if not present and not absent:
        return None
    return {_PRESENT: present, _ABSENT: absent}


def _member_controls(raw: Any, codes: list[str]) -> Mapping[str, str]:
    present = raw.get(_PRESENT, ()) if isinstance(raw, dict) else raw
    absent = raw.get(_ABSENT, ()) if isinstance(raw, dict) else [code for code in codes if code not in raw]
    chosen = {**dict.fromkeys(present, _PRESENT), **dict.fromkeys(absent, _ABSENT)}
    return {f"item.{code}": answer for code, answer in chosen.items()}


def _number(fact: Fact, text: str, unit: str | None) -> Any:
    number = number_of(text)
    return number if isinstance(number, str) or unit in (None, fact.unit) else {"value": number, "unit": unit}


def number_of(text: str) -> int | float | str:
    """A number as written; what is none stays text, to be refused by name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
