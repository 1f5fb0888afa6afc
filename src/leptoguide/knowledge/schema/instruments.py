"""Instruments: scorecards, scales, questionnaires and protocols as versioned data."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from leptoguide.knowledge.schema.base import CodeValue, Entry, Kebab, Labelled, LedgerId, Snake, Sourced, Text, Text1

InstrumentTag = Literal["SOURCED", "KNOWN", "TEXT"]
InstrumentVersion = Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
SCORED: Final = ("scorecard", "imaging-card", "questionnaire")
"""Kinds of instrument that an event can carry scores of; a scale is a fact of its own, such as ``kps``."""
CytologyResult = Literal["positive", "negative", "equivocal"]
Interval = tuple[float, float]


class Level(Text):
    """One step of an item's scale; ``kps`` is the approximate Karnofsky range of an ECOG level."""

    value: int
    kps: Interval | None = None


class Item(Labelled):
    """What is scored, measured, or mapped; which keys an item uses follows from the instrument's kind."""

    tag: InstrumentTag
    levels: tuple[Level, ...] = ()
    range: Interval | None = None
    step: int | None = Field(default=None, ge=1)
    count: int | None = Field(default=None, ge=1)
    rule: Text | None = None
    site: Literal["brain", "spine"] | None = None
    fact: Snake | None = None
    comparator: Literal["=", "<", "<=", ">", ">="] | None = None
    value: float | None = None
    unit: Text1 | None = None
    definition: Snake | None = None
    symptoms: tuple[CodeValue, ...] = ()
    ledger: tuple[LedgerId, ...] = ()


class Choice(Text):
    """An answer by a code; ``short`` is how it is written where there is little room."""

    value: CodeValue
    score: int | None = None
    short: Text


class State(Text):
    """A state of a response instrument."""

    id: Kebab


class Start(Entry):
    """The state that a first result leads to."""

    on: CytologyResult
    to: Kebab


class Transition(Start):
    """A change of state; ``date`` says which result dates the new state."""

    from_: Kebab = Field(alias="from")
    when: Text
    date: Literal["this", "first-negative"]


class Parameter(Labelled):
    """A number of a response instrument; no value when the source gives none."""

    value: float | None
    unit: Text1
    tag: InstrumentTag
    ledger: tuple[LedgerId, ...] = ()


class Crosswalk(Entry):
    """Another scale that the levels are compared with."""

    to: Snake
    approximate: bool


class Mean(Labelled):
    """A mean over all answers of some items."""

    items: tuple[Kebab, ...] = Field(min_length=1)


class Scoring(Entry):
    """How a questionnaire's answers become scores: ``original`` is the scale they are given on."""

    tag: InstrumentTag
    original: Interval | None = None
    converted: Interval | None = None
    higher_is_better: bool | None = None
    means: tuple[Mean, ...] = ()
    recall_hours: int | None = None
    moderate_from: float | None = None
    severe_from: float | None = None


class Recorded(Labelled):
    """What is recorded beside the scores: of each item, or once for the whole exam."""

    per: Literal["item", "exam"]


class Nodules(Entry):
    """Which items' nodules are measured, the ``most`` that are, and the fact that gives unit and range."""

    items: tuple[Kebab, ...]
    most: int = Field(ge=1)
    fact: Snake


class Sequences(Entry):
    """MRI sequences by site."""

    tag: InstrumentTag
    sources: tuple[Kebab, ...]
    brain: tuple[Text, ...]
    spine: tuple[Text, ...]


class Instrument(Sourced):
    """One version of one instrument, with what the consensus says of it and where its content comes from."""

    id: Kebab
    version: InstrumentVersion
    label: Text
    short: Text | None = None
    kind: Literal["scorecard", "imaging-card", "scale", "response", "questionnaire", "protocol", "mapping"]
    origin: Literal["consensus", "extension"]
    tag: InstrumentTag
    sources: tuple[Kebab, ...]
    fact: Snake | None = None
    note: Text
    licence: Text | None = None
    items: tuple[Item, ...]
    record: tuple[Recorded, ...] = ()
    separate: tuple[Labelled, ...] = ()
    crosswalk: Crosswalk | None = None
    scoring: Scoring | None = None
    factors: tuple[Text, ...] = ()
    sequences: Sequences | None = None
    finding: tuple[Choice, ...] = ()
    change: tuple[Choice, ...] = ()
    overall: tuple[Choice, ...] = ()
    exam_change: tuple[Choice, ...] = ()
    measurable_nodule: Text | None = None
    nodules: Nodules | None = None
    parameters: tuple[Parameter, ...] = ()
    states: tuple[State, ...] = ()
    start: tuple[Start, ...] = ()
    transitions: tuple[Transition, ...] = ()
    equivocal: Text | None = None

    @model_validator(mode="after")
    def _can_be_filled_in(self) -> Self:
        if self.kind == "questionnaire" and not (self.items and all(self.scale(item) for item in self.items)):
            raise ValueError("a questionnaire needs a range for every item")
        if self.kind == "imaging-card" and not self.finding:
            raise ValueError("an imaging card says what can be found")
        return self

    def scale(self, item: Item) -> Interval | None:
        """The scale that answers to an item are given on, which may not be the one that they are reported on."""
        return self.scoring.original if self.scoring and self.scoring.original else item.range
