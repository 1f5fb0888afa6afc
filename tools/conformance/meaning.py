"""What the exported library has to answer: our evaluator's answers, by the names of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from leptoguide.advise.status import Status, most_actionable, status_of
from leptoguide.cql import names
from leptoguide.cql import vocabulary as v
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, Guideline
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.truth import TRUE, UNKNOWN, Truth, any_of

Answer = bool | str | None


def meaning(
    guideline: Guideline, facts: Mapping[str, FactValue], reading: AlternativeReading | None = None
) -> dict[str, Answer]:
    """Every definition, condition, status, notice, stage and constraint for one patient, under one reading."""
    return {name: _plain(value) for name, value in _Meaning(guideline, facts, reading).all()}


def _plain(value: Any) -> Answer:
    if isinstance(value, Truth):
        return None if value is UNKNOWN else value is TRUE
    return value.value if isinstance(value, Status) else value


class _Meaning:
    def __init__(
        self, guideline: Guideline, facts: Mapping[str, FactValue], reading: AlternativeReading | None
    ) -> None:
        self.guideline = guideline
        self.facts = facts
        self.other: Mapping[str, Any] = reading.options if reading else {}
        replaced = reading.definitions if reading else {}
        nodes = {**guideline.definition_nodes, **replaced}
        self.evaluator = Evaluator(facts, nodes, guideline.list_codes)

    def all(self) -> Iterator[tuple[str, Any]]:
        truth = self.evaluator.truth
        yield from self._lists()
        for name in self.guideline.definitions:
            yield name, self.evaluator.definition(name)
        for name, rule in self.guideline.safety.items():
            yield names.safety(name), truth(rule.when.node)
        for recommendation in self.guideline.recommendations.values():
            yield names.applies(recommendation.id), truth(recommendation.applies.node)
            found = []
            for option in recommendation.options:
                *conditions, (name, status) = self._option(option)
                yield from [*conditions, (name, status)]
                found.append(status)
            yield names.status(recommendation.id), most_actionable(found)
        reached = None
        for stage in self.guideline.stages:
            value = truth(stage.when.node)
            yield names.stage(stage.entry.id), value
            reached = stage.entry.id if value is TRUE else reached
        yield names.STAGE, reached
        for notice in self.guideline.notices:
            yield names.notice(notice.entry.id), truth(notice.when.node)
        for constraint in self.guideline.constraints:
            yield names.constraint(constraint.entry.id), truth(constraint.condition.node)

    def _lists(self) -> Iterator[tuple[str, Any]]:
        for name, codes in self.guideline.list_codes.items():
            members = self.facts.get(name)
            for code in codes:
                yield v.answer(name, code), members.has(code) if isinstance(members, Members) else UNKNOWN
            yield v.any_answer(name), self.evaluator.truth(n.Exists(n.FactRef(name)))

    def _option(self, option: CompiledOption) -> list[tuple[str, Any]]:
        truth = self.evaluator.truth
        when = truth(self.other.get(option.id, option.when).node)
        against, done = truth(option.against_when.node), truth(option.done_when.node)
        stop = any_of(truth(rule.when.node) for rule in option.safety if rule.entry.effect == "stop")
        status = status_of(truth(option.applies.node), when, against, done, stop)
        return [
            (names.condition(option.id, "when"), when),
            (names.condition(option.id, "against"), against),
            (names.condition(option.id, "done"), done),
            (names.condition(option.id, "stop"), stop),
            (names.status(option.id), status),
        ]
