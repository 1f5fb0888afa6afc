"""Dated events of one patient, read as strictly as facts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from leptoguide.errors import InputError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.schema.record import EventKind
from leptoguide.language.check import nearest
from leptoguide.record.days import read_day
from leptoguide.record.facts import ReadFact, read_fact
from leptoguide.record.scores import Scores, read_scores
from leptoguide.wording import Written, did_you_mean

MAX_EVENTS: Final = 5000
MAX_LINE: Final = 500
MAX_REF: Final = 64

Action = Literal["start", "stop", "give"]
_OWN_KEYS: Final = ("date", "kind", "agents", "action", "procedure", "complete", "reason", "note", "scores", "ref")


@dataclass(frozen=True, slots=True)
class Event:
    """One event. ``facts`` are what it states; ``complete`` names kinds of which the record holds every event.

    ``ref`` is what the keeper of the record calls it: never read here, and carried to the origins of facts.
    """

    date: datetime.date
    kind: EventKind
    facts: Mapping[str, ReadFact] = field(default_factory=dict)
    agents: tuple[str, ...] = ()
    action: Action = "start"
    procedure: str | None = None
    complete: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    scores: tuple[Scores, ...] = ()
    ref: str | None = None


def read_events(
    raw: Any, kinds: Mapping[str, EventKind], dictionary: Dictionary, name: str = "case"
) -> tuple[Event, ...]:
    """Events in the order of their dates. Raises :class:`InputError` naming the event and the field."""
    if not isinstance(raw, list | tuple):
        raise InputError("event.list", where=f"{name}, events")
    if len(raw) > MAX_EVENTS:
        raise InputError("event.too-many", where=f"{name}, events", limit=MAX_EVENTS)
    reader = _Reader(kinds, dictionary)
    events = [reader.event(item, f"{name}, events[{index}]") for index, item in enumerate(raw)]
    return tuple(sorted(events, key=lambda event: event.date))


class _Reader:
    def __init__(self, kinds: Mapping[str, EventKind], dictionary: Dictionary) -> None:
        self.kinds = kinds
        self.dictionary = dictionary
        self.any_fact = tuple(name for name in dictionary.facts if name != "as_of")

    def event(self, raw: Any, where: str) -> Event:
        if not isinstance(raw, dict):
            raise InputError("event.shape", where=where)
        kind = self._kind(raw.get("kind"), where)
        observed = self.any_fact if kind.observes_all else kind.observes
        for key in raw:
            if key not in _OWN_KEYS and key not in observed:
                allowed = [*observed, *_OWN_KEYS]
                hint = did_you_mean(nearest(key, allowed))
                raise InputError(
                    "event.unknown-key", where=where, hint=hint, key=Written(key), kind=kind.id, allowed=allowed
                )
        facts = {k: read_fact(k, v, self.dictionary, f"{where}.{k}") for k, v in raw.items() if k in observed}
        return Event(
            date=_date(raw.get("date"), where),
            kind=kind,
            facts=facts,
            agents=self._agents(raw.get("agents"), kind, where),
            action=_one_of(raw.get("action", "start"), ("start", "stop", "give"), f"{where}.action"),
            procedure=self._procedure(raw.get("procedure"), kind, where),
            complete=self._complete(raw.get("complete", ()), where),
            reason=_line(raw.get("reason"), f"{where}.reason"),
            note=_line(raw.get("note"), f"{where}.note"),
            scores=read_scores(raw.get("scores"), kind, self.dictionary, f"{where}.scores"),
            ref=_line(raw.get("ref"), f"{where}.ref", most=MAX_REF),
        )

    def _kind(self, raw: Any, where: str) -> EventKind:
        if isinstance(raw, str) and raw in self.kinds:
            return self.kinds[raw]
        hint = did_you_mean(nearest(raw, list(self.kinds))) if isinstance(raw, str) else None
        raise InputError(
            "event.unknown-kind", where=f"{where}.kind", hint=hint, raw=Written(raw), allowed=list(self.kinds)
        )

    def _agents(self, raw: Any, kind: EventKind, where: str) -> tuple[str, ...]:
        classes = kind.course.classes if kind.course else kind.gathers.classes if kind.gathers else ()
        if not classes:
            if raw is not None:
                raise InputError("event.no-agents", where=f"{where}.agents", kind=kind.id)
            return ()
        allowed = [agent.id for agent in self.dictionary.agents.values() if agent.class_ in classes]
        if not isinstance(raw, list | tuple) or not raw:
            raise InputError("event.needs-agents", where=f"{where}.agents", kind=kind.id, allowed=allowed)
        return tuple(_one_of(agent, allowed, f"{where}.agents") for agent in raw)

    def _procedure(self, raw: Any, kind: EventKind, where: str) -> str | None:
        allowed = [p.id for p in kind.procedures]
        if not allowed and raw is None:
            return None
        if not allowed:
            raise InputError("event.no-procedure", where=f"{where}.procedure", kind=kind.id)
        return str(_one_of(raw, allowed, f"{where}.procedure"))

    def _complete(self, raw: Any, where: str) -> tuple[str, ...]:
        if not isinstance(raw, list | tuple):
            raise InputError("event.complete", where=f"{where}.complete")
        return tuple(_one_of(kind, list(self.kinds), f"{where}.complete") for kind in raw)


def _one_of(raw: Any, allowed: Any, where: str) -> Any:
    if isinstance(raw, str) and raw in allowed:
        return raw
    hint = did_you_mean(nearest(raw, list(allowed))) if isinstance(raw, str) else None
    raise InputError("event.not-allowed", where=where, hint=hint, raw=Written(raw), allowed=list(allowed))


def _date(raw: Any, where: str) -> datetime.date:
    if (day := read_day(raw)) is not None:
        return day
    raise InputError("date.invalid", where=f"{where}.date", raw=Written(raw))


def _line(raw: Any, where: str, most: int = MAX_LINE) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > most or not raw.isprintable():
        raise InputError("event.line", where=where, length=most)
    return raw
