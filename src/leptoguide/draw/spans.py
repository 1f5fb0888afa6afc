"""Courses of agents and devices as stretches of days, with the events that began, repeated and ended them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leptoguide.knowledge.schema.record import EventKind
from leptoguide.record.events import Event


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of ``name``. ``start`` is unknown when only the end is on record, ``end`` while it goes on."""

    name: str
    start: datetime.date | None
    end: datetime.date | None
    events: tuple[Event, ...]


def course_spans(events: Iterable[Event]) -> tuple[Span, ...]:
    """A stretch of each agent from its start to its stop, as facts are derived: given again is still the same."""
    named = ((agent, event.action != "stop", event) for event in events for agent in event.agents)
    return _spans(named)


def device_spans(kind: EventKind, events: Iterable[Event]) -> tuple[tuple[Span, ...], tuple[Event, ...]]:
    """Stretches of devices that are put in and taken out, by the fact they settle; and the events that are no such."""
    settles = {p.id: p.settles for p in kind.procedures}
    devices = _reversible(settles)
    listed = list(events)
    named, single = [], []
    for event in listed:
        facts = [(n, v) for n, v in settles.get(event.procedure or "", {}).items() if n in devices]
        named += [(name, value is True, event) for name, value in facts]
        if not facts:
            single.append(event)
    return _spans(named), tuple(single)


def _reversible(settles: Mapping[str, Mapping[str, object]]) -> set[str]:
    """Facts that one procedure makes true and another false."""
    pairs = {(name, value is True) for facts in settles.values() for name, value in facts.items()}
    return {name for name, value in pairs if (name, not value) in pairs}


def _spans(named: Iterable[tuple[str, bool, Event]]) -> tuple[Span, ...]:
    running: dict[str, list[Event]] = {}
    found: list[Span] = []
    for name, on, event in named:
        if on:
            running.setdefault(name, []).append(event)
            continue
        begun = running.pop(name, [])
        found.append(Span(name, begun[0].date if begun else None, event.date, (*begun, event)))
    found += [Span(name, events[0].date, None, tuple(events)) for name, events in running.items()]
    return tuple(sorted(found, key=lambda span: (span.events[0].date, span.name)))
