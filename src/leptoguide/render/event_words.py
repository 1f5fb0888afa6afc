"""A dated event in words: what was given, done or found, with the unit it was entered in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leptoguide.record.events import Event
from leptoguide.record.facts import ReadFact
from leptoguide.render.phrase import Phrases

StatedKind = Literal["value", "absent", "taken-back"]


@dataclass(frozen=True, slots=True)
class StatedWords:
    """One fact that an event states: its value in the unit of the dictionary, why it has none, or that it was taken
    back. ``entered`` is there when it was written in another unit.
    """

    name: str
    kind: StatedKind
    label: str
    value: str
    entered: str = ""


class EventWords:
    """Events in one language."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.words = phrases.words

    def agent(self, name: str) -> str:
        """What an agent is called."""
        return self.words.of(self.phrases.guideline.dictionary.agents[name].label)

    def procedure(self, event: Event) -> str:
        """What a procedure is called."""
        return next(self.words.of(p.label) for p in event.kind.procedures if p.id == event.procedure)

    def given(self, event: Event, agent: str | None = None) -> str:
        """What was started, stopped, given or done; of several agents only ``agent`` when it is given."""
        if event.procedure:
            return self.procedure(event)
        if not event.agents:
            return ""
        agents = self.words.join([self.agent(a) for a in ([agent] if agent else event.agents)])
        if event.action == "stop":
            return f"{self.words('draw.stop')} {agents}"
        return f"{self.words('draw.start' if event.kind.course and event.action == 'start' else 'draw.give')} {agents}"

    def stated(self, event: Event) -> Iterator[StatedWords]:
        """The facts that an event states; a ``null`` that says nothing is left out."""
        for name, read in event.facts.items():
            if (kind := _kind(event, read)) is None:
                continue
            yield StatedWords(name, kind, self.phrases.fact(name), self._value(name, read), read.entered or "")

    def complete(self, event: Event) -> list[str]:
        """The kinds of which the record holds every event up to that day."""
        kinds = self.phrases.guideline.dictionary.events
        return [self.words.of(kinds[name].label) for name in event.complete]

    def _value(self, name: str, read: ReadFact) -> str:
        if read.value is not None:
            return self.phrases.value(name, read.value)
        return self.phrases.absent(read.absent) if read.absent is not None else self.words("draw.taken-back")


def _kind(event: Event, read: ReadFact) -> StatedKind | None:
    if read.value is not None:
        return "value"
    if read.absent is not None:
        return "absent"
    return "taken-back" if event.kind.observes_all else None
