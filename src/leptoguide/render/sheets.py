"""The latest exam of each series beside the one before it, line by line in words: a hint, and no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leptoguide.advise.model import Advice
from leptoguide.advise.scores import CardReading, ExamReading
from leptoguide.record.exams import Exam
from leptoguide.render.exam_words import ExamWords, number, parts
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Line:
    """An item: what was entered on the day, what the time before, and how they compare; of a card the change entered.

    ``by``: how much higher the number is than the time before, when both are known. ``flag``: what can not be so.
    """

    id: str
    label: str
    now: str
    before: str
    by: float | None = None
    hint: str = ""
    change: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One exam. ``judged``: what the clinician was to judge of the whole, and the judgement entered.

    ``previous`` is the day of the exam that it stands beside; ``notes`` say what else was recorded or not compared.
    """

    title: str
    is_card: bool
    date: str
    previous: str | None
    judged: tuple[str, str] | None
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def sheets(advice: Advice, words: Words) -> Iterator[Sheet]:
    """The latest exams of each series, and the latest cards of MRI findings."""
    make = _Sheets(ExamWords(advice.guideline, words))
    for reading in advice.exam_readings:
        yield make.exam(reading)
    latest = {card.exam.series: card.exam.date for card in advice.card_readings}
    for card in advice.card_readings:
        if card.exam.date == latest[card.exam.series]:
            yield make.card(card)


class _Sheets:
    def __init__(self, said: ExamWords) -> None:
        self.said = said
        self.words = said.words

    def exam(self, reading: ExamReading) -> Sheet:
        exam, previous, w = reading.exam, reading.previous, self.words
        instrument, compared = self.said.instrument(exam), reading.comparison
        differences = {found.item: found.by for found in compared.differences} if compared else {}
        lines = tuple(
            Line(
                part.id,
                w.of(part.label),
                self.said.value(exam, part.id),
                self.said.brief(previous, part.id) if previous else "",
                differences.get(part.id),
                self._hint(differences.get(part.id), of_levels=instrument.kind == "scorecard") if compared else "",
            )
            for part in parts(instrument)
        )
        notes = [self.said.scale(instrument)] if instrument.kind == "questionnaire" else []
        notes += [w("score.no-earlier")] if previous is None else []
        notes += [w("score.other-version", date=day.isoformat(), version=v) for v, day in reading.others]
        return self._sheet(exam, previous, lines, notes)

    def card(self, reading: CardReading) -> Sheet:
        exam, previous, w = reading.exam, reading.previous, self.words
        flags: dict[str, list[str]] = {}
        for found in reading.contradictions:
            flags.setdefault(found.item, []).append(self.said.contradiction(exam, found))
        lines = tuple(
            Line(
                item.id,
                w.of(item.label),
                self.said.value(exam, item.id),
                self.said.brief(previous, item.id) if previous else "",
                change=self.said.change(exam, item.id) or w("score.not-entered"),
                flag=w.clauses(flags.get(item.id, [])),
            )
            for item in self.said.instrument(exam).items
        )
        return self._sheet(exam, previous, lines, [w("score.no-earlier")] if previous is None else [])

    def _sheet(self, exam: Exam, previous: Exam | None, lines: tuple[Line, ...], notes: list[str]) -> Sheet:
        return Sheet(
            title=self.said.title(exam),
            is_card=self.said.instrument(exam).kind == "imaging-card",
            date=exam.date.isoformat(),
            previous=previous.date.isoformat() if previous else None,
            judged=self.said.judged(exam),
            lines=lines,
            notes=(*self.said.recorded(exam), *notes),
        )

    def _hint(self, by: float | None, *, of_levels: bool) -> str:
        if by is None:
            return self.words("score.not-compared")
        if not by:
            return self.words("score.same")
        amount = self.words("score.levels" if of_levels else "score.points", count=number(abs(by)))
        return self.words("score.higher" if by > 0 else "score.lower", by=amount)
