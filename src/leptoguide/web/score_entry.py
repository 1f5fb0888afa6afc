"""From the sheets of scorecards, cards and questionnaires on a form to the scores of an event, and back.

A score is a level or a number, that an item could not be evaluated with the reason, or nothing, which is not scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import QueryDict

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.record.scores import read_scores
from leptoguide.registry.words import language, word
from leptoguide.web.entry import half_width, number_of

NOT_EVALUABLE: Final = "not-evaluable"
_KEY: Final = "not_evaluable"
_LISTED: Final = ("exam_change", "overall")
_MAPPED: Final = ("attributable", "change", "means", "record")
_SIDES: Final = 2


def prefix(instrument: str) -> str:
    """What stands before the names of an instrument's controls."""
    return f"scores.{instrument}."


def read(kind: EventKind, data: QueryDict, dictionary: Dictionary, problems: dict[str, str]) -> dict[str, Any]:
    """The scores as a case file writes them; what is wrong goes to ``problems``, by the control it stands at."""
    found = {}
    for name in kind.instruments:
        sheet = _Sheet(dictionary.instruments[name], data, problems)
        entry = sheet.entry()
        if not entry:
            continue
        entry = {"version": data.get(f"{prefix(name)}version") or dictionary.instruments[name].version, **entry}
        try:
            read_scores({name: entry}, kind, dictionary, "scores")
        except InputError as refused:
            problems[(refused.where or prefix(name)).replace("[", ".").replace("]", "")] = refused.said_in(
                language(), with_place=False
            )
        found[name] = entry
    return found


def controls_of(scores: Any, kind: EventKind, dictionary: Dictionary) -> Iterator[tuple[str, str]]:
    """The names and values of the controls from which :func:`read` reads ``scores``."""
    for name, entry in (scores or {}).items():
        if entry is None or name not in kind.instruments:
            continue
        at = prefix(name)
        if "version" in entry:
            yield f"{at}version", str(entry["version"])
        for part in _LISTED:
            if entry.get(part) is not None:
                yield f"{at}{part}", str(entry[part])
        for part in _MAPPED:
            for item, value in (entry.get(part) or {}).items():
                if value is not None:
                    yield f"{at}{part}.{item}", str(value)
        for part in ("items", "separate"):
            for item, value in (entry.get(part) or {}).items():
                yield from _score_controls(f"{at}{part}.{item}", value)
        for number, nodule in enumerate(entry.get("nodules") or ()):
            place = f"{at}nodules.{number}"
            yield f"{place}.item", str(nodule["item"])
            yield from ((f"{place}.diameters.{n}", str(d)) for n, d in enumerate(nodule["diameters"]))
            if nodule.get("place"):
                yield f"{place}.place", str(nodule["place"])


def _score_controls(name: str, value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case dict():
            yield name, NOT_EVALUABLE
            yield f"{name}.reason", str(value[_KEY])
        case list() | tuple():
            yield from ((f"{name}.{n}", str(answer)) for n, answer in enumerate(value) if answer is not None)
        case _:
            yield name, str(value)


class _Sheet:
    """One instrument's part of the form."""

    def __init__(self, instrument: Instrument, data: QueryDict, problems: dict[str, str]) -> None:
        self.instrument = instrument
        self.data = data
        self.problems = problems
        self.at = prefix(instrument.id)

    def text(self, name: str) -> str:
        return self.data.get(self.at + name, "").strip()

    def entry(self) -> dict[str, Any]:
        """What was entered, without the version; empty when nothing was."""
        x = self.instrument
        means = [mean.id for mean in x.scoring.means] if x.scoring else []
        recorded = [entry.id for entry in x.record if entry.per == "exam"]
        items = [item.id for item in x.items]
        found: dict[str, Any] = {
            "items": dict(self._items()),
            "attributable": self._texts("attributable", items),
            "change": self._texts("change", items),
            "means": {name: number_of(half_width(text)) for name, text in self._texts("means", means).items()},
            "nodules": list(self._nodules()),
            "separate": dict(self._separate()),
            "record": self._texts("record", recorded),
            **{part: self.text(part) or None for part in _LISTED},
        }
        return {part: value for part, value in found.items() if value}

    def _texts(self, part: str, names: list[str]) -> dict[str, str]:
        return {name: text for name in names if (text := self.text(f"{part}.{name}"))}

    def _items(self) -> Iterator[tuple[str, Any]]:
        for item in self.instrument.items:
            if item.count is not None:
                answers = [self._answer(f"items.{item.id}.{n}") for n in range(item.count)]
                if any(answer is not None for answer in answers):
                    yield item.id, answers
                continue
            yield from self._one("items", item.id, numbers=not self.instrument.finding)

    def _separate(self) -> Iterator[tuple[str, Any]]:
        for entry in self.instrument.separate:
            yield from self._one("separate", entry.id, numbers=False)

    def _one(self, part: str, name: str, *, numbers: bool) -> Iterator[tuple[str, Any]]:
        """One item's score. A reason without ``not evaluable`` would be lost, so it is a problem."""
        text, reason = self.text(f"{part}.{name}"), self.text(f"{part}.{name}.reason")
        if text == NOT_EVALUABLE and (reason or numbers):
            if not reason:
                self.problems[f"{self.at}{part}.{name}"] = word("entry.reason-needed")
            yield name, {_KEY: reason}
        elif reason:
            self.problems[f"{self.at}{part}.{name}"] = word("entry.reason-alone")
            yield name, text or None
        elif text:
            yield name, number_of(half_width(text)) if numbers else text

    def _answer(self, name: str) -> int | float | str | None:
        text = self.text(name)
        return number_of(half_width(text)) if text else None

    def _nodules(self) -> Iterator[Mapping[str, Any]]:
        most = self.instrument.nodules.most if self.instrument.nodules else 0
        for number in range(most):
            at = f"nodules.{number}"
            item, place = self.text(f"{at}.item"), self.text(f"{at}.place")
            diameters = [self._answer(f"{at}.diameters.{n}") for n in range(_SIDES)]
            if item or place or any(d is not None for d in diameters):
                written = {"item": item, "diameters": [d for d in diameters if d is not None]}
                yield {**written, "place": place} if place else written
