"""What a fact can be found by: its names in both languages, its synonyms, and the initials of its pinyin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Fact

_KNOWN: dict[Path, Mapping[str, str]] = {}


def search_words(guideline: Guideline) -> Mapping[str, str]:
    """For each fact the words that find it, in lower case; worked out once for each guideline folder."""
    if guideline.path not in _KNOWN:
        _KNOWN[guideline.path] = _search_words(guideline)
    return _KNOWN[guideline.path]


def _search_words(guideline: Guideline) -> Mapping[str, str]:
    codes = guideline.dictionary.codes
    found = {}
    for name, fact in guideline.dictionary.facts.items():
        chinese = [fact.label.zh, *fact.synonyms.zh]
        english = [fact.label.en, *fact.synonyms.en, name.replace("_", " ")]
        values = [text for value in codes.get(name, {}).values() for text in (value.zh, value.en)]
        parts = [*chinese, *english, *(initials(text) for text in chinese), *_values(fact, values)]
        found[name] = " ".join(dict.fromkeys(part.lower() for part in parts if part))
    return found


def initials(text: str) -> str:
    """The first letters of the syllables: ``xxb`` for the word for platelets; what is not Chinese stays."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).replace(" ", "").lower()


def _values(fact: Fact, values: list[str]) -> list[str]:
    """The values of a list, by which it is looked for: a symptom, a drug."""
    if fact.type != "list":
        return []
    return [*values, *(initials(value) for value in values)]
