"""From the controls of one fact to the value as a case file writes it; the record layer then checks it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.http import QueryDict

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema import Fact

UNKNOWN = "unknown"
REST_ABSENT = "rest-absent"
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PRESENT, _ABSENT = "present", "absent"


def raw_value(fact: Fact, data: QueryDict, dictionary: Dictionary) -> Any:
    """What was entered for a fact; ``None`` for unknown. A number that is none stays text, to be refused by name."""
    marker = data.get("marker", "")
    if marker == UNKNOWN:
        return None
    if marker and marker != REST_ABSENT:
        return marker
    if fact.type == "list":
        return _members(data, list(dictionary.codes[fact.id]), rest_absent=marker == REST_ABSENT)
    text = _half_width(data.get("value", ""))
    if not text:
        return None
    match fact.type:
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "integer" | "decimal":
            return _number(fact, text, data.get("unit") or None)
        case _:
            return text


def _half_width(text: str) -> str:
    """What an input method for Chinese may have typed, in plain figures and signs; dates with hyphens."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if match := _DATE.fullmatch(plain):
        year, month, day = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return plain


def _members(data: QueryDict, codes: list[str], *, rest_absent: bool) -> Any:
    present = [code for code in codes if data.get(f"item.{code}") == _PRESENT]
    absent = [code for code in codes if data.get(f"item.{code}") == _ABSENT]
    if rest_absent or len(present) + len(absent) == len(codes):
        return present
    if not present and not absent:
        return None
    return {_PRESENT: present, _ABSENT: absent}


def _number(fact: Fact, text: str, unit: str | None) -> Any:
    number: Any = text
    try:
        number = int(text)
    except ValueError:
        try:
            number = float(text)
        except ValueError:
            return text
    return number if unit in (None, fact.unit) else {"value": number, "unit": unit}
