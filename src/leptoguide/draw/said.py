"""Events in a reader's words: the line that a pointer shows."""

from __future__ import annotations

import datetime

from leptoguide.draw.axis import Axis
from leptoguide.record.events import Event
from leptoguide.render.event_words import EventWords, StatedWords
from leptoguide.render.phrase import Phrases


class Said:
    """Sentences about events, in one language."""

    def __init__(self, phrases: Phrases, axis: Axis) -> None:
        self.phrases = phrases
        self.words = phrases.words
        self.axis = axis
        self.events = EventWords(phrases)

    def event(self, event: Event, agent: str | None = None) -> str:
        """Day, kind and all that the event states; of several agents only ``agent`` when it is given."""
        label = self.words.of(event.kind.label)
        parts = [self.day(event.date), label]
        parts += [text for text in [self.events.given(event, agent)] if text]
        parts += [self._fact(stated) for stated in self.events.stated(event)]
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
        return self.events.agent(name)

    def procedure(self, event: Event) -> str:
        """What a procedure is called."""
        return self.events.procedure(event)

    def _fact(self, stated: StatedWords) -> str:
        entered = f" ({stated.entered})" if stated.entered else ""
        return self.words("phrase.is", x=stated.label, value=stated.value + entered)


def signed(number: int) -> str:
    """A day number with a true minus sign."""
    return f"\u2212{-number}" if number < 0 else str(number)
