"""Scores of one exam by one instrument, read strictly: what an event may carry under ``scores``.

A score holds on its day only. What was not scored is not there, which is unknown and never 0; what could not be
evaluated is there with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.instruments import Choice, Instrument, Item
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.language.check import nearest
from leptoguide.wording import Bilingual, Phrase, Written, did_you_mean

ATTRIBUTABLE: Final = ("yes", "no", "unknown")
"""Whether a finding is due to leptomeningeal metastasis, as the clinician judges."""

_VERSION: Final = re.compile(r"\d{4}", re.ASCII)
_LINE: Final = 500
_NOT_EVALUABLE: Final = "not-evaluable"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NotEvaluable:
    """An item that could not be scored, and why."""

    reason: str | None = None


Score = int | float | str | tuple[int | float | None, ...] | NotEvaluable
"""A level or number as entered, the code of a finding, the answers of a questionnaire (``None``: not answered), or
that the item could not be evaluated."""


@dataclass(frozen=True, slots=True)
class Nodule:
    """A measured nodule: the item it belongs to, and two orthogonal diameters."""

    item: str
    diameters: tuple[float, float]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """One exam by one version of an instrument. What an instrument of its kind does not have is empty.

    ``change`` and ``overall`` are those of an imaging card, ``exam_change`` the clinician's judgement of a whole
    examination; all three are as entered, never computed. ``means`` are those entered instead of the answers.
    """

    instrument: str
    version: str
    items: Mapping[str, Score] = field(default_factory=dict)
    attributable: Mapping[str, str] = field(default_factory=dict)
    change: Mapping[str, str] = field(default_factory=dict)
    exam_change: str | None = None
    overall: str | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    nodules: tuple[Nodule, ...] = ()
    separate: Mapping[str, Score] = field(default_factory=dict)
    record: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scored, found, judged or recorded."""
        judged = self.exam_change or self.overall
        return not (self.items or self.change or judged or self.means or self.nodules or self.separate or self.record)


def read_scores(raw: Any, kind: EventKind, dictionary: Dictionary, where: str) -> tuple[Scores, ...]:
    """The scores of one event, in the order written; ``None`` and empty entries are none.

    Raises :class:`InputError` naming the field and what is allowed there.
    """
    if raw is None:
        return ()
    if not kind.instruments:
        raise InputError("score.none-here", where=where, kind=kind.id)
    found = []
    for name, entry in _mapping(raw, "score.scores-shape", where).items():
        _known(name, kind.instruments, Phrase("what.instrument", kind=kind.id), where)
        if entry is not None:
            reader = _Reader(dictionary.instruments[name], dictionary, f"{where}.{name}")
            found.append(reader.scores(entry))
    return tuple(scores for scores in found if not scores.is_empty)


