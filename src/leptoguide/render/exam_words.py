"""One exam by scorecard, questionnaire or MRI card in words: what was entered, and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.scores import Contradiction, how_scored, numbers
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema.instruments import Choice, Instrument, Item, Mean
from leptoguide.record.exams import Exam, converted
from leptoguide.record.scores import NotEvaluable, Score
from leptoguide.render.phrase import unit_sign
from leptoguide.render.texts import Words


class ExamWords:
    """Exams in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words

    def instrument(self, exam: Exam) -> Instrument:
        """What the exam was done with."""
        return self.guideline.instruments[exam.scores.instrument]

    def title(self, exam: Exam) -> str:
        """The instrument's label, with the version where the label does not hold it."""
        label, version = self.words.of(self.instrument(exam).label), exam.scores.version
        return label if version in label else self.words("score.version", label=label, version=version)

    def name(self, exam: Exam) -> str:
        """The instrument's label alone, with the version only when it is not the one that the guideline holds."""
        instrument = self.instrument(exam)
        return self.words.of(instrument.label) if exam.scores.version == instrument.version else self.title(exam)

    def short_name(self, exam: Exam) -> str:
        """The instrument by its abbreviation, where it has one; else by its name."""
        instrument = self.instrument(exam)
        held = exam.scores.version == instrument.version
        return self.words.of(instrument.short) if instrument.short and held else self.name(exam)

    def brief(self, exam: Exam, name: str) -> str:
        """The number of an item or mean, or the finding; without any, why there is none."""
        instrument = self.instrument(exam)
        score = exam.scores.items.get(name)
        if isinstance(score, str):
            return self.choice(instrument.finding, score)
        known = numbers(instrument, exam)
        return number(known[name]) if name in known else self.how_scored(exam, name)

    def value(self, exam: Exam, name: str) -> str:
        """The same, with the wording of a level, the reported scale, the reason, and what it is attributed to."""
        text, details = self.brief(exam, name), list(self._details(exam, name))
        return f"{text} ({self.words.clauses(details)})" if details else text

    def how_scored(self, exam: Exam, name: str) -> str:
        """Whether there is a number for what is compared, and if not, what stands in its place."""
        return self.words(f"score.standing.{how_scored(self.instrument(exam), exam, name)}")

    def _details(self, exam: Exam, name: str) -> Iterator[str]:
        instrument, score = self.instrument(exam), exam.scores.items.get(name)
        if isinstance(score, NotEvaluable) and score.reason:
            yield score.reason
        if exam.scores.version == instrument.version:  # another version may word its levels otherwise
            levels = next((item.levels for item in instrument.items if item.id == name), ())
            yield from (self.words.of(level) for level in levels if level.value == score)
        reported = converted(instrument, exam.scores, name)
        if reported is not None:
            yield self.words("score.converted", value=number(reported))
        if judged := exam.scores.attributable.get(name):
            yield self.words(f"score.due.{judged}")

    def change(self, exam: Exam, item: str) -> str:
        """The change of a finding, as entered; empty when none was."""
        code = exam.scores.change.get(item)
        return self.choice(self.instrument(exam).change, code) if code else ""

    def judged(self, exam: Exam) -> tuple[str, str] | None:
        """What the clinician was to judge of the whole, and the judgement entered, if the instrument asks for one."""
        x, scores = self.instrument(exam), exam.scores
        if x.exam_change:
            return self.words("score.exam-change"), self.choice(x.exam_change, scores.exam_change)
        if x.overall:
            return self.words("score.overall"), self.choice(x.overall, scores.overall)
        return None

    def choice(self, choices: tuple[Choice, ...], code: str | None) -> str:
        """The label of a code; of none, that it was not entered."""
        if code is None:
            return self.words("score.not-entered")
        return next(self.words.of(choice) for choice in choices if choice.value == code)

    def contradiction(self, exam: Exam, found: Contradiction) -> str:
        """What can not be so."""
        return self.words(f"score.contradiction.{found.kind}", change=self.change(exam, found.item))

    def scale(self, instrument: Instrument) -> str:
        """The scale that the answers of a questionnaire are given on, and which end of it is the better one."""
        low, high = instrument.scale(instrument.items[0]) or (0, 0)
        text = self.words("score.scale", low=f"{low:g}", high=f"{high:g}")
        better = self.better(instrument)
        return self.words.clauses([text, better]) if better else text

    def better(self, instrument: Instrument) -> str:
        """Which end of a questionnaire's scale is the better one; empty when that is not known."""
        higher = instrument.scoring.higher_is_better if instrument.scoring else None
        if higher is None:
            return ""
        return self.words("score.higher-is-better" if higher else "score.higher-is-worse")

    def recorded(self, exam: Exam) -> list[str]:
        """What else stands on the sheet: nodules, lesions recorded apart, what was noted once for the whole exam."""
        x, scores = self.instrument(exam), exam.scores
        labels = {entry.id: self.words.of(entry.label) for entry in (*x.items, *x.separate, *x.record)}
        unit = unit_sign((x.nodules and self.guideline.dictionary.facts[x.nodules.fact].unit) or "")
        said = []
        for nodule in scores.nodules:
            size = " × ".join(f"{diameter:g}" for diameter in nodule.diameters)
            place = f" ({nodule.place})" if nodule.place else ""
            said.append(self._pair(labels[nodule.item], f"{size} {unit}{place}"))
        said += [self._pair(labels[name], self._finding(exam, score)) for name, score in scores.separate.items()]
        return [*said, *(self._pair(labels[name], text) for name, text in scores.record.items())]

    def _finding(self, exam: Exam, score: Score) -> str:
        if isinstance(score, str):
            return self.choice(self.instrument(exam).finding, score)
        reason = f" ({score.reason})" if isinstance(score, NotEvaluable) and score.reason else ""
        return self.words("score.standing.not-evaluable") + reason

    def _pair(self, label: str, text: str) -> str:
        return self.words("phrase.is", x=label, value=text)


def number(value: float) -> str:
    """A score as it is written: whole, or with two decimals at most."""
    return f"{round(value, 2):g}"


def parts(instrument: Instrument) -> tuple[Item | Mean, ...]:
    """What is shown of an instrument, line by line: its means where it is reported by means, else its items."""
    return (instrument.scoring.means if instrument.scoring else ()) or instrument.items
