"""The workspace of one patient: banner, facts, advice."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.model import Advice, Question
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Notice
from leptoguide.registry.library import library
from leptoguide.registry.models import Patient
from leptoguide.render.items import Group, option_groups
from leptoguide.render.overview import DiagnosisWords, Overview, StepWords, VisitWords
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.web.pages.fields import FieldGroup, Fields
from leptoguide.web.pages.grades import Grade, grade_of
from leptoguide.web.pages.search import search_words

_ACTING = ("do", "consider")


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask next: the facts with their fields, how to get them, and how many items could change."""

    facts: tuple[tuple[str, str], ...]
    how: str
    changes: tuple[str, ...]
    options: int


@dataclass(frozen=True)
class Workspace:
    """Everything that the page of one patient shows on one day, in one language; ``seen`` is the newest row in it."""

    patient: Patient
    advice: Advice
    words: Words
    today: datetime.date
    read_only: bool = False
    known_then: bool = False
    seen: int = 0

    @property
    def pinned(self) -> str:
        """The day, and whether only what was known then counts, as part of an address."""
        return f"as_of={self.as_of.isoformat()}" + ("&known=then" if self.known_then else "")

    @property
    def query(self) -> str:
        """The same, empty for today: an address without a day stays one of today."""
        return self.pinned if self.is_replay else ""

    @property
    def is_replay(self) -> bool:
        """Whether another day than today is shown, or less than is known now."""
        return self.as_of != self.today or self.known_then

    @property
    def is_published(self) -> bool:
        """Whether the guideline version that is used had been published by the day shown."""
        return self.advice.guideline.identity.issued.published <= self.as_of.isoformat()

    @property
    def in_force(self) -> Guideline:
        """The guideline version in force on the day, whichever is used here."""
        return library().in_force(self.as_of)

    @property
    def other_version(self) -> str:
        """The newest other version of the guideline that is installed; empty where there is none."""
        used = self.advice.guideline.identity.version
        others = [g.identity.version for g in library().versions if g.identity.version != used]
        return others[-1] if others else ""

    @cached_property
    def phrases(self) -> Phrases:
        """Phrases of the guideline in this language."""
        return Phrases(self.advice.guideline, self.words)

    @cached_property
    def overview(self) -> Overview:
        """What stands around the options."""
        return Overview(self.advice, self.words, self.phrases)

    @cached_property
    def fields(self) -> Fields:
        """The facts."""
        return Fields(self.advice, self.words, self.phrases, search_words(self.advice.guideline))

    @cached_property
    def field_groups(self) -> tuple[FieldGroup, ...]:
        """The facts in clinical order."""
        return self.fields.groups()

    @property
    def as_of(self) -> datetime.date:
        """The day of the assessment."""
        assert self.advice.case.as_of is not None
        return self.advice.case.as_of

    @property
    def known(self) -> int:
        """How many facts are known."""
        return len(self.advice.case.facts)

    @property
    def unknown(self) -> int:
        """How many are not, those without a value among them."""
        return sum(name != "as_of" for name in self.advice.guideline.dictionary.facts) - self.known

    @property
    def age(self) -> int | None:
        """Full years."""
        return self.patient.age_on(self.as_of)

    @cached_property
    def diagnosis(self) -> DiagnosisWords:
        """The diagnosis in words."""
        return self.overview.diagnosis()

    @property
    def stages(self) -> Iterator[tuple[str, str, bool]]:
        """Each stage of the pathway: its label, whether it is reached (true, false, unknown), whether it is here."""
        evaluator = evaluator_for(self.advice.guideline, self.advice.case)
        for stage in self.advice.guideline.stages:
            reached = evaluator.truth(stage.when.node).value
            yield self.words.of(stage.entry.label), reached, stage.entry.id == self.advice.stage

    # ------------------------------------------------------------ advice

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The options by what is to be done with them."""
        return option_groups(self.advice, self.words, self.phrases)

    @property
    def acting(self) -> tuple[Group, ...]:
        """What can be done now; the questions come after it."""
        return tuple(group for group in self.groups if group.id in _ACTING)

    @property
    def waiting(self) -> tuple[Group, ...]:
        """The other groups."""
        return tuple(group for group in self.groups if group.id not in _ACTING)

    @cached_property
    def grades(self) -> dict[str, Grade]:
        """The grades of each recommendation."""
        return {
            r.id: grade_of(r.recommendation.entry, self.advice.guideline, self.words)
            for r in self.advice.recommendations
        }

    @cached_property
    def questions(self) -> tuple[Ask, ...]:
        """What to ask next, most useful first."""
        shown = self.overview.questions()
        return tuple(self._ask(q, s.how, s.changes) for q, s in zip(self.advice.ask_next, shown, strict=True))

    def _ask(self, question: Question, how: str, changes: tuple[str, ...]) -> Ask:
        facts = tuple((name, self.phrases.fact(name)) for name in question.facts)
        return Ask(facts, how, changes, len(question.changes))

    @cached_property
    def alerts(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """What may not be overlooked: kind, title, lines. Hard stops first."""
        w, o = self.words, self.overview
        found = [
            ("alert", w("head.in-use"), tuple(w.set(x) for x in o.in_use())),
            ("alert", w("head.contradictions"), tuple(w.set(x) for x in o.contradictions())),
            ("alert", w("report.conflicts"), tuple(w.set(x) for x in o.conflicts())),
            ("caution", w("work.visit-overdue"), tuple(_said(v) for v in self.visits if v.state == "overdue")),
            ("caution", w("head.overdue"), (w("head.review-by"),) if o.review_overdue else ()),
        ]
        return tuple(x for x in found if x[2])

    @cached_property
    def steps(self) -> tuple[StepWords, ...]:
        """What waits for what."""
        return tuple(self.overview.plan())

    @cached_property
    def visits(self) -> tuple[VisitWords, ...]:
        """Due assessments."""
        return tuple(self.overview.visits())

    @cached_property
    def notices(self) -> tuple[tuple[str, str, tuple[Notice, ...]], ...]:
        """Notices by kind; the gaps are what the consensus does not say."""
        entries = self.overview.notices()
        kinds = dict.fromkeys(entry.kind for entry in entries)
        return tuple(
            (kind, self.words(f"notice.{kind}"), tuple(e for e in entries if e.kind == kind)) for kind in kinds
        )


def _said(visit: VisitWords) -> str:
    """A visit that was missed, in one line; that it was is said above it."""
    return " ".join((visit.due, *visit.flags[1:], visit.what))