class _Reader:
    def __init__(self, instrument: Instrument, dictionary: Dictionary, where: str) -> None:
        self.instrument = instrument
        self.dictionary = dictionary
        self.where = where
        self.items = {item.id: item for item in instrument.items}
        self.means = {mean.id: mean for mean in instrument.scoring.means} if instrument.scoring else {}

    def scores(self, raw: Any) -> Scores:
        entry = _mapping(raw, "score.entry-shape", self.where, instrument=self.instrument.id)
        for key in entry:
            _known(key, self._keys(), Phrase("what.key", instrument=self.instrument.id), self.where)
        items: dict[str, Score] = self._each(entry, "items", self.items, self._score)
        return Scores(
            instrument=self.instrument.id,
            version=self._version(entry.get("version")),
            items=items,
            attributable=self._each(entry, "attributable", items, lambda _, raw, at: _one_of(raw, ATTRIBUTABLE, at)),
            change=self._each(entry, "change", self.items, lambda _, raw, at: _code(raw, self.instrument.change, at)),
            exam_change=self._choice(entry, "exam_change", self.instrument.exam_change),
            overall=self._choice(entry, "overall", self.instrument.overall),
            means=self._each(entry, "means", self.means, lambda name, raw, at: self._mean(name, raw, items, at)),
            nodules=self._nodules(entry.get("nodules"), f"{self.where}.nodules"),
            separate=self._each(entry, "separate", self._ids("separate"), lambda _, raw, at: self._finding(raw, at)),
            record=self._each(entry, "record", self._ids("record"), lambda _, raw, at: _line(raw, at)),
        )

    def _keys(self) -> list[str]:
        """What an entry of this instrument may hold."""
        x = self.instrument
        optional = {
            "attributable": x.kind == "scorecard",
            "change": x.change,
            "exam_change": x.exam_change,
            "overall": x.overall,
            "means": self.means,
            "nodules": x.nodules,
            "separate": x.separate,
            "record": self._ids("record"),
        }
        return ["version", "items", *(key for key, there in optional.items() if there)]

    def _ids(self, part: str) -> list[str]:
        if part == "separate":
            return [entry.id for entry in self.instrument.separate]
        return [entry.id for entry in self.instrument.record if entry.per == "exam"]

    def _each(
        self, entry: Mapping[str, Any], part: str, known: Iterable[str], read: Callable[[str, Any, str], T | None]
    ) -> dict[str, T]:
        """A part that is a mapping by names; what is ``None``, or answers nothing, is left out."""
        where = f"{self.where}.{part}"
        raw = entry.get(part)
        found: dict[str, T] = {}
        what = Phrase("what.scored") if part == "attributable" else Phrase("what.name", part=part)
        for name, value in _mapping({} if raw is None else raw, "score.part-shape", where, part=part).items():
            _known(name, list(known), what, where)
            if value is not None and (one := read(name, value, f"{where}.{name}")) is not None:
                found[name] = one
        return found

    def _version(self, raw: Any) -> str:
        """The version that was used; the guideline's own when the entry does not say."""
        own = self.instrument.version
        if raw is None:
            return own
        if isinstance(raw, str) and _VERSION.fullmatch(raw):
            return raw
        raise InputError("score.version", where=f"{self.where}.version", raw=Written(raw), own=own)

    def _choice(self, entry: Mapping[str, Any], part: str, choices: tuple[Choice, ...]) -> str | None:
        raw = entry.get(part)
        return None if raw is None else _code(raw, choices, f"{self.where}.{part}")

    # ------------------------------------------------------------ items

    def _score(self, name: str, raw: Any, where: str) -> Score | None:
        item = self.items[name]
        if isinstance(raw, dict):
            return _not_evaluable(raw, where)
        if self.instrument.finding:
            return self._finding(raw, where)
        if item.count is not None:
            return self._answers(item, raw, where)
        if item.levels or self.instrument.kind == "scorecard":
            return _level(item, raw, where)
        return self._number(item, raw, where)

    def _finding(self, raw: Any, where: str) -> Score:
        if isinstance(raw, dict):
            return _not_evaluable(raw, where)
        code = _code(raw, self.instrument.finding, where)
        return NotEvaluable() if code == _NOT_EVALUABLE else code

    def _range(self, item: Item) -> tuple[float, float]:
        found = self.instrument.scale(item)
        assert found is not None, "every item of a questionnaire has a range, else it does not load"
        return found

    def _number(self, item: Item, raw: Any, where: str) -> int | float:
        low, high = self._range(item)
        return _number(raw, low, high, item.label, where)

    def _answers(self, item: Item, raw: Any, where: str) -> tuple[int | float | None, ...] | None:
        if not isinstance(raw, list | tuple) or len(raw) != item.count:
            low, high = self._range(item)
            raise InputError(
                "score.answers",
                where=where,
                raw=Written(raw),
                count=item.count,
                label=item.label,
                low=f"{low:g}",
                high=f"{high:g}",
            )
        answers = enumerate(raw)
        found = tuple(None if one is None else self._number(item, one, f"{where}[{n}]") for n, one in answers)
        return found if any(one is not None for one in found) else None

    def _mean(self, name: str, raw: Any, items: Mapping[str, Score], where: str) -> float:
        """A mean as reported; it may not stand beside answers that it would follow from."""
        parts = [self.items[item] for item in self.means[name].items]
        if any(part.id in items for part in parts):
            raise InputError("score.mean-and-answers", where=where, name=name)
        low, high = self._range(parts[0])
        return _number(raw, low, high, self.means[name].label, where)

    # ------------------------------------------------------------ nodules

    def _nodules(self, raw: Any, where: str) -> tuple[Nodule, ...]:
        if raw is None:
            return ()
        entry = self.instrument.nodules
        assert entry is not None, "an instrument without nodules does not take the key"
        if not isinstance(raw, list | tuple) or len(raw) > entry.most:
            raise InputError("score.nodules", where=where, most=entry.most)
        return tuple(self._nodule(one, entry.items, f"{where}[{n}]") for n, one in enumerate(raw))

    def _nodule(self, raw: Any, items: tuple[str, ...], where: str) -> Nodule:
        entry = _mapping(raw, "score.nodule-shape", where)
        for key in entry:
            _known(key, ("item", "diameters", "place"), Phrase("what.nodule-key"), where)
        assert self.instrument.nodules is not None
        fact = self.dictionary.facts[self.instrument.nodules.fact]
        assert fact.range is not None
        diameters = entry.get("diameters")
        if not isinstance(diameters, list | tuple) or len(diameters) != 2:
            raise InputError("score.diameters", where=f"{where}.diameters", raw=Written(diameters), unit=fact.unit)
        low, high = fact.range
        first, second = (
            _number(one, low, high, Phrase("what.diameter", unit=fact.unit), f"{where}.diameters") for one in diameters
        )
        place = None if entry.get("place") is None else _line(entry["place"], f"{where}.place")
        return Nodule(_one_of(entry.get("item"), items, f"{where}.item"), (first, second), place)


