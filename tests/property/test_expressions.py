"""The language over the whole dictionary: text and tree agree; an answer holds whatever the unknown turns out to be."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leptoguide.errors import ExpressionError
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.language.check import Symbol, check
from leptoguide.language.parse import parse
from leptoguide.language.printer import print_cql
from leptoguide.language.types import BOOLEAN, CodeType
from leptoguide.truth import UNKNOWN
from tests.property.expressions import Expressions
from tests.property.patients import AS_OF, Patients, shown

COMPLETIONS = 12


def _symbols(guideline: Guideline) -> Mapping[str, Symbol]:
    kinds = {d.id: BOOLEAN for d in guideline.definitions.values() if d.entry.type == "boolean"}
    return {**guideline.dictionary.symbols, **{name: Symbol("definition", kind) for name, kind in kinds.items()}}


@settings(max_examples=600)
@given(source=st.randoms(use_true_random=False))
def test_printing_and_parsing_gives_the_same_tree(guideline: Guideline, source: random.Random) -> None:
    tree = Expressions(guideline, source, tests=True).boolean(3)
    assert check(parse(print_cql(tree)), _symbols(guideline), BOOLEAN) == tree


def test_every_condition_of_the_guideline_prints_and_parses_to_itself(guideline: Guideline) -> None:
    symbols = _symbols(guideline)
    codes = {
        d.id: Symbol("definition", CodeType(tuple(v.id for v in d.entry.values)))
        for d in guideline.definitions.values()
        if d.entry.type == "code"
    }
    expected = {id(d.condition.node): codes[d.id].type for d in guideline.definitions.values() if d.id in codes}
    for tree in guideline.expressions:
        assert check(parse(print_cql(tree)), {**symbols, **codes}, expected.get(id(tree), BOOLEAN)) == tree


@pytest.mark.parametrize("chunk", range(4))
def test_what_is_true_or_false_stays_so_in_every_completion(
    guideline: Guideline, patients: Patients, chunk: int
) -> None:
    source = random.Random(f"soundness {chunk}")
    expressions = Expressions(guideline, source, tests=False)
    decided = 0
    for _ in range(1200):
        tree = expressions.boolean(2)
        names = sorted(_facts_behind(guideline, tree) - {"as_of"})
        facts = {name: patients.value(patients.facts[name], source) for name in names if source.random() < 0.6}
        value = _evaluator(guideline, facts).truth(tree)
        if value is UNKNOWN:
            continue
        decided += 1
        for _ in range(COMPLETIONS):
            whole = _completed(patients, facts, names, source)
            found = _evaluator(guideline, whole).truth(tree)
            assert found is value, f"{print_cql(tree)} was {value} with {shown(facts)}, {found} with {shown(whole)}"
    assert decided > 300


@pytest.mark.parametrize("chunk", range(2))
def test_an_expression_over_complete_facts_has_an_answer(guideline: Guideline, patients: Patients, chunk: int) -> None:
    """Unknown comes from unknown facts alone; the exception, a date moved out of the calendar, is not drawn here."""
    source = random.Random(f"completeness {chunk}")
    expressions = Expressions(guideline, source, tests=False)
    for _ in range(1000):
        tree = expressions.boolean(2)
        names = sorted(_facts_behind(guideline, tree) - {"as_of"})
        facts = _completed(patients, {}, names, source)
        assert _evaluator(guideline, facts).truth(tree) is not UNKNOWN, f"{print_cql(tree)} with {shown(facts)}"


@settings(max_examples=300)
@given(text=st.text(max_size=60) | st.text(alphabet="pq()'\"= <>!{},+-@0123456789.andornt\n", max_size=40))
def test_any_text_parses_or_is_refused_with_a_place(text: str) -> None:
    problem = _refusal(text)
    if problem is not None:
        assert problem.line is not None
        assert problem.column is not None
        assert min(problem.line, problem.column) >= 1


def _refusal(text: str) -> ExpressionError | None:
    try:
        parse(text)
    except ExpressionError as problem:
        return problem
    return None


def _facts_behind(guideline: Guideline, tree: n.Node) -> frozenset[str]:
    named = n.definition_ids(tree)
    return n.fact_ids(tree).union(*(guideline.definitions[d].condition.facts for d in named))


def _evaluator(guideline: Guideline, facts: Mapping[str, Any]) -> Evaluator:
    return Evaluator({**facts, "as_of": AS_OF}, guideline.definition_nodes, guideline.list_codes)


def _completed(patients: Patients, facts: Mapping[str, Any], names: list[str], source: random.Random) -> dict[str, Any]:
    """Every fact of ``names`` known, lists to their last code; what was known stays."""
    whole = dict(facts)
    for name in names:
        if name not in whole:
            whole[name] = patients.value(patients.facts[name], source)
        if patients.partial(name, whole):
            whole[name] = patients.closed(name, whole[name], source)
    return whole
