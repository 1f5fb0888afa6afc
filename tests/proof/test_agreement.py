"""The solver and the evaluator read alike: every node of the guideline and random ones, for random patients."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
import z3

from leptoguide.advise.assess import assess
from leptoguide.advise.status import Status
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from leptoguide.proof.encode import CodeTerm, Encoder
from leptoguide.proof.facts import Model
from leptoguide.proof.patient import SymbolicPatient, World
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import Replay, conditions
from leptoguide.proof.session import Session
from leptoguide.proof.status import status_terms
from leptoguide.proof.terms import Term, constant, decided
from leptoguide.proof.truths import Pair
from leptoguide.proof.verify import answer, gathered
from leptoguide.proof.vocabulary import vocabulary_of
from leptoguide.record.case import Case
from leptoguide.truth import FALSE, TRUE, Truth
from tests.proof.conftest import Drawn
from tests.property.expressions import Expressions
from tests.property.patients import AS_OF, shown

PATIENTS = 150
EVERY_NODE = 25
RANDOM_EXPRESSIONS = 250
CONSTANT = 12


class Bench:
    """Patients given to one solver, and terms read from its models in one go."""

    def __init__(self, patient: SymbolicPatient, side: Iterable[Term] = ()) -> None:
        self.patient = patient
        self.solver = z3.SimpleSolver()
        self.solver.add(patient.sound, *side)

    def model(self, facts: Mapping[str, Any]) -> z3.ModelRef:
        """The model of exactly this patient."""
        assert self.solver.check(self.patient.holds(facts)) == z3.sat, shown(facts)
        model = self.solver.model()
        assert self.patient.read(Model(model)) == facts
        return model


class Read:
    """Many terms at once."""

    def __init__(self, terms: Iterable[Term]) -> None:
        bits = [z3.If(term, z3.BitVecVal(1, 1), z3.BitVecVal(0, 1)) for term in terms]
        self.width, self.packed = len(bits), z3.Concat(bits)

    def of(self, model: z3.ModelRef) -> list[bool]:
        """Their values."""
        number = model.eval(self.packed, model_completion=True).as_long()
        return [bit == "1" for bit in format(number, f"0{self.width}b")]


@pytest.fixture(scope="module")
def bench(session: Session) -> Bench:
    return Bench(session.patient)


def test_conditions_and_statuses_agree_in_every_reading_for_random_patients(session: Session, drawn: Drawn) -> None:
    source = random.Random("agreement")
    bench, replay = Bench(session.patient), Replay(session.picture)
    for _ in range(PATIENTS):
        facts = drawn.patient(source)
        assert replay.differences(bench.model(facts), facts) == [], shown(facts)


def test_every_condition_is_decided_alike_for_a_patient_of_constants(
    guideline: Guideline, session: Session, drawn: Drawn
) -> None:
    """The same with nothing left to the solver: facts as constants make each term a constant."""
    source = random.Random("constants")
    for _ in range(CONSTANT):
        facts = drawn.patient(source)
        fixed = {name: session.world.fixed(name, facts.get(name)) for name in session.patient.facts}
        picture = Picture(guideline, SymbolicPatient(fixed))
        evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
        for name, condition in conditions(guideline):
            pair = picture.truth(condition)
            found = tuple(decided(term) for term in (pair.true, pair.false))
            truth = evaluator.truth(condition.node)
            wanted = (constant(truth is TRUE), constant(truth is FALSE))
            assert found[0] is wanted[0], (name, shown(facts))
            assert found[1] is wanted[1], (name, shown(facts))


def test_a_random_patient_is_admissible_to_the_solver_exactly_when_no_constraint_is_false(
    guideline: Guideline, session: Session, drawn: Drawn
) -> None:
    source, found = random.Random("admissible"), set()
    for _ in range(60):
        facts = drawn.patient(source)
        for name in source.sample(sorted(facts), min(3, len(facts))):
            if name not in ("as_of", "lvef", "lvef_baseline", "lvef_drop"):
                facts[name] = drawn.another(name, source)  # type: ignore[assignment]
        evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
        expected = all(evaluator.truth(c.condition.node) is not FALSE for c in guideline.constraints)
        assert session.possible(session.patient.holds(facts)) is expected, shown(facts)
        found.add(expected)
    assert found == {True, False}


def test_every_node_of_the_guideline_agrees(guideline: Guideline, session: Session, drawn: Drawn, bench: Bench) -> None:
    nodes = {id(node): node for root in guideline.expressions for node in n.walk(root) if _has_value(node)}
    _agree(guideline, session.picture.encoder, list(nodes.values()), drawn, bench, EVERY_NODE)


@pytest.mark.parametrize("chunk", range(2))
def test_random_expressions_agree(guideline: Guideline, chunk: int) -> None:
    source = random.Random(f"expressions {chunk}")
    expressions = Expressions(guideline, source, tests=True)
    roots = [expressions.boolean(2) for _ in range(RANDOM_EXPRESSIONS)]
    world = World(vocabulary_of(guideline.dictionary), [*guideline.expressions, *roots])
    encoder = Encoder(world.patient(), guideline.definition_nodes)
    for root in roots:
        encoder.truth(root)
    drawn = Drawn(guideline, world)
    _agree(guideline, encoder, roots, drawn, Bench(encoder.patient, encoder.side), 12)


def test_the_statuses_of_the_picture_are_those_of_an_assessment(
    guideline: Guideline, session: Session, drawn: Drawn, bench: Bench
) -> None:
    """The deployed path itself, not only the functions it is made of."""
    source = random.Random("assessed")
    named = [(name, status) for name in guideline.options for status in session.picture.status(name)]
    read = Read(session.picture.status(name)[status] for name, status in named)
    for _ in range(15):
        facts = drawn.patient(source)
        known = {name: value for name, value in facts.items() if name != "as_of"}
        advice = assess(guideline, Case(id="random", as_of=AS_OF, facts=known, absent={}, entered={}))
        held = {pair for pair, bit in zip(named, read.of(bench.model(facts)), strict=True) if bit}
        assert held == {(name, option.status) for name, option in advice.options.items()}


def test_a_reading_that_errs_is_noticed(guideline: Guideline, session: Session, drawn: Drawn) -> None:
    """The comparison can fail: with one definition swapped for its negation the two differ."""
    picture = Picture(guideline, session.patient)
    picture.encoder.definitions = {**guideline.definition_nodes, "raised_pressure": n.Boolean(True)}
    bench, source = Bench(session.patient), random.Random("noticed")
    replay = Replay(picture)
    found = {
        name
        for facts in (drawn.patient(source) for _ in range(5))
        for name in replay.differences(bench.model(facts), facts)
    }
    assert "lumbar-puncture-raised-pressure true" in found


def test_a_status_read_otherwise_fails_whatever_is_asked(guideline: Guideline, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question whose own claims hold fails all the same when the evaluator sees its patients differently."""
    real = status_terms

    def swapped(*pairs: Pair) -> Mapping[Status, Term]:
        found = dict(real(*pairs))
        found[Status.NEEDS_DATA], found[Status.DONE] = found[Status.DONE], found[Status.NEEDS_DATA]
        return found

    monkeypatch.setattr("leptoguide.proof.picture.status_terms", swapped)
    found = answer(guideline, "partitions", "mri-type ")
    assert {finding.kind for finding in found.failures} == {"differs"}
    assert not found.holds
    assert all(finding.patients[0].facts for finding in found.failures)
    held, agreement = gathered([found, answer(guideline, "agreement", "nothing of this name")])
    assert held.holds
    assert [finding.kind for finding in agreement.failures] == ["differs"] * len(found.failures)


