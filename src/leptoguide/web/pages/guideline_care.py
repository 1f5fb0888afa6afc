"""One recommendation with all its options: conditions, order, evidence for and against, safety rules, readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leptoguide.knowledge.guideline import CompiledOption, CompiledReading, Condition
from leptoguide.render.why_evidence import ArgumentRow, DiscrepancyRow, ReferenceRow
from leptoguide.web.pages.grades import Grade, grade_of
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import ConditionWords, Reader, Sourcing
from leptoguide.web.pages.guideline_rules import SafetyRow, safety_row


@dataclass(frozen=True, slots=True)
class NamedCondition:
    """A condition of an option and what it decides (``when``, ``against``, ``done``)."""

    name: str
    title: str
    condition: ConditionWords


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """Another reading of the same passage."""

    discrepancy: Link
    label: str
    sections: str
    condition: ConditionWords


@dataclass(frozen=True, slots=True)
class Argument:
    """One reason for or against; ``link`` opens the study or the statement."""

    row: ArgumentRow
    link: Link | None
    references: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OptionPage:
    """One option. ``origin``: where it stands in the consensus.

    ``modality``: to be done, to be considered, or ``against`` for one that the consensus never advises.
    """

    link: Link
    detail: str
    origin: str
    origin_word: str
    modality: str
    modality_word: str
    preference: int | None
    conditions: tuple[NamedCondition, ...]
    readings: tuple[ReadingWords, ...]
    arguments_for: tuple[Argument, ...]
    arguments_against: tuple[Argument, ...]
    safety: tuple[SafetyRow, ...]
    agents: tuple[Link, ...]
    disciplines: tuple[Link, ...]
    after: tuple[Link, ...]
    excludes: tuple[Link, ...]
    sourcing: Sourcing


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    link: Link
    number: str
    summary: str
    grade: Grade
    group: str
    scope: ConditionWords
    sourcing: Sourcing
    stages: tuple[Link, ...]
    schedules: tuple[Link, ...]
    notices: tuple[tuple[Link, str, str], ...]
    """Link, kind in words, text."""
    options: tuple[OptionPage, ...]
    references: tuple[ReferenceRow, ...]
    discrepancies: tuple[DiscrepancyRow, ...]
    previous: Link | None
    following: Link | None


def recommendation_page(reader: Reader, name: str) -> RecommendationPage:
    """The page of a recommendation that exists."""
    g, w, links = reader.guideline, reader.words, reader.links
    compiled, names = g.recommendations[name], list(g.recommendations)
    entry, place = compiled.entry, names.index(name)
    options = compiled.options
    cited = {*entry.references, *(number for o in options for number in o.entry.references)}
    doubts = {*entry.discrepancies, *(d for o in options for d in o.entry.discrepancies)}
    return RecommendationPage(
        link=links.to("recommendation", name),
        number=name,
        summary=w.of(entry.summary),
        grade=grade_of(entry, g, w),
        group=w(f"browse.group.{entry.abstract_group}"),
        scope=reader.condition(compiled.applies),
        sourcing=reader.sourced(entry),
        stages=links.of(reader.uses.of("recommendation", name, by="stage")),
        schedules=links.of(reader.uses.of("recommendation", name, by="schedule")),
        notices=tuple(_notices(reader, name)),
        options=tuple(_option(reader, option) for option in options),
        references=reader.evidence.references(cited),
        discrepancies=reader.evidence.discrepancies(doubts),
        previous=links.to("recommendation", names[place - 1]) if place else None,
        following=links.to("recommendation", names[place + 1]) if place + 1 < len(names) else None,
    )


def _notices(reader: Reader, name: str) -> Iterator[tuple[Link, str, str]]:
    for notice in reader.guideline.notices:
        if name in notice.entry.recommendations:
            kind = reader.words(f"notice.{notice.entry.kind}")
            yield reader.links.to("notice", notice.entry.id), kind, reader.words.of(notice.entry.text)


def _option(reader: Reader, option: CompiledOption) -> OptionPage:
    w, links, entry = reader.words, reader.links, option.entry
    written: tuple[tuple[str, str | None, Condition], ...] = (
        ("when", entry.when, option.when),
        ("against", entry.against_when, option.against_when),
        ("done", entry.done_when, option.done_when),
    )
    modality = entry.modality if entry.when is not None else "against"
    return OptionPage(
        link=links.to("option", option.id),
        detail=w.of(entry.detail),
        origin=entry.origin,
        origin_word=w(f"browse.origin.{entry.origin}"),
        modality=modality,
        modality_word=w(f"browse.modality.{modality}"),
        preference=entry.preference,
        conditions=tuple(
            NamedCondition(name, w(f"why.{name}"), reader.condition(condition))
            for name, text, condition in written
            if text is not None
        ),
        readings=tuple(reading_words(reader, reading) for reading in option.readings),
        arguments_for=tuple(_arguments(reader, reader.evidence.arguments(entry.for_))),
        arguments_against=tuple(_arguments(reader, reader.evidence.arguments(entry.against))),
        safety=tuple(safety_row(reader, rule) for rule in option.safety),
        agents=links.all("agent", entry.agents),
        disciplines=links.all("discipline", entry.disciplines),
        after=links.all("option", entry.after),
        excludes=links.all("option", entry.excludes),
        sourcing=reader.sourced(entry),
    )


def reading_words(reader: Reader, reading: CompiledReading, definition: str = "") -> ReadingWords:
    """Another reading of a passage; ``definition`` is the derived code that it belongs to."""
    entry = reading.entry
    return ReadingWords(
        reader.links.to("discrepancy", entry.discrepancy),
        reader.words.of(entry.label),
        reader.words.sections(entry.sections),
        reader.condition(reading.condition, definition),
    )


def _arguments(reader: Reader, rows: Iterable[ArgumentRow]) -> Iterator[Argument]:
    for row in rows:
        link = reader.links.to(row.kind, row.id) if row.id is not None else None
        yield Argument(row, link, reader.links.all("reference", (str(number) for number in row.references)))
