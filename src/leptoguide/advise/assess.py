"""The use case: one patient's facts and a guideline in, checkable advice out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leptoguide.advise.follow_up import follow_up
from leptoguide.advise.model import (
    Advice,
    Diagnosis,
    InUse,
    OptionAdvice,
    ReadingDiffers,
    RecommendationAdvice,
    SafetyFinding,
)
from leptoguide.advise.plan import by_discipline, plan
from leptoguide.advise.questions import Questions
from leptoguide.advise.response import csf_response
from leptoguide.advise.scores import card_readings, exam_readings
from leptoguide.advise.status import Status, most_actionable, status_of
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.reasons import Reasons, Trace
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, Condition, Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language import nodes as n
from leptoguide.record.case import Case
from leptoguide.record.exams import exams
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth, any_of


def assess(guideline: Guideline, case: Case) -> Advice:
    """Advice for one case. Pure: the same guideline and case give the same advice."""
    return _Assessment(guideline, case).advice()


def evaluator_for(guideline: Guideline, case: Case, definitions: Mapping[str, n.Node] | None = None) -> Evaluator:
    """The evaluator of a case; ``definitions`` replaces some under another reading of the source."""
    nodes = {**guideline.definition_nodes, **definitions} if definitions else guideline.definition_nodes
    return Evaluator(case.known, nodes, guideline.list_codes)


class _Assessment:
    def __init__(self, guideline: Guideline, case: Case) -> None:
        self.guideline = guideline
        self.case = case
        self.evaluator = evaluator_for(guideline, case)
        self.reasons = Reasons(self.evaluator)
        self.questions = Questions(guideline, case, self.evaluator)
        self.safety = {name: self.evaluator.truth(rule.when.node) for name, rule in guideline.safety.items()}
        self._traces: dict[Condition, Trace] = {}
        self.statuses = {o.id: self._status(o, self.evaluator, o.when) for o in guideline.options.values()}

    def advice(self) -> Advice:
        differing = self._readings()
        recommendations = tuple(
            self._recommendation(r.id, tuple(self._option(o, differing.get(o.id, ())) for o in r.options))
            for r in self.guideline.recommendations.values()
        )
        options = [o for r in recommendations for o in r.options]
        due, undecided = follow_up(self.guideline, self.case, self.reasons)
        return Advice(
            guideline=self.guideline,
            case=self.case,
            stage=self._stage(),
            diagnosis=self._diagnosis(),
            in_use=tuple(self._in_use()),
            recommendations=recommendations,
            plan=plan(options),
            ask_next=self.questions.ask_next(options),
            csf_response=csf_response(self.case, self.guideline),
            exams=exams(self.case),
            exam_readings=exam_readings(self.case, self.guideline),
            card_readings=card_readings(self.case, self.guideline),
            follow_up=due,
            follow_up_open=undecided,
            mdt=by_discipline(self.guideline.disciplines, recommendations),
            notices=tuple(x for x in self.guideline.notices if self._true(x.when)),
            contradictions=tuple(
                c.entry for c in self.guideline.constraints if self.evaluator.truth(c.condition.node) is FALSE
            ),
        )

    def _true(self, condition: Condition) -> bool:
        return self.evaluator.truth(condition.node) is TRUE

    # ------------------------------------------------------------ options

    def _status(self, option: CompiledOption, evaluator: Evaluator, when: Condition) -> Status:
        return status_of(
            evaluator.truth(option.applies.node),
            evaluator.truth(when.node),
            evaluator.truth(option.against_when.node),
            evaluator.truth(option.done_when.node),
            self._stopped(option),
        )

    def _stopped(self, option: CompiledOption) -> Truth:
        return any_of(self.safety[r.id] for r in option.safety if r.entry.effect == "stop")

    def _option(self, option: CompiledOption, readings: tuple[ReadingDiffers, ...]) -> OptionAdvice:
        status = self.statuses[option.id]
        trace = self._trace(option, status)
        needs_data = status is Status.NEEDS_DATA
        return OptionAdvice(
            option=option,
            status=status,
            used=tuple(sorted(trace.used)),
            missing=tuple(sorted(trace.missing)) if needs_data else (),
            ways=self.questions.ways(option, blocked=self._stopped(option) is TRUE) if needs_data else (),
            failing=self._failing(option) if status is Status.NOT_APPLICABLE else None,
            contraindications=tuple(self._findings(option, holds=True)),
            checks=tuple(self._findings(option, holds=False)) if status is Status.RECOMMENDED else (),
            readings=readings,
        )

    def _trace(self, option: CompiledOption, status: Status) -> Trace:
        """The facts behind a status: those of the conditions that give it."""
        applies = self._why(option.applies)
        if self.evaluator.truth(option.applies.node) is FALSE:
            return applies
        match status:
            case Status.DONE:
                return applies | self._why(option.done_when)
            case Status.ADVISED_AGAINST:
                return applies | self._why(option.against_when)
            case Status.RECOMMENDED | Status.BLOCKED:
                return applies | self._why(option.when)
            case _:
                found = applies if status is Status.NEEDS_DATA else Trace()
                for condition in (option.when, option.against_when):
                    found |= self._why(condition)
                return found

    def _why(self, condition: Condition) -> Trace:
        if condition not in self._traces:
            self._traces[condition] = self.reasons.trace(condition.node)
        return self._traces[condition]

    def _failing(self, option: CompiledOption) -> Any:
        applies_fails = self.evaluator.truth(option.applies.node) is FALSE
        failing = option.applies if applies_fails or option.entry.when is None else option.when
        if not applies_fails and option.entry.when is None:
            failing = option.against_when
        return self.reasons.failing(failing.node)

    def _findings(self, option: CompiledOption, *, holds: bool) -> Iterable[SafetyFinding]:
        """Safety rules on the option's agents that hold, or those that missing facts leave open."""
        for rule in option.safety:
            truth = self.safety[rule.id]
            if holds and truth is TRUE:
                yield SafetyFinding(rule.id, rule.entry.effect)
            elif not holds and truth is UNKNOWN:
                missing = tuple(sorted(self._why(rule.when).missing))
                yield SafetyFinding(rule.id, rule.entry.effect, missing)

    def _recommendation(self, name: str, options: tuple[OptionAdvice, ...]) -> RecommendationAdvice:
        status = most_actionable(o.status for o in options)
        missing = sorted({fact for o in options for fact in o.missing}) if status is Status.NEEDS_DATA else []
        recommendation = self.guideline.recommendations[name]
        undecided = self.evaluator.truth(recommendation.applies.node) is UNKNOWN
        waits_for = self.questions.scope(recommendation) if undecided else ()
        return RecommendationAdvice(recommendation, status, tuple(missing), waits_for, options)

    # ------------------------------------------------------------ readings of the source

    def _readings(self) -> Mapping[str, tuple[ReadingDiffers, ...]]:
        """For each option the other readings under which its status is another."""
        found: dict[str, tuple[ReadingDiffers, ...]] = {}
        for reading in self.guideline.readings:
            for name, status in self._under(reading):
                differs = ReadingDiffers(reading.discrepancy, reading.label, reading.sections, status)
                found[name] = (*found.get(name, ()), differs)
        return found

    def _under(self, reading: AlternativeReading) -> Iterable[tuple[str, Status]]:
        other = self.evaluator
        if reading.definitions:
            other = evaluator_for(self.guideline, self.case, reading.definitions)
            if all(other.definition(name) == self.evaluator.definition(name) for name in reading.definitions):
                return
        for name in sorted(reading.touches):
            option = self.guideline.options[name]
            status = self._status(option, other, reading.options.get(name, option.when))
            if status is not self.statuses[name]:
                yield name, status

    # ------------------------------------------------------------ the rest of the picture

    def _in_use(self) -> Iterable[InUse]:
        """Stops and cautions that hold on what the patient is on; those that always hold are left to the options."""
        lists = [f.id for f in self.guideline.dictionary.facts.values() if f.in_use]
        found = (self.case.facts.get(name) for name in lists)
        agents = {agent for value in found if isinstance(value, Members) for agent in value.present}
        for name, rule in self.guideline.safety.items():
            always = rule.entry.effect != "stop" and isinstance(rule.when.node, n.Boolean)
            if rule.entry.effect == "inform" or always or self.safety[name] is not TRUE:
                continue
            if concerned := tuple(agent for agent in rule.entry.agents if agent in agents):
                yield InUse(name, rule.entry.effect, concerned)

    def _stage(self) -> str | None:
        """The last stage of the pathway that is reached for certain."""
        reached = [stage.entry.id for stage in self.guideline.stages if self._true(stage.when)]
        return reached[-1] if reached else None

    def _diagnosis(self) -> Diagnosis:
        value = self.evaluator.definition
        named = ("eano_esmo_certainty", "eano_esmo_type", "mri_type", "subtype")
        unknown = [name for name in named if value(name) is None]
        missing = {fact for name in unknown for fact in self.reasons.trace(n.DefinitionRef(name)).missing}
        outstanding = value("csf_outstanding")
        return Diagnosis(
            certainty=value("eano_esmo_certainty"),
            type=value("eano_esmo_type"),
            class_=value("eano_esmo_class"),
            mri_type=value("mri_type"),
            mri_type_eano_esmo=value("mri_type_eano_esmo"),
            csf_outstanding=None if outstanding is UNKNOWN else outstanding is TRUE,
            subtype=value("subtype"),
            her2=value("her2_class"),
            missing=tuple(sorted(missing)),
        )