def _has_value(node: n.Node) -> bool:
    """A condition, or a code, number or date; not a part of one."""
    return not isinstance(node, n.When | n.Duration | n.String | n.Number | n.Quantity | n.Date)


def _agree(
    guideline: Guideline, encoder: Encoder, nodes: list[n.Node], drawn: Drawn, bench: Bench, patients: int
) -> None:
    compared = [item for node in nodes for item in _sides(encoder, node)]
    read, source = Read(term for _, _, term in compared), random.Random(len(nodes))
    for _ in range(patients):
        facts = drawn.patient(source)
        evaluator = Evaluator(facts, guideline.definition_nodes, guideline.list_codes)
        for (node, wanted, _), bit in zip(compared, read.of(bench.model(facts)), strict=True):
            meant = evaluator.truth(node) if isinstance(wanted, Truth) else evaluator.value(node)
            assert bit is (meant is wanted or meant == wanted), f"{print_cql(node)} with {shown(facts)}"


def _sides(encoder: Encoder, node: n.Node) -> Iterator[tuple[n.Node, Any, Term]]:
    """A node, a value, and the term that says it has that value."""
    match encoder.value(node):
        case Pair(true=true, false=false):
            yield node, TRUE, true
            yield node, FALSE, false
        case CodeTerm(codes=codes):
            for code, term in codes.items():
                yield node, code, term
