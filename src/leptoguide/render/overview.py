"""What stands around the options on any page: diagnosis, order, questions, follow-up, notices, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.knowledge.schema import Notice
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth

_STATES: Final[Mapping[Truth, Literal["planned", "overdue", "passed"]]] = {
    FALSE: "planned",
    TRUE: "overdue",
    UNKNOWN: "passed",
}
NOTICE_KINDS = ("safety", "gap", "extension", "consensus")


@dataclass(frozen=True, slots=True)
class DiagnosisWords:
    """The diagnosis in words; ``eano_esmo`` is an extension, not in the consensus."""

    subtype: str
    mri_type: str
    eano_esmo: str
    missing: str


@dataclass(frozen=True, slots=True)
class StepWords:
    """Options that follow upon others."""

    before: str
    these: str


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """Facts to ask, how they are obtained, and the items that the answer could change."""

    facts: str
    how: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitWords:
    """A due date, what stands out about it, and what is to be done then.

    ``state``: ``planned``, ``overdue``, ``passed`` when it is unknown whether the day was kept, or ``open`` when it can
    not be told whether a part of the schedule applies; ``due`` then says so, and ``what`` names the part.
    """

    due: str
    flags: tuple[str, ...]
    what: str
    state: Literal["planned", "overdue", "passed", "open"] = "planned"


@dataclass(frozen=True, slots=True)
class ResponseWords:
    """One examination of the cerebrospinal fluid, the state after it, and from when that counts."""

    date: str
    cytology: str
    state: str
    remarks: tuple[str, ...]


class Overview:
    """One advice in one language."""

    def __init__(self, advice: Advice, words: Words, phrases: Phrases) -> None:
        self.advice = advice
        self.words = words
        self.phrases = phrases

    @property
    def review_overdue(self) -> bool:
        """Whether the guideline is past its review date on the day of the assessment."""
        as_of, review_by = self.advice.case.as_of, self.advice.guideline.identity.review_by
        return as_of is not None and as_of.isoformat()[: len(review_by)] > review_by

    @property
    def stage(self) -> str:
        """The stage of the pathway."""
        stages = self.advice.guideline.pathway.stages
        label = next((s.label for s in stages if s.id == self.advice.stage), None)
        return self.words.of(label) if label else self.words("head.no-stage")

    def diagnosis(self) -> DiagnosisWords:
        """Subtype, MRI type, EANO-ESMO class and certainty, and the facts missing for them."""
        w, d = self.words, self.advice.diagnosis
        her2 = "" if d.her2 in (None, "positive") else f" · {self._named('her2_class', d.her2)}"
        csf = f" · {w('head.csf-outstanding')}" if d.csf_outstanding else ""
        kind = self._named("eano_esmo_type", d.type) if d.type else self._named("eano_esmo_class", d.class_)
        return DiagnosisWords(
            subtype=self._named("subtype", d.subtype) + her2,
            mri_type=self._named("mri_type", d.mri_type),
            eano_esmo=f"{kind} · {self._named('eano_esmo_certainty', d.certainty)}{csf}",
            missing=self.phrases.facts(d.missing),
        )

    def _named(self, definition: str, code: str | None) -> str:
        return self.phrases.code(definition, code) if code else self.words("truth.unknown")

    def in_use(self) -> Iterator[str]:
        """Safety rules that hold on what the patient is on: the agents, the rule, and how firm it is."""
        guideline = self.advice.guideline
        for found in self.advice.in_use:
            entry = guideline.safety[found.rule].entry
            agents = self.words.join(self.words.of(guideline.dictionary.agents[a].label) for a in found.agents)
            effect = self.words(f"effect.{found.effect}")
            where = self.words("item.inside" if entry.tag == "TEXT" else "item.outside")
            yield f"{agents}: {self.words.of(entry.text)} [{effect}, {where}]"

    def contradictions(self) -> Iterator[str]:
        """Facts that exclude each other."""
        return (self.words.of(constraint.text) for constraint in self.advice.contradictions)

    def conflicts(self) -> Iterator[str]:
        """Facts of a record that events state otherwise than events imply."""
        w, phrases = self.words, self.phrases
        for name, (stated, implied) in self.advice.case.conflicts.items():
            yield (
                f"{phrases.fact(name)}: {w('head.stated')} {phrases.value(name, stated)};"
                f" {w('head.implied')} {phrases.value(name, implied)}"
            )

    def plan(self) -> Iterator[StepWords]:
        """What waits for what; nothing when all can be taken up together."""
        for step in self.advice.plan[1:]:
            waits = sorted({x for name in step.options for x in self._after(name)})
            yield StepWords(self._labels(waits), self._labels(step.options))

    def _after(self, name: str) -> Iterator[str]:
        options = self.advice.options
        waits = options[name].option.entry.after
        return (other for other in waits if options[other].status is Status.RECOMMENDED)

    def _labels(self, names: tuple[str, ...] | list[str]) -> str:
        return self.words.join([self.label(name) for name in names])

    def label(self, name: str) -> str:
        """An option's label."""
        return self.words.of(self.advice.guideline.options[name].entry.label)

    def questions(self) -> Iterator[QuestionWords]:
        """What to ask next, most useful first."""
        dictionary = self.advice.guideline.dictionary
        for question in self.advice.ask_next:
            means = {dictionary.facts[f].obtain: None for f in question.facts}
            how = self.words.join([self.words.of(dictionary.means[m].label) for m in means])
            yield QuestionWords(self.phrases.facts(question.facts), how, tuple(self._short(question.changes)))

    def _short(self, changes: tuple[str, ...]) -> Iterator[str]:
        """Options by id; a recommendation whose options are all among them, by its own."""
        for recommendation in self.advice.recommendations:
            ids = [o.id for o in recommendation.options]
            found = [name for name in ids if name in changes]
            yield from [recommendation.id] if len(found) == len(ids) else found

    def response(self) -> Iterator[ResponseWords]:
        """The cytological course of a record, examination by examination."""
        w = self.words
        for step in self.advice.csf_response:
            since = w("response.since", date=step.since.isoformat())
            remarks = (since, w.of(step.flag)) if step.flag else (since,)
            yield ResponseWords(step.date.isoformat(), w.of(step.result), w.of(step.label), remarks)

    def visits(self) -> Iterator[VisitWords]:
        """Due assessments in the order of their dates; then what of the schedule can not be told yet."""
        w = self.words
        labels = {i.id: w.of(i.label) for s in self.advice.guideline.schedules for i in s.entry.items}
        for item in self.advice.follow_up:
            flags = [w("follow.overdue")] if item.overdue is TRUE else []
            if item.overdue is UNKNOWN:
                flags.append(self._needs(w("follow.passed"), item.missing))
            if item.reading:
                flags.append(f"{item.reading} {w('follow.reading')}: {w.of(item.phase)}")
            what = w.join([labels[x] for x in item.what])
            yield VisitWords(item.due.isoformat(), tuple(flags), what, _STATES[item.overdue])
        for (missing, due, reading), phases in groupby(
            self.advice.follow_up_open, key=lambda phase: (phase.missing, phase.due, phase.reading)
        ):
            flags = [self._needs(w("follow.cannot-tell"), missing)]
            if reading:
                flags.append(f"{reading} {w('follow.reading')}")
            what = w.clauses([w.of(phase.phase) for phase in phases])
            if due:
                what = w("follow.would-be", phase=what, dates=w.join([day.isoformat() for day in due]))
            yield VisitWords(w("follow.open"), tuple(flags), what, "open")

    def _needs(self, text: str, missing: tuple[str, ...]) -> str:
        return self.words("follow.needs", text=text, facts=self.phrases.facts(missing))

    def notices(self) -> list[Notice]:
        """Safety first, then gaps of the source, extensions, and what the consensus says."""
        entries = [notice.entry for notice in self.advice.notices]
        return sorted(entries, key=lambda entry: NOTICE_KINDS.index(entry.kind))
