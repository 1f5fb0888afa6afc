"""Events in a reader's words: the line that a pointer shows."""

from __future__ import annotations

import datetime

from leptoguide.draw.axis import Axis
from leptoguide.record.events import Event
from leptoguide.render.phrase import Phrases


class Said:
    """Sentences about events, in one language."""

    def __init__(self, phrases: Phrases, axis: Axis) -> None:
        self.phrases = phrases
        self.words = phrases.words
        self.axis = axis

    def event(self, event: Event, agent: str | None = None) -> str:
        """Day, kind and all that the event states; of several agents only ``agent`` when it is given."""
        label = self.words.of(event.kind.label)
        parts = [self.day(event.date), label, *self._given(event, agent), *self._facts(event)]
        if event.reason:
            parts.append(f"{self.words('draw.reason')} {event.reason}")
        if event.note:
            parts.append(event.note)
        return " · ".join(parts)

    def day(self, date: datetime.date) -> str:
        """The date, and the number of the day when it is known."""
        number = self.axis.number(date)
        text = date.isoformat()
        return text if number is None else f"{text} ({self.words('draw.day-number', number=signed(number))})"

    def agent(self, name: str) -> str:
        """What an agent is called."""
        return self.words.of(self.phrases.guideline.dictionary.agents[name].label)

    def procedure(self, event: Event) -> str:
        """What a procedure is called."""
        return next(self.words.of(p.label) for p in event.kind.procedures if p.id == event.procedure)

    def _given(self, event: Event, agent: str | None) -> list[str]:
        if event.procedure:
            return [self.procedure(event)]
        if not event.agents:
            return []
        agents = self.words.join([self.agent(a) for a in ([agent] if agent else event.agents)])
        if event.action == "stop":
            return [f"{self.words('draw.stop')} {agents}"]
        return [
            f"{self.words('draw.start' if event.kind.course and event.action == 'start' else 'draw.give')} {agents}"
        ]

    def _facts(self, event: Event) -> list[str]:
        said = []
        for name, read in event.facts.items():
            if read.value is not None:
                value = self.phrases.value(name, read.value)
            elif read.absent is not None:
                value = self.phrases.absent(read.absent)
            elif event.kind.observes_all:
                value = self.words("draw.taken-back")
            else:
                continue
            entered = f" ({read.entered})" if read.entered else ""
            said.append(self.words("phrase.is", x=self.phrases.fact(name), value=value + entered))
        return said


def signed(number: int) -> str:
    """A day number with a true minus sign."""
    return f"\u2212{-number}" if number < 0 else str(number)
