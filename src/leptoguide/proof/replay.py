"""Printed equals meant: a patient that the solver returned is read by the evaluator, and must get the same from both.

Compared are all definitions, all conditions of options, safety rules, notices, stages, visits and constraints, and
the status of every option in every reading of the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import z3

from leptoguide.advise.status import Status, status_of
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, Condition, Guideline
from leptoguide.knowledge.values import FactValue
from leptoguide.proof.encode import CodeTerm
from leptoguide.proof.picture import Picture
from leptoguide.proof.terms import Term
from leptoguide.truth import FALSE, TRUE, Truth, any_of


class Meaning:
    """The evaluator's reading of one patient, with statuses in every reading of the source."""

    def __init__(self, guideline: Guideline, facts: Mapping[str, FactValue]) -> None:
        self.guideline = guideline
        self.facts = facts
        self.evaluator = self._evaluator({})
        self._others: dict[int, Evaluator] = {}
        self._stopped: dict[str, Truth] = {}

    def status(self, option: CompiledOption, reading: AlternativeReading | None = None) -> Status:
        """An option's status."""
        evaluator = self.under(reading)
        when = reading.options.get(option.id, option.when) if reading else option.when
        truth = evaluator.truth
        return status_of(
            truth(option.applies.node),
            truth(when.node),
            truth(option.against_when.node),
            truth(option.done_when.node),
            self._stop(option),
        )

    def _stop(self, option: CompiledOption) -> Truth:
        if option.id not in self._stopped:
            stops = (rule.when.node for rule in option.safety if rule.entry.effect == "stop")
            self._stopped[option.id] = any_of(map(self.evaluator.truth, stops))
        return self._stopped[option.id]

    def under(self, reading: AlternativeReading | None) -> Evaluator:
        """The evaluator of another reading; without one, that of the source."""
        if reading is None or not reading.definitions:
            return self.evaluator
        if id(reading) not in self._others:
            self._others[id(reading)] = self._evaluator(reading.definitions)
        return self._others[id(reading)]

    def _evaluator(self, other: Mapping[str, object]) -> Evaluator:
        nodes = {**self.guideline.definition_nodes, **other}
        return Evaluator(self.facts, nodes, self.guideline.list_codes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One Boolean in both readings."""

    name: str
    term: Term
    meant: Callable[[Meaning], bool]


class Replay:
    """Compares the two readings over one symbolic patient."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.guideline = picture.guideline

    def differences(self, model: z3.ModelRef, facts: Mapping[str, FactValue]) -> list[str]:
        """What the solver's model and the evaluator see differently; nothing when they agree."""
        number = model.eval(self._packed, model_completion=True).as_long()
        bits = format(number, f"0{len(self.compared)}b")
        meaning = Meaning(self.guideline, facts)
        return [x.name for x, bit in zip(self.compared, bits, strict=True) if (bit == "1") is not x.meant(meaning)]

    @cached_property
    def compared(self) -> tuple[Agreement, ...]:
        """Everything that both readings give."""
        return tuple(self._compared())

    @cached_property
    def _packed(self) -> z3.BitVecRef:
        """All terms in one bit-vector, so that what they share is worked out once."""
        one, zero = z3.BitVecVal(1, 1), z3.BitVecVal(0, 1)
        return z3.Concat([z3.If(x.term, one, zero) for x in self.compared])

    def _compared(self) -> Iterator[Agreement]:
        for name in self.guideline.definitions:
            match self.picture.encoder.definition(name):
                case CodeTerm(codes=codes):
                    for code, term in codes.items():
                        yield Agreement(f"{name} = {code}", term, _has_code(name, code))
        for name, condition in conditions(self.guideline):
            pair = self.picture.truth(condition)
            yield Agreement(f"{name} true", pair.true, _has_truth(condition, TRUE))
            yield Agreement(f"{name} false", pair.false, _has_truth(condition, FALSE))
        yield from _statuses(self.picture, self.guideline.options.values())
        for reading in self.guideline.readings:
            touched = (self.guideline.options[name] for name in sorted(reading.touches))
            yield from _statuses(self.picture.under(reading), touched)


def conditions(guideline: Guideline) -> Iterator[tuple[str, Condition]]:
    """Every true/false condition that runs, by a name; the same text once."""
    seen: set[Condition] = set()
    for name, condition in named_conditions(guideline):
        if condition not in seen:
            seen.add(condition)
            yield name, condition


def named_conditions(guideline: Guideline) -> list[tuple[str, Condition]]:
    """Every true/false condition that runs, by a name."""
    named: list[tuple[str, Condition]] = []
    for name, definition in guideline.definitions.items():
        if definition.entry.type == "boolean":
            named.append((name, definition.condition))
            named += [(f"{name} ({r.entry.discrepancy})", r.condition) for r in definition.readings]
    for option in guideline.options.values():
        parts = ("applies", "when", "against_when", "done_when")
        named += [(f"{option.id} {part}", c) for part, c in zip(parts, option.conditions, strict=True)]
        named += [(f"{option.id} ({r.entry.discrepancy})", r.condition) for r in option.readings]
    named += [(rule.id, rule.when) for rule in guideline.safety.values()]
    named += [(notice.entry.id, notice.when) for notice in guideline.notices]
    named += [(f"stage {stage.entry.id}", stage.when) for stage in guideline.stages]
    named += [(f"constraint {c.entry.id}", c.condition) for c in guideline.constraints]
    for schedule in guideline.schedules:
        phases = [*schedule.phases, *(p for _, found in schedule.readings for p in found)]
        named += [(f"visit {p.entry.id}", p.when) for p in phases]
        named += [(f"visit item {name}", condition) for name, condition in schedule.items.items()]
    return named


def _has_code(name: str, code: str) -> Callable[[Meaning], bool]:
    return lambda meaning: meaning.evaluator.definition(name) == code


def _has_truth(condition: Condition, truth: Truth) -> Callable[[Meaning], bool]:
    return lambda meaning: meaning.evaluator.truth(condition.node) is truth


def _has_status(
    option: CompiledOption, reading: AlternativeReading | None, status: Status
) -> Callable[[Meaning], bool]:
    return lambda meaning: meaning.status(option, reading) is status


def _statuses(picture: Picture, options: Iterable[CompiledOption]) -> Iterator[Agreement]:
    reading = picture.reading
    for option in options:
        for status, term in picture.status(option.id).items():
            where = f" ({reading.discrepancy})" if reading else ""
            yield Agreement(f"{option.id}{where} {status}", term, _has_status(option, reading, status))
