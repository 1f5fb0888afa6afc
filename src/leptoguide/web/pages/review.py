"""What is looked at once more before an event is recorded: what it says, and which safety rules would then hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leptoguide.advise.giving import Giving
from leptoguide.advise.model import Advice
from leptoguide.record.events import Event
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.web.pages.event_rows import EventRows, EventSaid


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A safety rule: its text, where it comes from, the facts that are missing for it, whether it was confirmed."""

    id: str
    label: str
    text: str
    where: str
    missing: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class OptionWords:
    """An option on one of the agents, and its status before the event."""

    id: str
    label: str
    status: str
    word: str


@dataclass(frozen=True, slots=True)
class Review:
    """The page. ``stops`` are confirmed one by one; ``asks_identifier``: the patient's identifier is given again."""

    said: EventSaid
    stops: tuple[RuleWords, ...]
    cautions: tuple[RuleWords, ...]
    open: tuple[RuleWords, ...]
    options: tuple[OptionWords, ...]
    asks_identifier: bool

    @property
    def is_needed(self) -> bool:
        """Whether the event may not be recorded without it."""
        return bool(self.stops) or self.asks_identifier

    @property
    def is_confirmed(self) -> bool:
        """Whether every stop was confirmed."""
        return all(stop.confirmed for stop in self.stops)


def review(event: Event, before: Advice, found: Giving, confirmed: Sequence[str], words: Words) -> Review:
    """The review of an event under the guideline and on the day of the advice ``before`` it."""
    guideline = before.guideline
    phrases = Phrases(guideline, words)

    def rule(name: str, missing: tuple[str, ...] = ()) -> RuleWords:
        entry = guideline.safety[name].entry
        where = words("item.inside" if entry.tag == "TEXT" else "item.outside")
        missed = phrases.facts(missing) if missing else ""
        return RuleWords(name, words.of(entry.label), words.of(entry.text), where, missed, name in confirmed)

    return Review(
        said=EventRows(guideline, words).said(event),
        stops=tuple(rule(name) for name in found.stops),
        cautions=tuple(rule(name) for name in found.cautions),
        open=tuple(rule(finding.rule, finding.missing) for finding in found.open),
        options=tuple(_options(event, before, words)) if event.action != "stop" else (),
        asks_identifier=event.kind.identify,
    )


def _options(event: Event, before: Advice, words: Words) -> Iterator[OptionWords]:
    for option in before.options.values():
        if set(option.option.entry.agents) & set(event.agents):
            status = option.status.value
            yield OptionWords(option.id, words.of(option.option.entry.label), status, words(f"status.{status}"))
