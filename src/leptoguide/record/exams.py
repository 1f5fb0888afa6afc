"""Scores over time: which exams are on record, and the dated values of each item.

Scores are never carried forward. They stand on the day of their exam and on no other.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.record.case import Case
from leptoguide.record.scores import Score, Scores

Dated = tuple[datetime.date, Score]


@dataclass(frozen=True, slots=True)
class Exam:
    """One exam by one instrument, on the day and in the kind of event that it was recorded in."""

    date: datetime.date
    event: str
    scores: Scores

    @property
    def series(self) -> tuple[str, str]:
        """Instrument and version: only exams of one series can be compared."""
        return self.scores.instrument, self.scores.version


def exams(case: Case, instrument: str | None = None) -> tuple[Exam, ...]:
    """All exams up to the day of the assessment, or those by one instrument, in the order of their days."""
    return tuple(
        Exam(event.date, event.kind.id, scores)
        for event in case.events
        if case.as_of is None or event.date <= case.as_of
        for scores in event.scores
        if instrument is None or scores.instrument == instrument
    )


def scores_on(case: Case, day: datetime.date) -> tuple[Exam, ...]:
    """The exams of one day; of a day without any there are none, whatever was found before."""
    return tuple(exam for exam in exams(case) if exam.date == day)


def by_series(found: Iterable[Exam]) -> Mapping[tuple[str, str], tuple[Exam, ...]]:
    """Exams by instrument and version, in the order of the first exam of each."""
    series: dict[tuple[str, str], tuple[Exam, ...]] = {}
    for exam in found:
        series[exam.series] = (*series.get(exam.series, ()), exam)
    return series


def course(case: Case, instrument: str, version: str) -> Mapping[str, tuple[Dated, ...]]:
    """For each item that was ever scored by one version of an instrument, its values by day, as entered."""
    values: dict[str, tuple[Dated, ...]] = {}
    for exam in exams(case, instrument):
        if exam.scores.version == version:
            for item, score in exam.scores.items.items():
                values[item] = (*values.get(item, ()), (exam.date, score))
    return values


def means(instrument: Instrument, scores: Scores) -> Mapping[str, float]:
    """The means of a questionnaire: as reported, or over the answers when every one is there.

    No rule for unanswered items is known, so one of them leaves the mean unknown; so does another version than the one
    whose scoring is held.
    """
    found = dict(scores.means)
    scoring = instrument.scoring if scores.version == instrument.version else None
    for mean in scoring.means if scoring else ():
        if mean.id in found:
            continue
        answers = [one for item in mean.items for one in _answers(scores.items.get(item))]
        given = [one for one in answers if one is not None]
        if len(given) == len(answers):
            found[mean.id] = sum(given) / len(given)
    return found


def _answers(score: Score | None) -> tuple[float | None, ...]:
    """The answers that an item stands for; an item without any is one that was not answered."""
    if isinstance(score, tuple):
        return score
    return (score if isinstance(score, int | float) else None,)


def converted(instrument: Instrument, scores: Scores, item: str) -> float | None:
    """A number on the scale that the instrument is reported on; nothing when it is reported as entered, or when the
    scoring held is that of another version.
    """
    score, scoring = scores.items.get(item), instrument.scoring
    if not isinstance(score, int | float) or scores.version != instrument.version:
        return None
    if scoring is None or scoring.original is None or scoring.converted is None:
        return None
    (low, high), (low_reported, high_reported) = scoring.original, scoring.converted
    return low_reported + (score - low) * (high_reported - low_reported) / (high - low)