def _level(item: Item, raw: Any, where: str) -> int:
    """One of the item's levels, or of its whole numbers while the wording of the levels is not known."""
    if not item.levels and item.range is None:
        raise InputError("score.level-unconfirmed", where=where, item=item.id)
    levels = [level.value for level in item.levels]
    if item.range is not None and not levels:
        low, high = item.range
        levels = list(range(round(low), round(high) + 1))
    if isinstance(raw, int) and not isinstance(raw, bool) and raw in levels:
        return raw
    raise InputError("score.level", where=where, raw=Written(raw), item=item.id, label=item.label, levels=levels)


def _not_evaluable(raw: Mapping[str, Any], where: str) -> NotEvaluable:
    if raw.keys() != {"not_evaluable"} or not raw["not_evaluable"]:
        raise InputError("score.none", where=where, raw=Written(raw))
    return NotEvaluable(_line(raw["not_evaluable"], f"{where}.not_evaluable"))


def _number(raw: Any, low: float, high: float, label: Bilingual, where: str) -> int | float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
        raise InputError("score.number", where=where, raw=Written(raw), label=label, low=f"{low:g}", high=f"{high:g}")
    return raw


def _code(raw: Any, choices: Iterable[Choice], where: str) -> str:
    return _one_of(raw, [choice.value for choice in choices], where)


def _one_of(raw: Any, allowed: Iterable[str], where: str) -> str:
    if isinstance(raw, str) and raw in allowed:
        return raw
    raise InputError("event.not-allowed", where=where, raw=Written(raw), allowed=list(allowed))


def _known(name: Any, allowed: Iterable[str], what: Bilingual, where: str) -> None:
    names = list(allowed)
    if name in names:
        return
    close = nearest(name, names) if isinstance(name, str) else None
    hint = did_you_mean(close) if names else Phrase("leave-out")
    raise InputError("score.unknown-name", where=where, hint=hint, name=Written(name), what=what, allowed=names)


def _mapping(raw: Any, code: str, where: str, **parts: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise InputError(code, where=where, hint=None, **parts)
    return raw


def _line(raw: Any, where: str) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > _LINE or not raw.isprintable():
        raise InputError("event.line", where=where, length=_LINE)
    return raw
