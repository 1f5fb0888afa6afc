"""What a new fact may change: the transitions that ``advise/status.py`` documents, and no others."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from leptoguide.advise.assess import _Assessment
from leptoguide.advise.status import Status
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.property.patients import AS_OF, Facts, Patients, shown

CHUNKS = 8
PATIENTS = 400
STEPS = 4
"""8 × 400 patients, each filled in four steps: 16,000 partial cases."""

ALLOWED: Mapping[Status, frozenset[Status]] = {
    Status.NEEDS_DATA: frozenset(Status),
    Status.RECOMMENDED: frozenset({Status.RECOMMENDED, Status.BLOCKED, Status.DONE}),
    Status.BLOCKED: frozenset({Status.BLOCKED, Status.DONE}),
    Status.ADVISED_AGAINST: frozenset({Status.ADVISED_AGAINST, Status.DONE}),
    Status.NOT_APPLICABLE: frozenset({Status.NOT_APPLICABLE, Status.DONE}),
    Status.DONE: frozenset({Status.DONE}),
}


class Picture:
    """Everything that filling in may not overturn, for one patient."""

    def __init__(self, guideline: Guideline, patients: Patients, facts: Facts) -> None:
        assessment = _Assessment(guideline, patients.case(facts))
        truth = assessment.evaluator.truth
        self.statuses = assessment.statuses
        self.definitions = {name: assessment.evaluator.definition(name) for name in guideline.definitions}
        self.out_of_scope = {o.id for o in guideline.options.values() if truth(o.applies.node) is FALSE}
        self.contradicting = [
            o.id
            for o in guideline.options.values()
            if (truth(o.applies.node) & truth(o.when.node) & truth(o.against_when.node)) is TRUE
        ]

    def departures(self, later: Picture) -> list[str]:
        """What ``later`` says that was not to be expected after this."""
        found = [
            f"{name}: {status} became {later.statuses[name]}"
            for name, status in self.statuses.items()
            if later.statuses[name] not in ALLOWED[status]
        ]
        found += [
            f"{name}: out of scope, yet became {later.statuses[name]}"
            for name in sorted(self.out_of_scope)
            if later.statuses[name] is not Status.NOT_APPLICABLE
        ]
        found += [
            f"{name}: {value} became {later.definitions[name]}"
            for name, value in self.definitions.items()
            if value is not None and value is not UNKNOWN and later.definitions[name] != value
        ]
        return found


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_new_fact_changes_only_what_was_open(guideline: Guideline, patients: Patients, chunk: int) -> None:
    source = random.Random(f"filling in {chunk}")
    for _ in range(PATIENTS):
        facts = patients.patient(source)
        before = Picture(guideline, patients, facts)
        for _ in range(STEPS):
            fuller = patients.more(facts, source)
            after = Picture(guideline, patients, fuller)
            added = {n: v for n, v in fuller.items() if facts.get(n) != v}
            assert not before.departures(after), (
                f"{before.departures(after)}\nknown: {shown(facts)}\nadded: {shown(added)}"
            )
            facts, before = fuller, after
        assert not before.contradicting, f"{before.contradicting} both recommended and advised against: {shown(facts)}"


def test_the_random_patients_reach_every_status_and_most_options(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("coverage")
    seen: dict[str, set[Status]] = {name: set() for name in guideline.options}
    for _ in range(1500):
        for name, status in _Assessment(guideline, patients.case(patients.patient(source))).statuses.items():
            seen[name].add(status)
    assert set().union(*seen.values()) == set(Status)
    acting = {Status.RECOMMENDED, Status.BLOCKED, Status.ADVISED_AGAINST}
    assert [name for name, statuses in seen.items() if not statuses & acting] == []


def test_random_patients_are_admissible(patients: Patients) -> None:
    source = random.Random("admissible")
    assert all(patients.admissible(patients.patient(source)) for _ in range(100))


def test_an_answer_once_known_is_never_overturned_by_the_connectives(guideline: Guideline, patients: Patients) -> None:
    """Conditions of safety rules, notices and stages: once true or false, for good.

    A notice may ask ``is not true``, which an answer can overturn by design; nothing else may.
    """
    nodes = [rule.when.node for rule in guideline.safety.values()]
    nodes += [notice.when.node for notice in guideline.notices] + [stage.when.node for stage in guideline.stages]
    nodes = [node for node in nodes if not any(isinstance(part, n.Is) for part in n.walk(node))]
    source = random.Random("conditions")
    for _ in range(500):
        facts = patients.patient(source)
        fuller = patients.more(facts, source)
        first, second = _truths(guideline, facts, nodes), _truths(guideline, fuller, nodes)
        assert all(a is UNKNOWN or a is b for a, b in zip(first, second, strict=True)), shown(facts)


def _truths(guideline: Guideline, facts: Facts, nodes: list) -> list[Truth]:
    evaluator = Evaluator({**facts, "as_of": AS_OF}, guideline.definition_nodes, guideline.list_codes)
    return [evaluator.truth(node) for node in nodes]
