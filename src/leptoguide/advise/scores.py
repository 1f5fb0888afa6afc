"""What two exams by one instrument show side by side: a hint for the clinician, and no verdict.

The thresholds by which a change of a neurological scorecard or of the MRI card would count as response or progression
are not confirmed, so none is coded. Whether an examination is better or worse is what the clinician entered. Exams by
another instrument, or by another version of the same one, are never compared.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.record.case import Case
from leptoguide.record.exams import Exam, by_series, exams, means
from leptoguide.record.scores import NotEvaluable, Score

Standing = Literal["scored", "incomplete", "not-evaluable", "not-scored"]
ContradictionKind = Literal["appeared", "gone", "never-there", "not-evaluable", "measured"]


@dataclass(frozen=True, slots=True)
class Difference:
    """An item with a number on both days; ``by`` is how many levels, or points, the later one is higher."""

    item: str
    before: float
    after: float
    by: float


@dataclass(frozen=True, slots=True)
class Uncompared:
    """An item that lacks a number on one of the days, and what it has instead."""

    item: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two exams of one series, item by item in the order of the instrument; equal items differ by 0."""

    differences: tuple[Difference, ...]
    uncompared: tuple[Uncompared, ...]


@dataclass(frozen=True, slots=True)
class ExamReading:
    """An exam, the one before it in its series, and how they differ.

    ``others``: version and day of the latest earlier exam by each other version, which is not compared.
    """

    exam: Exam
    previous: Exam | None
    comparison: Comparison | None
    others: tuple[tuple[str, datetime.date], ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something entered of one item of a card that can not be so, by the meaning of the words alone."""

    item: str
    kind: ContradictionKind


@dataclass(frozen=True, slots=True)
class CardReading:
    """A card of MRI findings, the one before it in its series, and what can not be so."""

    exam: Exam
    previous: Exam | None
    contradictions: tuple[Contradiction, ...]


def compare(instrument: Instrument, before: Exam, after: Exam) -> Comparison | None:
    """Two exams side by side; nothing when they are not by the same version of the same instrument."""
    if before.series != after.series:
        return None
    differences, uncompared = [], []
    first, second = numbers(instrument, before), numbers(instrument, after)
    for item in compared(instrument):
        a, b = first.get(item), second.get(item)
        if a is not None and b is not None:
            differences.append(Difference(item, a, b, float(Decimal(repr(b)) - Decimal(repr(a)))))
        else:
            standings = (how_scored(instrument, exam, item) for exam in (before, after))
            uncompared.append(Uncompared(item, *standings))
    return Comparison(tuple(differences), tuple(uncompared))


def exam_readings(case: Case, guideline: Guideline) -> tuple[ExamReading, ...]:
    """The latest exam of each series of numbers beside the one before; of a day with several exams, each of them."""
    found = []
    series = _series(case, guideline, "scorecard", "questionnaire")
    for (name, version), all_of_it in series.items():
        instrument = guideline.instruments[name]
        for exam in (x for x in all_of_it if x.date == all_of_it[-1].date):
            previous = _before(exam, all_of_it)
            comparison = compare(instrument, previous, exam) if previous else None
            others = tuple(
                (other, last.date)
                for (name_, other), of_other in series.items()
                if name_ == name and other != version and (last := _before(exam, of_other))
            )
            found.append(ExamReading(exam, previous, comparison, others))
    return tuple(found)


def card_readings(case: Case, guideline: Guideline) -> tuple[CardReading, ...]:
    """Every card of MRI findings on record, in the order of days, with what contradicts itself or all earlier cards."""
    found = []
    series = _series(case, guideline, "imaging-card")
    for (name, _), all_of_it in series.items():
        of_any_version = [exam for (other, _), of_other in series.items() if other == name for exam in of_other]
        for exam in all_of_it:
            earlier = [card for card in of_any_version if card.date < exam.date]
            contradictions = tuple(_contradictions(guideline.instruments[name], exam, earlier))
            found.append(CardReading(exam, _before(exam, all_of_it), contradictions))
    return tuple(found)


def _series(case: Case, guideline: Guideline, *kinds: str) -> Mapping[tuple[str, str], tuple[Exam, ...]]:
    if not any(event.scores for event in case.events):  # the instruments need not be read
        return {}
    return by_series(exam for exam in exams(case) if guideline.instruments[exam.scores.instrument].kind in kinds)


def _before(exam: Exam, series: Sequence[Exam]) -> Exam | None:
    """The last exam of an earlier day."""
    return next((other for other in reversed(series) if other.date < exam.date), None)


# ------------------------------------------------------------ numbers


def compared(instrument: Instrument) -> Mapping[str, tuple[str, ...]]:
    """What is compared, with the items behind it: the means of an instrument that has any, or its items."""
    if instrument.scoring and instrument.scoring.means:
        return {mean.id: mean.items for mean in instrument.scoring.means}
    return {item.id: (item.id,) for item in instrument.items}


def numbers(instrument: Instrument, exam: Exam) -> Mapping[str, float]:
    """What is compared, as far as there are numbers for it."""
    if instrument.scoring and instrument.scoring.means:
        return means(instrument, exam.scores)
    return {name: score for name, score in exam.scores.items.items() if isinstance(score, int | float)}


def how_scored(instrument: Instrument, exam: Exam, name: str) -> Standing:
    """Whether there is a number for what is compared, and if not, what stands in its place."""
    if name in numbers(instrument, exam):
        return "scored"
    behind = [exam.scores.items[item] for item in compared(instrument)[name] if item in exam.scores.items]
    if any(isinstance(score, NotEvaluable) for score in behind):
        return "not-evaluable"
    return "incomplete" if behind else "not-scored"


# ------------------------------------------------------------ findings


def _contradictions(instrument: Instrument, exam: Exam, earlier: Sequence[Exam]) -> Iterator[Contradiction]:
    """What can not be so whichever of the earlier cards the change was judged against.

    The card does not say against which study a change is judged. A finding that all earlier cards agree on leaves no
    choice; one that some earlier card lacks, or that another version recorded, could be anything.
    """
    scores = exam.scores
    measured = {nodule.item for nodule in scores.nodules}
    for item in instrument.items:
        now, change = scores.items.get(item.id), scores.change.get(item.id)
        if now == "absent" and item.id in measured:
            yield Contradiction(item.id, "measured")
        if change is None:
            continue
        if isinstance(now, NotEvaluable):
            yield Contradiction(item.id, "not-evaluable")
            continue
        before = _agreed(item.id, exam, earlier)
        if before == "absent" and now == "present" and change != "worse":
            yield Contradiction(item.id, "appeared")
        elif before == "present" and now == "absent" and change != "improved":
            yield Contradiction(item.id, "gone")
        elif before == "absent" and now == "absent" and change != "no-change":
            yield Contradiction(item.id, "never-there")


def _agreed(item: str, exam: Exam, earlier: Sequence[Exam]) -> Score | None:
    """The finding of all earlier cards that could evaluate the item, or nothing when they differ or one is unknown."""
    found = [card.scores.items.get(item) if card.series == exam.series else None for card in earlier]
    evaluated = [finding for finding in found if not isinstance(finding, NotEvaluable)]
    return evaluated[0] if evaluated and all(finding == evaluated[0] for finding in evaluated) else None
