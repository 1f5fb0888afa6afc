"""The course of one patient on one page: what was done, what was found and what was measured, by day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from leptoguide.advise.response import csf_response
from leptoguide.draw.axis import axis_for
from leptoguide.draw.bars import draw_bars, draw_doses
from leptoguide.draw.dots import LETTERS, draw_points
from leptoguide.draw.look import Track, look
from leptoguide.draw.measure import longest_piece, wrapped
from leptoguide.draw.page import Page
from leptoguide.draw.panels import Panels
from leptoguide.draw.said import Said
from leptoguide.draw.scale import draw_lines, draw_scale
from leptoguide.draw.spans import Span, course_spans, device_spans
from leptoguide.draw.strip import draw_strip
from leptoguide.draw.svg import Canvas, widest
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.record.events import Event
from leptoguide.record.statements import standing
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words

Part = Literal["whole", "course", "scores", "tracks"]
"""What is drawn: all of it; or, for pages that can not be as high, what happened and was measured, or the exams.

``tracks`` is only what happened, without what explains the marks: for a page that has room for a glance.
"""


def timeline_svg(
    case: Case, guideline: Guideline, language: Language, width: float | None = None, part: Part = "whole"
) -> str:
    """The record of ``case`` up to its day as one SVG. Events after that day are counted, not drawn.

    A record without events gives a drawing that says so. ``width`` is in pixels; there is a usual one.
    """
    words, width = Words(language), width or look().timeline.width
    events = [event for event in case.events if part != "scores" or event.scores]
    past = standing([event for event in events if case.as_of is None or event.date <= case.as_of])
    if not past:
        return _empty(case, words, width, len(events), part)
    return _Timeline(case, guideline, words, past, width, part, later=len(events) - len(past)).svg()


def _empty(case: Case, words: Words, width: float, later: int, part: Part) -> str:
    canvas = Canvas(width)
    nothing = words("draw.no-scores" if part == "scores" else "draw.empty")
    text = words("draw.later", count=later) if later else nothing
    bottom = canvas.paragraph(look().margin, look().margin, text, canvas.width - 2 * look().margin)
    return canvas.document(bottom + look().margin, _title(case, words, part), text)


def _title(case: Case, words: Words, part: Part) -> str:
    return words("draw.scores-title" if part == "scores" else "draw.timeline-title", case=case.id)


@dataclass(frozen=True)
class _Row:
    """The events that share a track."""

    track: Track
    label: str
    events: Sequence[Event]


class _Timeline:
    def __init__(
        self, case: Case, guideline: Guideline, words: Words, past: list[Event], width: float, part: Part, *, later: int
    ) -> None:
        self.case = case
        self.words = words
        self.past = past
        self.phrases = Phrases(guideline, words)
        self.part = part
        self.later = later
        in_tracks = past if part != "scores" else []
        self.steps = csf_response(case, guideline) if in_tracks else ()
        self.rows = self._rows(guideline, in_tracks)
        measured = in_tracks if part != "tracks" else []
        self.panels = Panels(case, guideline, measured, self.phrases, scores=part in ("whole", "scores"))
        canvas = Canvas(width)
        gutter = self._gutter(canvas.width)
        days = [event.date for event in past]
        onset = case.facts.get(guideline.dictionary.record_rules.onset.fact)
        zero = onset if isinstance(onset, datetime.date) else None
        last = case.as_of or days[-1]
        axis = axis_for(days, zero, last, gutter + look().margin, canvas.width - look().margin * 2)
        self.page = Page(canvas, axis, Said(self.phrases, axis), gutter)

    def _rows(self, guideline: Guideline, past: Sequence[Event]) -> list[_Row]:
        """Tracks in their order; kinds that have none of their own come after them."""
        named = {track.kind: track for track in look().timeline.tracks}
        kinds = guideline.dictionary.events
        order = [*named, *(kind for kind in kinds if kind not in named)]
        rows = []
        for kind in order:
            events = [event for event in past if event.kind.id == kind]
            if events:
                track = named.get(kind) or Track(kind=kind, form="points")
                rows.append(_Row(track, self.words.of(kinds[kind].label), events))
        return rows

    def _gutter(self, width: float) -> float:
        """As wide as the labels need, within limits."""
        trends = [trend.label for trend in self.panels.trends]
        labels = [*(row.label for row in self.rows), *self.panels.labels(), self.words("response.track")]
        scale = longest_piece("0000", look().small) + look().gap * 2
        longest = max(longest_piece(label, look().size) for label in labels)
        longest = max([longest, *(longest_piece(label, look().size) + scale for label in trends)])
        room = min(widest(labels, look().size), look().timeline.gutter_share * width)
        limit = look().timeline.gutter_most * width
        return min(max(room, longest), limit) + look().margin + look().gap * 2

    # ------------------------------------------------------------ drawing

    def svg(self) -> str:
        """The drawing."""
        page, canvas = self.page, self.page.canvas
        title = _title(self.case, self.words, self.part)
        heading = title if self.case.day_given else f"{title} ({self.words('head.today')})"
        top = look().margin
        for line in wrapped(heading, (canvas.width - 2 * look().margin) / look().glyph_bold, look().heading):
            canvas.write(look().margin, top + look().heading, line, size=look().heading, bold=True, name="lg-heading")
            top += look().heading + look().gap * 2
        top = draw_scale(page, top)
        first = top - look().gap
        for row in self.rows:
            top = self._row(row, top)
            if row.track.letters and self.steps:
                top = page.rule(draw_strip(page, self.steps, top))
        top = self.panels.draw(page, top)
        draw_lines(page, first, top)
        top = self._notes(top + look().gap) if self.part != "tracks" else top
        return canvas.document(top + look().margin, title, self._description())

    def _row(self, row: _Row, top: float) -> float:
        page, form = self.page, row.track.form
        dropped = 0
        agent: Callable[[str], str] = page.said.agent
        if form == "bars":
            bottom = draw_bars(page, course_spans(row.events), top, agent)
        elif form == "doses":
            bottom = draw_doses(page, self._doses(row.events), top, agent)
        else:
            spans, single = self._stretches(row)
            bottom = draw_bars(page, spans, top, agent if form == "courses" else page.phrases.fact)
            if single or not spans:
                bottom, dropped = draw_points(page, row.track, single, bottom)
        return page.rule(page.label(top, row.label, dropped=dropped, least=bottom - top))

    def _doses(self, events: Sequence[Event]) -> list[Span]:
        """The doses of each agent together, in the order of their first."""
        agents = {agent: None for event in events for agent in event.agents}
        doses = {agent: tuple(event for event in events if agent in event.agents) for agent in agents}
        return [Span(agent, found[0].date, found[-1].date, found) for agent, found in doses.items()]

    def _stretches(self, row: _Row) -> tuple[Sequence[Span], Sequence[Event]]:
        """Of a track that may hold both: stretches with an end or an opposite, and events that stand alone."""
        if row.track.form == "devices":
            return device_spans(row.events[0].kind, row.events)
        if row.track.form == "courses":
            spans = [span for span in course_spans(row.events) if span.end is not None]
            inside = {id(event) for span in spans for event in span.events}
            return spans, [event for event in row.events if id(event) not in inside]
        return (), row.events

    # ------------------------------------------------------------ notes

    def _notes(self, top: float) -> float:
        """What the marks mean, and what is not drawn."""
        canvas, room = self.page.canvas, self.page.canvas.width - 2 * look().margin
        for text in self._legend():
            top = canvas.paragraph(look().margin, top, text, room, size=look().small, fill=look().quiet)
        return top

    def _legend(self) -> list[str]:
        w, axis = self.words, self.page.axis
        legend = []
        lettered = next((row.track.letters for row in self.rows if row.track.letters), None)
        if lettered:
            codes = [f"{w(key)} {self.phrases.code(lettered, code)}" for code, key in LETTERS.items()]
            legend.append(w("draw.legend-letters", letters=w.clauses(codes)))
        if self.rows:
            legend.append(w("draw.legend-bars"))
        legend += self.panels.legend()
        if self.steps:
            legend.append(w("response.note"))
        if axis.turn is not None:
            legend.append(w("draw.legend-break", date=axis.turn.isoformat()))
        if axis.zero is None:
            legend.append(w("draw.no-day-zero"))
        if self.later:
            legend.append(w("draw.later", count=self.later))
        return legend

    def _description(self) -> str:
        """The drawing in a few words, for who can not see it."""
        w = self.words
        parts = []
        if self.rows:
            counts = w.join([w("draw.count", label=row.label, count=len(row.events)) for row in self.rows])
            first, last = self.past[0].date.isoformat(), self.page.axis.last.isoformat()
            parts.append(w("draw.desc", first=first, last=last, counts=counts))
        if self.page.axis.zero is not None:
            parts.append(w("draw.day-zero", date=self.page.axis.zero.isoformat()))
        if self.steps:
            parts.append(f"{w('response.track')}: {w.of(self.steps[-1].label)}")
        return w.clauses([*parts, *self.panels.told()])
