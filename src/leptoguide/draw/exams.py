"""Neurological scorecards as a heat map, and cards of MRI findings as a strip: as entered, with no verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leptoguide.advise.scores import CardReading, Contradiction
from leptoguide.draw.grid import Cell, GridRow
from leptoguide.draw.look import look
from leptoguide.draw.said import Said
from leptoguide.knowledge.schema.instruments import Choice, Instrument, Item
from leptoguide.record.exams import Exam
from leptoguide.record.scores import NotEvaluable
from leptoguide.render.exam_words import ExamWords


def exam_rows(series: Sequence[Exam], words: ExamWords, said: Said) -> Iterator[GridRow]:
    """A row for each domain, scored or not, and one for the clinician's judgement where any was entered."""
    make = _Cells(words, said)
    instrument = words.instrument(series[0])
    for item in instrument.items:
        yield GridRow(words.words.of(item.label), tuple(make.level(exam, item) for exam in series), "level")
    if any(exam.scores.exam_change for exam in series):
        yield GridRow(words.words("score.exam-change"), tuple(make.judgement(exam) for exam in series), "judged")


def card_rows(cards: Sequence[CardReading], words: ExamWords, said: Said) -> Iterator[GridRow]:
    """A row for each finding with the change entered, and one for the judgement of the whole."""
    make = _Cells(words, said)
    instrument = words.instrument(cards[0].exam)
    for item in instrument.items:
        yield GridRow(words.words.of(item.label), tuple(make.finding(card, item) for card in cards), "finding")
    if any(card.exam.scores.overall for card in cards):
        yield GridRow(words.words("score.overall"), tuple(make.judgement(card.exam) for card in cards), "judged")


def unconfirmed(instrument: Instrument) -> tuple[Item, ...]:
    """Domains of a scorecard that take no level, since none is confirmed."""
    return tuple(item for item in instrument.items if not item.levels and item.range is None)


class _Cells:
    def __init__(self, words: ExamWords, said: Said) -> None:
        self.words = words
        self.said = said

    def level(self, exam: Exam, item: Item) -> Cell | None:
        """A level by number and shade."""
        score = exam.scores.items.get(item.id)
        if isinstance(score, NotEvaluable):
            return self._not_evaluable(exam, item, (self.words.words("draw.not-evaluable"),))
        if not isinstance(score, int):
            return None
        settings = look().timeline
        mark = self.words.words("draw.not-due") if exam.scores.attributable.get(item.id) == "no" else ""
        return Cell(
            said=self._said(exam, item),
            texts=(f"{score}{mark}",),
            name=f"lg-level lg-level-{score}",
            fill=settings.shades[min(score, len(settings.shades) - 1)],
            ink=look().ink if score < settings.dark_from else look().paper,
        )

    def finding(self, card: CardReading, item: Item) -> Cell | None:
        """A finding by word and shade, the change entered beside it, and a sign where the two can not be so."""
        exam, scores = card.exam, card.exam.scores
        finding, change = scores.items.get(item.id), scores.change.get(item.id)
        if finding is None and change is None:
            return None
        instrument = self.words.instrument(exam)
        code = "not-evaluable" if isinstance(finding, NotEvaluable) else finding
        parts = [
            choice
            for choices, chosen in ((instrument.finding, code), (instrument.change, change))
            for choice in choices
            if choice.value == chosen
        ]
        wrong = [found for found in card.contradictions if found.item == item.id]
        sign = f" {self.words.words('draw.check')}" if wrong else ""
        texts = tuple(text + sign for text in (self._full(parts), self._mixed(parts), self._short(parts)))
        said = self._said(exam, item, wrong)
        if code == "not-evaluable":
            return self._not_evaluable(exam, item, texts, said)
        return Cell(
            said=said,
            texts=texts,
            name=f"lg-finding lg-{code or 'unknown'}",
            fill=look().fill if code == "present" else look().paper,
            ink=look().ink,
            loud=bool(wrong),
        )

    def judgement(self, exam: Exam) -> Cell | None:
        """The clinician's judgement of the whole."""
        instrument, scores = self.words.instrument(exam), exam.scores
        choices = (*instrument.exam_change, *instrument.overall)
        chosen = next((c for c in choices if c.value == (scores.exam_change or scores.overall)), None)
        judged = self.words.judged(exam)
        if chosen is None or judged is None:
            return None
        said = self.words.words("phrase.is", x=judged[0], value=judged[1])
        return Cell(
            said=" · ".join([self.said.day(exam.date), self.words.name(exam), said]),
            texts=(self._full([chosen]), self._short([chosen])),
            name="lg-judged",
            fill=look().paper,
            ink=look().ink,
        )

    def _not_evaluable(self, exam: Exam, item: Item, texts: tuple[str, ...], said: str | None = None) -> Cell:
        return Cell(
            said=said or self._said(exam, item),
            texts=texts,
            name="lg-not-evaluable",
            fill=look().paper,
            ink=look().ink,
            dashed=True,
        )

    def _said(self, exam: Exam, item: Item, wrong: Sequence[Contradiction] = ()) -> str:
        """The day, the instrument, and all that was entered of the item."""
        w = self.words.words
        parts = [w("phrase.is", x=w.of(item.label), value=self.words.value(exam, item.id))]
        if change := self.words.change(exam, item.id):
            parts.append(w("phrase.is", x=w("score.change"), value=change))
        parts += [self.words.contradiction(exam, found) for found in wrong]
        return " · ".join([self.said.day(exam.date), self.words.name(exam), *parts])

    def _full(self, parts: Sequence[Choice]) -> str:
        labels = [self.words.words.of(part) for part in parts]
        if len(labels) < 2:
            return "".join(labels)
        return self.words.words("draw.finding-change", finding=labels[0], change=labels[1])

    def _mixed(self, parts: Sequence[Choice]) -> str:
        """The first in full, what follows short."""
        return " ".join([*(self.words.words.of(part) for part in parts[:1]), self._short(parts[1:])]).rstrip()

    def _short(self, parts: Sequence[Choice]) -> str:
        return "".join(self.words.words.of(part.short) for part in parts)
