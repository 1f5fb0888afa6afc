"""What an assessment says: plain immutable data, ready for a page, a terminal or JSON.

Texts stay with the guideline; the advice names them by id.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from leptoguide.advise.response import ResponseStep
from leptoguide.advise.scores import CardReading, ExamReading
from leptoguide.advise.status import Status
from leptoguide.evaluate.reasons import Clause
from leptoguide.knowledge.guideline import CompiledNotice, CompiledOption, CompiledRecommendation, Guideline
from leptoguide.knowledge.schema import Constraint, Text
from leptoguide.record.case import Case
from leptoguide.record.exams import Exam
from leptoguide.truth import FALSE, Truth


@dataclass(frozen=True, slots=True)
class SafetyFinding:
    """A safety rule that holds (``missing`` empty), or one that can not be ruled out yet."""

    rule: str
    effect: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InUse:
    """A safety rule that holds on agents which the patient is on, whether an option names them or not."""

    rule: str
    effect: str
    agents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingDiffers:
    """Under another reading of the source the option has another status."""

    discrepancy: str
    label: Text
    sections: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Way:
    """Facts that, with the right answers, would give the option this status."""

    facts: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class OptionAdvice:
    """One option for one patient."""

    option: CompiledOption
    status: Status
    used: tuple[str, ...]
    missing: tuple[str, ...]
    ways: tuple[Way, ...]
    failing: Clause | None
    contraindications: tuple[SafetyFinding, ...]
    checks: tuple[SafetyFinding, ...]
    readings: tuple[ReadingDiffers, ...]

    @property
    def id(self) -> str:
        return self.option.id


@dataclass(frozen=True, slots=True)
class RecommendationAdvice:
    """One recommendation for one patient; its status is the most actionable of its options'.

    ``waits_for``: while it is unknown whether the recommendation applies at all, the smallest sets of facts that
    could bring it into scope; empty otherwise.
    """

    recommendation: CompiledRecommendation
    status: Status
    missing: tuple[str, ...]
    waits_for: tuple[tuple[str, ...], ...]
    options: tuple[OptionAdvice, ...]

    @property
    def id(self) -> str:
        return self.recommendation.id


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """MRI type by the consensus, and the EANO-ESMO classification as an extension; ``None`` is unknown."""

    certainty: str | None
    type: str | None
    class_: str | None
    mri_type: str | None
    mri_type_eano_esmo: str | None
    csf_outstanding: bool | None
    subtype: str | None
    her2: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanStep:
    """Options that can be taken up together; a later step waits for an earlier one."""

    number: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Facts worth asking together, and the options that an answer could settle."""

    facts: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One due assessment. ``reading`` names the discrepancy when another reading of the schedule gives this date.

    ``overdue`` is unknown when the day has passed and the facts ``missing`` would tell whether it was kept.
    """

    due: datetime.date
    what: tuple[str, ...]
    recommendation: str
    phase: Text
    overdue: Truth = FALSE
    missing: tuple[str, ...] = ()
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPhase:
    """A phase of the schedule of which can not be told whether it applies; the facts ``missing`` would tell.

    ``due``: the days that it would give; none when it is unknown from where to count.
    """

    id: str
    phase: Text
    recommendation: str
    missing: tuple[str, ...]
    due: tuple[datetime.date, ...] = ()
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole assessment of one case under one guideline version."""

    guideline: Guideline
    case: Case
    stage: str | None
    diagnosis: Diagnosis
    in_use: tuple[InUse, ...]
    recommendations: tuple[RecommendationAdvice, ...]
    plan: tuple[PlanStep, ...]
    ask_next: tuple[Question, ...]
    csf_response: tuple[ResponseStep, ...]
    exams: tuple[Exam, ...]
    exam_readings: tuple[ExamReading, ...]
    card_readings: tuple[CardReading, ...]
    follow_up: tuple[FollowUp, ...]
    follow_up_open: tuple[OpenPhase, ...]
    mdt: Mapping[str, tuple[str, ...]]
    notices: tuple[CompiledNotice, ...]
    contradictions: tuple[Constraint, ...]

    @property
    def options(self) -> Mapping[str, OptionAdvice]:
        """All options by id."""
        return {o.id: o for r in self.recommendations for o in r.options}
