"""What the text of one cell means: what the same text means in a case file, and what the mapping adds to it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from leptoguide.cohort.columns import DIED, GIVEN, SURVIVAL
from leptoguide.cohort.mapping import Mapping as MappingFile
from leptoguide.cohort.targets import Target
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import plain_value
from leptoguide.knowledge.values import FactValue
from leptoguide.language.check import nearest
from leptoguide.planes.rows import AS_OF
from leptoguide.record.case import MAX_ID
from leptoguide.record.days import read_day
from leptoguide.record.facts import read_fact
from leptoguide.wording import Bilingual, Phrase, Written, did_you_mean

Cell = FactValue | tuple[str, ...] | None
"""What a cell says: the value of a fact, the options that were given, a text; ``None`` when it is not known."""

Reader = Callable[[str], Cell]
"""Reads the text of one cell. Raises :class:`InputError`."""

NOTHING: Final = "none"
"""Of a list: that nothing is in it. An empty cell says that it is not known what is."""

MOST_DAYS: Final = 43_830
"""120 years: what lies beyond is no survival, but often the number by which a spreadsheet counts a day."""

NULLS: Final = ("null", "~")
"""What a case file writes for unknown; an empty cell is, too."""

_SEPARATOR: Final = re.compile("[;\uff1b]")


class Cells:
    """The readers of a file's columns, by what they are about. Blanks around a text are nothing.

    The words of the mapping are checked when a reader is made. Raises :class:`InputError` for one that would give a
    value which its column can not have.
    """

    def __init__(self, guideline: Guideline, mapping: MappingFile, name: str) -> None:
        self.guideline = guideline
        self.dictionary = guideline.dictionary
        self.mapping = mapping
        self.name = name

    def words(self, target: Target) -> Mapping[str, Cell]:
        """What the mapping says of words in such a column."""
        found: dict[str, Cell] = dict.fromkeys(self.mapping.unknown)
        if self._is_yes_no(target):
            found |= dict.fromkeys(self.mapping.yes, True)
            if target.kind != "asked":
                found |= dict.fromkeys(self.mapping.no, False)
        for word, raw in self.mapping.values.get(target.name, {}).items():
            try:
                if self._is_item(target, raw):
                    self._check_item(target, raw)
                else:
                    found[word] = None if raw is None else self._written(target, raw)
            except InputError as problem:
                where = f"{self.name}, values.{target.name}"
                raise InputError("mapping.value", where=where, word=Written(word), problem=_Said(problem)) from None
        return found

    def _is_yes_no(self, target: Target) -> bool:
        if target.kind == "fact":
            return self.dictionary.facts[target.fact].type == "boolean"
        return target.kind in ("answer", "asked", "option") or target.name == DIED

    def _is_item(self, target: Target, raw: Any) -> bool:
        """The mapping names one item of a list, not the whole of a cell."""
        is_list = target.kind == "fact" and self.dictionary.facts[target.fact].type == "list"
        return isinstance(raw, str) and (is_list or target.name == GIVEN)

    def _check_item(self, target: Target, raw: str) -> None:
        if target.name == GIVEN:
            self._given(raw)
        else:
            read_fact(target.fact, [raw], self.dictionary, "")

    def reader(self, target: Target) -> Reader:
        """Reads the cells of one column."""
        words = self.words(target)

        def read(text: str) -> Cell:
            text = text.strip()
            if not text or text in words:
                return words.get(text)
            return self._plain(target, text)

        return read

    # ------------------------------------------------------------ what is written

    def _plain(self, target: Target, text: str) -> Cell:
        """What the text says by itself."""
        match target.kind:
            case "fact" if target.name != AS_OF:
                return self._fact(target.fact, text)
            case "fact" | "from" | "to":
                return None if text in NULLS else _day(text)
            case "answer" | "asked" | "option":
                return self._yes_no(target, text)
            case "beside":
                return self._beside(target, text)

    def _written(self, target: Target, raw: Any) -> Cell:
        """What a value says that the mapping gives, as a case file would write it."""
        if target.kind == "fact" and target.name != AS_OF:
            return read_fact(target.fact, raw, self.dictionary, "").value
        text = ";".join(map(str, raw)) or NOTHING if isinstance(raw, list | tuple) else raw
        text = str(text).lower() if isinstance(text, bool | int | float) else text
        if not isinstance(text, str):
            raise InputError("mapping.no-value", where="")
        return self._plain(target, text)

    def _fact(self, name: str, text: str) -> Cell:
        fact = self.dictionary.facts[name]
        raw: Any = text
        if text in NULLS:
            return None
        if fact.type in ("boolean", "integer", "decimal"):
            raw = plain_value(text, "")
        elif fact.type == "list" and text not in fact.absent:
            raw = self._items(text, name)
        return read_fact(name, raw, self.dictionary, "").value

    def _items(self, text: str, name: str) -> list[str]:
        words = {w: raw for w, raw in self.mapping.values.get(name, {}).items() if isinstance(raw, str)}
        if text == NOTHING:
            return []
        return [words.get(item.strip(), item.strip()) for item in _SEPARATOR.split(text)]

    def _yes_no(self, target: Target, text: str) -> bool | None:
        if target.fact and text in self.dictionary.facts[target.fact].absent:
            return None
        value = plain_value(text, "")
        if value is None or (isinstance(value, bool) and (value or target.kind != "asked")):
            return value
        needed = Phrase("needed.asked") if target.kind == "asked" else Phrase("needed.boolean")
        raise _wrong(text, needed, self._label(target))

    def _label(self, target: Target) -> Bilingual | str:
        if target.kind == "option":
            return self.guideline.options[target.code].entry.label
        if target.kind == "answer":
            return self.dictionary.codes[target.fact][target.code]
        return self.dictionary.facts[target.fact].label if target.fact else target.name

    def _beside(self, target: Target, text: str) -> Cell:
        if text in NULLS:
            return None
        if target.name == GIVEN:
            return self._given(text)
        if target.name == DIED:
            return self._yes_no(target, text)
        if target.name == SURVIVAL:
            return _days(text)
        if len(text) > MAX_ID or not text.isprintable():
            raise InputError("cell.text", where="", length=MAX_ID)
        return text

    def _given(self, text: str) -> tuple[str, ...]:
        words = {w: raw for w, raw in self.mapping.values.get(GIVEN, {}).items() if isinstance(raw, str)}
        items = [] if text == NOTHING else [words.get(x.strip(), x.strip()) for x in _SEPARATOR.split(text)]
        for item in items:
            if item not in self.guideline.options:
                hint = did_you_mean(nearest(item, list(self.guideline.options)))
                raise InputError("cell.option", where="", hint=hint, raw=Written(item))
            if items.count(item) > 1:
                raise InputError("fact.code-twice", where="", code=Written(item))
        return tuple(items)


class _Said:
    """An error within another's sentence."""

    def __init__(self, problem: InputError) -> None:
        self.problem = problem

    def in_(self, language: Any, /) -> str:
        return self.problem.said_in(language, with_place=False)


def _day(text: str) -> datetime.date:
    if (day := read_day(text)) is None:
        raise InputError("date.invalid", where="", raw=Written(text))
    return day


def _days(text: str) -> float | None:
    value = plain_value(text, "")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(text, Phrase("needed.number"), SURVIVAL)
    if not 0 <= value <= MOST_DAYS:
        raise InputError("fact.out-of-range", where="", value=value, label=SURVIVAL, low="0", high=str(MOST_DAYS))
    return float(value)


def _wrong(text: str, needed: Bilingual, label: Bilingual | str) -> InputError:
    return InputError("fact.wrong-type", where="", raw=Written(text), needed=needed, label=label, write=needed)
