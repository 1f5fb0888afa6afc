"""What the tests of questions share: random patients, and the statuses of one by the evaluator alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from leptoguide.advise.status import Status, status_of
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.record.computed import with_computed
from leptoguide.truth import FALSE, any_of
from tests.property.patients import AS_OF, Facts, Patients

Judged = tuple[Mapping[str, Status], frozenset[str]]
"""The status of each option, and the constraints that the facts contradict."""

Judge = Callable[[Mapping[str, Any]], Judged]


@pytest.fixture(scope="session")
def judge(guideline: Guideline) -> Judge:
    """A patient by the evaluator: no plane, no completion."""

    def judged(facts: Mapping[str, Any]) -> Judged:
        known = {**with_computed(facts, guideline.dictionary), "as_of": AS_OF}
        evaluator = Evaluator(known, guideline.definition_nodes, guideline.list_codes)
        truth = evaluator.truth
        statuses = {
            o.id: status_of(
                truth(o.applies.node),
                truth(o.when.node),
                truth(o.against_when.node),
                truth(o.done_when.node),
                any_of(truth(rule.when.node) for rule in o.safety if rule.entry.effect == "stop"),
            )
            for o in guideline.options.values()
        }
        broken = (c.entry.id for c in guideline.constraints if truth(c.condition.node) is FALSE)
        return statuses, frozenset(broken)

    return judged


class Lacking(Patients):
    """Draws patients who lack few facts, each a case."""

    def lacking(self, source: random.Random, count: int) -> tuple[Facts, Case]:
        """A patient of whom some ``count`` facts are unknown, and more where values are found that contradict none."""
        facts = self.patient(source)
        missing = [name for name in self.facts if name not in facts]
        source.shuffle(missing)
        for name in missing[count:]:
            self.put(facts, name, source)
        return facts, self.case(facts)

    def anything(self, name: str, facts: Mapping[str, Any], source: random.Random) -> Any:
        """A whole answer to one fact, whatever is known of it."""
        found = facts.get(name)
        value = found if self.partial(name, facts) else self.value(self.facts[name], source)
        return self.closed(name, value, source) if self.facts[name].type == "list" else value  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def lacking(guideline: Guideline) -> Lacking:
    """Random patients who lack little."""
    return Lacking(guideline)
