"""Below the tracks of a timeline: trends of what was measured or answered, and grids of what exams found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leptoguide.advise.scores import card_readings
from leptoguide.draw.exams import card_rows, exam_rows, unconfirmed
from leptoguide.draw.grid import draw_grid
from leptoguide.draw.look import look
from leptoguide.draw.page import Page
from leptoguide.draw.trends import Trend, draw_trend, fact_trend, score_trend
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.instruments import Choice
from leptoguide.record.case import Case
from leptoguide.record.events import Event
from leptoguide.record.exams import Exam, by_series, exams
from leptoguide.render.exam_words import ExamWords
from leptoguide.render.phrase import Phrases


class Panels:
    """The panels of one record; series by another instrument or version are panels of their own.

    ``past``: events whose measured facts are drawn. ``scores``: whether exams are.
    """

    def __init__(
        self, case: Case, guideline: Guideline, past: Sequence[Event], phrases: Phrases, *, scores: bool
    ) -> None:
        self.words = phrases.words
        self.exams = ExamWords(guideline, phrases.words)
        found = list(by_series(exams(case)).values()) if scores else []
        self.cards = card_readings(case, guideline)
        self.grids = [s for s in found if self._kind(s) in ("scorecard", "imaging-card")]
        answers = [s for s in found if self._kind(s) == "questionnaire"]
        facts = [fact_trend(fact, past, phrases) for fact in look().timeline.trends]
        answered = [
            score_trend(entry.part, series, self.exams)
            for entry in look().timeline.score_trends
            for series in answers
            if series[0].scores.instrument == entry.instrument
        ]
        self.trends: list[Trend] = [trend for trend in (*facts, *answered) if trend is not None]

    def _kind(self, series: Sequence[Exam]) -> str:
        return self.exams.instrument(series[0]).kind

    def labels(self) -> Iterator[str]:
        """What stands in the column of labels beside a grid."""
        for series in self.grids:
            yield from (self.words.of(item.label) for item in self.exams.instrument(series[0]).items)
            if judged := self.exams.judged(series[0]):
                yield judged[0]

    def draw(self, page: Page, top: float) -> float:
        """Trends first, then the grids; returns where they end."""
        for trend in self.trends:
            top = page.rule(draw_trend(page, trend, top))
        for series in self.grids:
            if self._kind(series) == "scorecard":
                rows = list(exam_rows(series, self.exams, page.said))
            else:
                cards = [card for card in self.cards if card.exam.series == series[0].series]
                rows = list(card_rows(cards, self.exams, page.said))
            days = [exam.date for exam in series]
            top = page.rule(draw_grid(page, self.exams.name(series[0]), days, rows, top))
        return top

    def legend(self) -> Iterator[str]:
        """What the panels mean."""
        w = self.words
        if self.trends:
            yield w("draw.legend-trends")
        instruments = list({s[0].scores.instrument: self.exams.instrument(s[0]) for s in self.grids}.values())
        if choices := next((x.exam_change for x in instruments if x.exam_change), None):
            yield w("draw.legend-levels", judged=self._short(choices))
        for instrument in instruments:
            if instrument.kind == "scorecard" and (none := unconfirmed(instrument)):
                yield w("draw.legend-no-levels", items=w.join([w.of(item.label) for item in none]))
            if instrument.finding:
                parts = {"findings": instrument.finding, "changes": instrument.change, "overall": instrument.overall}
                yield w("draw.legend-card", **{name: self._short(choices) for name, choices in parts.items()})
        if instruments:
            yield w("draw.legend-scores")

    def _short(self, choices: Sequence[Choice]) -> str:
        w = self.words
        pairs = ((w.of(choice.short), w.of(choice)) for choice in choices)
        return w.join([long if short == long else w("draw.short", short=short, label=long) for short, long in pairs])

    def told(self) -> Iterator[str]:
        """The grids in a few words, for who can not see them."""
        w = self.words
        for series in self.grids:
            last = series[-1]
            judged = self.exams.judged(last)
            said = w("phrase.is", x=judged[0], value=judged[1]) if judged else ""
            text = w("draw.count", label=self.exams.name(last), count=len(series))
            yield w.join([text, last.date.isoformat(), said])
