"""How a record of dated events becomes facts: kinds of event, and rules over several of them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from leptoguide.knowledge.schema.base import CodeValue, Entry, Kebab, Labelled, Snake


class Course(Entry):
    """Agents that are started and stopped. Keys name the list, code and date facts that follow."""

    classes: tuple[Kebab, ...]
    current: Snake
    past: Snake | None = None
    at_onset: Snake | None = None
    exposure: dict[Snake, Kebab] = Field(default_factory=dict)
    stopped_on: dict[Snake, Kebab] = Field(default_factory=dict)
    last_given: dict[Snake, Kebab] = Field(default_factory=dict)


class Gathers(Entry):
    list: Snake
    classes: tuple[Kebab, ...]


class Procedure(Labelled):
    settles: dict[Snake, Any]


class EventKind(Labelled):
    """One kind of event. ``observes``: facts that it may state. ``settles``: facts that its happening settles.

    ``observes_all``: it may state any fact, and is where somebody writes down what is known, not an examination: its
    day is that of no result, and a ``null`` takes back what was stated of the fact before.
    ``otherwise``: what holds when the record is complete for the kind and has no such event. ``instruments``: those
    that it may carry scores of. ``identify``: what can not be undone, so whoever records it gives the patient's
    identifier again.
    """

    observes: tuple[Snake, ...] = ()
    observes_all: bool = False
    settles: dict[Snake, Any] = Field(default_factory=dict)
    otherwise: dict[Snake, Any] = Field(default_factory=dict)
    dates: dict[Snake, Literal["first", "latest"]] = Field(default_factory=dict)
    course: Course | None = None
    gathers: Gathers | None = None
    procedures: tuple[Procedure, ...] = ()
    instruments: tuple[Kebab, ...] = ()
    identify: bool = False


class Onset(Entry):
    fact: Snake
    results: dict[Snake, CodeValue]


class TreatmentStart(Entry):
    fact: Snake
    kinds: tuple[Kebab, ...]


class RecordRules(Entry):
    """Rules over several events; see ``record/rules.yaml``."""

    most_diagnostic: dict[Snake, tuple[CodeValue, ...]]
    onset: Onset
    treatment_start: TreatmentStart
