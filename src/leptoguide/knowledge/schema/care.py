"""Safety rules, notices, the follow-up schedule and the pathway."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from leptoguide.knowledge.schema.base import (
    DiscrepancyId,
    Entry,
    Kebab,
    Labelled,
    RecommendationId,
    Snake,
    Sourced,
    Text,
    Text1,
)


class SafetyRule(Entry):
    """A check; ``stop`` blocks every option that uses one of ``agents``. All but ``TEXT`` come from elsewhere."""

    id: Kebab
    label: Text
    text: Text
    agents: tuple[Kebab, ...] = Field(min_length=1)
    effect: Literal["stop", "caution", "inform"]
    when: Text1
    tag: Literal["SOURCED", "KNOWN", "TEXT"]
    sources: tuple[Kebab, ...] = ()
    sections: tuple[Text1, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> SafetyRule:
        if not (self.sections if self.tag == "TEXT" else self.sources):
            raise ValueError(f"{self.id}: a rule from the text names its sections, any other its sources")
        return self


class Notice(Sourced):
    """Something the reader must know that is no option: context, a gap of the source, a mapping.

    ``general`` ones hold for every patient at that stage and are folded away on a page.
    """

    id: Kebab
    kind: Literal["consensus", "extension", "safety", "gap"]
    general: bool = False
    text: Text
    when: Text1
    recommendations: tuple[RecommendationId, ...] = ()
    sources: tuple[Kebab, ...] = ()


class SchedulePhase(Entry):
    """Visits in calendar months from ``anchor``: at ``months``, or every ``every`` months after ``from_month``."""

    id: Kebab
    label: Text
    when: Text1
    anchor: Snake
    months: tuple[int, ...] = ()
    from_month: int = Field(default=0, ge=0)
    every: int | None = Field(default=None, ge=1)
    what: tuple[Kebab, ...] = Field(min_length=1)


class ScheduleItem(Labelled):
    """Something done at a visit; left out when ``when`` is false, kept while it is unknown."""

    when: Text1 | None = None


class ScheduleReading(Entry):
    discrepancy: DiscrepancyId
    label: Text
    phases: tuple[SchedulePhase, ...]


class Schedule(Sourced):
    """The follow-up rule of a recommendation."""

    id: Kebab
    recommendation: RecommendationId
    label: Text
    phases: tuple[SchedulePhase, ...]
    readings: tuple[ScheduleReading, ...] = ()
    items: tuple[ScheduleItem, ...]


class Stage(Entry):
    """A stage of the pathway; the patient stands at the last one whose ``when`` is true."""

    id: Kebab
    label: Text
    when: Text1
    recommendations: tuple[RecommendationId, ...]


class Edge(Entry):
    from_: Kebab = Field(alias="from")
    to: Kebab
    label: Text


class Pathway(Sourced):
    note: Text
    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]
