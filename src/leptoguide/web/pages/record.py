"""The record of one patient over time: its events, and the facts of a day with the event that each came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from leptoguide.draw.pathway import pathway_svg
from leptoguide.draw.timeline import timeline_svg
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.resolve import Origin, Source
from leptoguide.registry.history import Thread
from leptoguide.render.items import closed_on, is_carried
from leptoguide.render.overview import ResponseWords
from leptoguide.render.sheets import Sheet, sheets
from leptoguide.web.pages.event_rows import EventRow, EventRows
from leptoguide.web.pages.workspace import Workspace

PER_PAGE = 100
DRAWN = 1280
"""Width of the timeline in pixels: the pages are looked at on 1366."""
PATHWAY = 1000


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of event, how many there are, and whether they alone are shown."""

    id: str
    label: str
    count: int
    is_shown: bool


@dataclass(frozen=True, slots=True)
class FactSource:
    """An event that a fact came from; ``ref`` leads to it."""

    ref: str
    label: str


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """One fact of the day. ``state``: known, absent or conflict; ``value`` says which value, or why there is none."""

    name: str
    label: str
    state: str
    value: str
    sources: tuple[FactSource, ...]
    carried: bool
    closed: str


@dataclass(frozen=True, slots=True)
class DerivedGroup:
    """Facts of one kind, and the labels of those that are unknown."""

    id: str
    label: str
    facts: tuple[DerivedFact, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The page. ``threads`` are all events with their versions; ``kind`` filters the table, ``withdrawn`` adds to it.

    Events are read by ``reader``, the newest version of the guideline, whatever day is shown.
    """

    w: Workspace
    threads: Sequence[Thread]
    reader: Guideline
    kind: str = ""
    withdrawn: bool = False
    page: int = 1

    # ------------------------------------------------------------ pictures

    @property
    def timeline(self) -> str:
        """The course as a drawing."""
        advice = self.w.advice
        return timeline_svg(advice.case, advice.guideline, self.w.words.language, DRAWN)

    @property
    def pathway(self) -> str:
        """The pathway with the patient's place, as a drawing."""
        return pathway_svg(self.w.advice, self.w.words.language, PATHWAY)

    @cached_property
    def response(self) -> tuple[ResponseWords, ...]:
        """The cytological course, examination by examination."""
        return tuple(self.w.overview.response())

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The latest scores beside those before."""
        return tuple(sheets(self.w.advice, self.w.words))

    # ------------------------------------------------------------ events

    @cached_property
    def _past(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.said.date <= self.w.as_of]

    @cached_property
    def _shown(self) -> list[Thread]:
        of_kind = [t for t in self._past if not self.kind or t.said.kind == self.kind]
        return [thread for thread in of_kind if self.withdrawn or not thread.is_withdrawn]

    @property
    def later(self) -> int:
        """How many events lie after the day."""
        return sum(not thread.is_withdrawn for thread in self.threads) - sum(not t.is_withdrawn for t in self._past)

    @property
    def withdrawn_count(self) -> int:
        """How many were withdrawn."""
        return sum(thread.is_withdrawn for thread in self._past)

    @property
    def count(self) -> int:
        """How many events the table has on all its pages."""
        return len(self._shown)

    @property
    def pages(self) -> range:
        """The numbers of the pages."""
        return range(1, max(1, -(-self.count // PER_PAGE)) + 1)

    @cached_property
    def rows(self) -> tuple[EventRow, ...]:
        """One page of events, newest day first."""
        make = EventRows(self.reader, self.w.words)
        start = (self.page - 1) * PER_PAGE
        return tuple(make.row(thread) for thread in self._shown[start : start + PER_PAGE])

    @cached_property
    def kinds(self) -> tuple[KindCount, ...]:
        """The kinds of which there is any event, in the order of the guideline."""
        counts = Counter(thread.said.kind for thread in self._past if self.withdrawn or not thread.is_withdrawn)
        kinds = self.reader.dictionary.events
        return tuple(
            KindCount(kind.id, self.w.words.of(kind.label), counts[kind.id], kind.id == self.kind)
            for kind in kinds.values()
            if counts[kind.id] or kind.id == self.kind
        )

    # ------------------------------------------------------------ facts

    @cached_property
    def facts(self) -> tuple[DerivedGroup, ...]:
        """The facts of the day by group: those known, those asked without a value, those in conflict."""
        case, dictionary, w = self.w.advice.case, self.w.advice.guideline.dictionary, self.w.words
        told = {*case.facts, *case.absent, *case.conflicts}
        found = []
        for name, members in dictionary.groups.items():
            own = [fact for fact in members if fact != "as_of"]
            if not own:
                continue
            facts = tuple(self._fact(fact) for fact in own if fact in told)
            unknown = tuple(self.w.phrases.fact(fact) for fact in own if fact not in told)
            found.append(DerivedGroup(name, w.of(dictionary.group_labels[name].label), facts, unknown))
        return tuple(found)

    def _fact(self, name: str) -> DerivedFact:
        field = self.w.fields.field(name)
        origin = self.w.advice.case.origins.get(name)
        closed = closed_on(self.w.advice, name)
        return DerivedFact(
            name=name,
            label=field.label,
            state=field.state,
            value=field.conflict or field.shown,
            sources=self._sources(origin) if origin else (),
            carried=is_carried(self.w.advice, name),
            closed=closed.isoformat() if closed else "",
        )

    def _sources(self, origin: Origin) -> tuple[FactSource, ...]:
        kinds = self.w.advice.guideline.dictionary.events

        def said(source: Source) -> FactSource:
            return FactSource(
                source.ref or "", f"{source.date.isoformat()} {self.w.words.of(kinds[source.kind].label)}"
            )

        return tuple(said(s) for s in (Source(origin.date, origin.kind, origin.ref), *origin.others))
