"""The stages of a patient's way, the disciplines, and the follow-up schedule with its other readings."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.knowledge.guideline import CompiledPhase, CompiledSchedule
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import ConditionWords, Reader, Sourcing


@dataclass(frozen=True, slots=True)
class StageRow:
    link: Link
    condition: ConditionWords
    recommendations: tuple[Link, ...]
    onward: tuple[tuple[Link, str], ...]
    """The stages that follow, each with what leads there."""


@dataclass(frozen=True, slots=True)
class DisciplineRow:
    link: Link
    roles: str
    options: tuple[Link, ...]
    sourcing: Sourcing


@dataclass(frozen=True, slots=True)
class PathwayPage:
    note: str
    sourcing: Sourcing
    stages: tuple[StageRow, ...]
    disciplines: tuple[DisciplineRow, ...]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """Visits counted in calendar months from ``anchor``."""

    link: Link
    when: str
    anchor: Link
    what: tuple[Link, ...]
    condition: ConditionWords


@dataclass(frozen=True, slots=True)
class VisitItem:
    """Something done at a visit; without a condition it is always done."""

    link: Link
    condition: ConditionWords | None


@dataclass(frozen=True, slots=True)
class ScheduleReadingRow:
    discrepancy: Link
    label: str
    phases: tuple[PhaseRow, ...]


@dataclass(frozen=True, slots=True)
class SchedulePage:
    link: Link
    recommendation: Link
    phases: tuple[PhaseRow, ...]
    readings: tuple[ScheduleReadingRow, ...]
    items: tuple[VisitItem, ...]
    sourcing: Sourcing


def pathway_page(reader: Reader) -> PathwayPage:
    """Stages and disciplines."""
    g, w, links = reader.guideline, reader.words, reader.links
    return PathwayPage(
        note=w.of(g.pathway.note),
        sourcing=reader.sourced(g.pathway),
        stages=tuple(
            StageRow(
                link=links.to("stage", stage.entry.id),
                condition=reader.condition(stage.when),
                recommendations=links.all("recommendation", stage.entry.recommendations),
                onward=tuple(
                    (links.to("stage", e.to), w.of(e.label)) for e in g.pathway.edges if e.from_ == stage.entry.id
                ),
            )
            for stage in g.stages
        ),
        disciplines=tuple(
            DisciplineRow(
                link=links.to("discipline", discipline.id),
                roles=w.of(discipline.roles),
                options=links.of(reader.uses.of("discipline", discipline.id, by="option")),
                sourcing=reader.sourced(discipline),
            )
            for discipline in g.disciplines.values()
        ),
    )


def schedule_pages(reader: Reader) -> tuple[SchedulePage, ...]:
    """The follow-up rules."""
    return tuple(_schedule(reader, schedule) for schedule in reader.guideline.schedules)


def _schedule(reader: Reader, schedule: CompiledSchedule) -> SchedulePage:
    entry, links = schedule.entry, reader.links
    return SchedulePage(
        link=links.to("schedule", entry.id),
        recommendation=links.to("recommendation", entry.recommendation),
        phases=tuple(_phase(reader, phase) for phase in schedule.phases),
        readings=tuple(
            ScheduleReadingRow(
                links.to("discrepancy", reading.discrepancy),
                reader.words.of(reading.label),
                tuple(_phase(reader, phase) for phase in phases),
            )
            for reading, phases in schedule.readings
        ),
        items=tuple(
            VisitItem(
                links.to("schedule", item.id),
                reader.condition(schedule.items[item.id]) if item.id in schedule.items else None,
            )
            for item in entry.items
        ),
        sourcing=reader.sourced(entry),
    )


def _phase(reader: Reader, phase: CompiledPhase) -> PhaseRow:
    w, entry = reader.words, phase.entry
    if entry.every is None:
        when = w("browse.visits-at", months=w.join(str(month) for month in entry.months))
    else:
        when = w("browse.visits-every", every=entry.every, month=entry.from_month)
    return PhaseRow(
        link=Link("schedule", entry.id, w.of(entry.label)),
        when=when,
        anchor=reader.links.to("fact", entry.anchor),
        what=reader.links.all("schedule", entry.what),
        condition=reader.condition(phase.when),
    )
