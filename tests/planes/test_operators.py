"""Every operator of the language has a reading in planes, or is refused by its name when the guideline is compiled."""

from __future__ import annotations

import dataclasses
import datetime
import operator
from typing import get_args

import pytest

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language import nodes as n
from leptoguide.language.types import BOOLEAN, DATE, CodeType, ListType, NumberType
from leptoguide.planes.plan import compile_guideline
from leptoguide.planes.reasons import Reasons
from leptoguide.planes.variables import Variable
from leptoguide.truth import FALSE, UNKNOWN, truth_of
from tests.planes.reading import encoder_of, values

FACTS = {
    "p": Variable(BOOLEAN),
    "code": Variable(CodeType(("a", "b"))),
    "items": Variable(ListType(("a", "b"))),
    "number": Variable(NumberType(), (0, 100)),
    "day": Variable(DATE),
}
P, NUMBER, DAY = n.FactRef("p"), n.FactRef("number"), n.FactRef("day")
READ: dict[type[n.Node], n.Node] = {
    n.Boolean: n.Boolean(True),
    n.Number: n.Number(5),
    n.Quantity: n.Quantity(5, "mm"),
    n.String: n.String("a"),
    n.Date: n.Date(datetime.date(2026, 3, 1)),
    n.FactRef: P,
    n.DefinitionRef: n.DefinitionRef("named"),
    n.Not: n.Not(P),
    n.And: n.And((P, P)),
    n.Or: n.Or((P, P)),
    n.Implies: n.Implies(P, P),
    n.Compare: n.Compare("<", NUMBER, n.Number(5)),
    n.InSet: n.InSet(n.FactRef("code"), (n.String("a"),)),
    n.InList: n.InList(n.String("a"), n.FactRef("items")),
    n.Exists: n.Exists(n.FactRef("items")),
    n.Is: n.Is(P, "null", False),
    n.Case: n.Case((n.When(P, n.Boolean(True)),), P),
    n.Shift: n.Shift(DAY, "+", n.Duration(1, "day")),
}
PARTS: dict[type[n.Node], n.Node] = {
    n.Name: n.Name("p"),
    n.Duration: n.Duration(1, "day"),
    n.When: n.When(P, P),
}
"""What never stands for a value of its own in a checked expression."""
KINDS = {kind for kind in vars(n).values() if dataclasses.is_dataclass(kind) and issubclass(kind, n.Node)} - {n.Node}


@dataclasses.dataclass(frozen=True, slots=True)
class Xor(n.Node):
    """An operator that the language does not have."""

    operands: tuple[n.Node, ...]


def test_every_kind_of_node_is_here() -> None:
    assert READ.keys() | PARTS.keys() == KINDS
    assert not READ.keys() & PARTS.keys()


@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.__name__)
def test_every_operator_has_a_value_and_reasons(kind: type[n.Node]) -> None:
    encoder = encoder_of(FACTS, {"named": P})
    encoder.value(READ[kind])
    Reasons(encoder).missing(READ[kind])


@pytest.mark.parametrize("node", [*PARTS.values(), Xor((P, P))], ids=lambda node: type(node).__name__)
def test_any_other_node_is_refused_by_name(node: n.Node) -> None:
    with pytest.raises(TypeError, match=f"{type(node).__name__} has no reading in planes"):
        encoder_of(FACTS, {}).value(n.And((P, node)))


def test_an_operator_without_reasons_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Xor has no reasons in planes"):
        Reasons(encoder_of(FACTS, {})).missing(Xor((P, P)))


def test_a_guideline_with_an_unknown_operator_does_not_compile(guideline: Guideline) -> None:
    name = "raised_pressure"
    whole = guideline.definitions[name]
    odd = dataclasses.replace(whole, condition=dataclasses.replace(whole.condition, node=Xor((P, P))))
    with pytest.raises(TypeError, match="Xor has no reading in planes"):
        compile_guideline(dataclasses.replace(guideline, definitions={**guideline.definitions, name: odd}))


def test_a_list_without_codes_is_empty_when_it_is_answered() -> None:
    facts = {"none": Variable(ListType(()))}
    found = values(n.Exists(n.FactRef("none")), {}, [{"none": Members(frozenset())}, {}], facts)
    assert found == [FALSE, UNKNOWN]


@pytest.mark.parametrize("word", get_args(n.Comparison))
def test_every_comparison_is_read(word: n.Comparison) -> None:
    holds = {
        "=": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }[word]
    found = values(n.Compare(word, NUMBER, n.Number(5)), {}, [{"number": x} for x in (4.9, 5, 5.1)], FACTS)
    assert found == [truth_of(holds(x, 5)) for x in (4.9, 5, 5.1)]


@pytest.mark.parametrize("node", [NUMBER, P, n.FactRef("code")], ids=lambda node: node.id)
def test_a_comparison_that_is_none_is_refused_by_name(node: n.Node) -> None:
    with pytest.raises(TypeError, match="`~` has no reading in planes"):
        encoder_of(FACTS, {}).value(n.Compare("~", node, node))  # type: ignore[arg-type]


def test_a_test_of_knowing_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="`is known` has no reading in planes"):
        encoder_of(FACTS, {}).value(n.Is(P, "known", False))  # type: ignore[arg-type]


@pytest.mark.parametrize("unit", get_args(n.DurationUnit))
def test_every_duration_is_read(unit: n.DurationUnit) -> None:
    shift = n.Shift(DAY, "+", n.Duration(1, unit))
    after = {"day": (2026, 3, 2), "week": (2026, 3, 8), "month": (2026, 4, 1), "year": (2027, 3, 1)}[unit]
    same = n.Compare("=", shift, n.Date(datetime.date(*after)))
    assert values(same, {}, [{"day": datetime.date(2026, 3, 1)}], FACTS) == [truth_of(True)]


def test_a_duration_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="`decade` has no reading in planes"):
        encoder_of(FACTS, {}).value(n.Shift(DAY, "+", n.Duration(1, "decade")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right"), [(P, NUMBER), (n.FactRef("code"), P), (n.FactRef("items"), n.FactRef("items"))]
)
def test_values_of_two_kinds_are_not_compared(left: n.Node, right: n.Node) -> None:
    with pytest.raises(TypeError, match="is not compared with"):
        encoder_of(FACTS, {}).value(n.Compare("=", left, right))


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="FactRef gives Amount where Pair is needed"):
        encoder_of(FACTS, {}).truth(NUMBER)
    with pytest.raises(TypeError, match="a choice between Pair and Amount"):
        encoder_of(FACTS, {}).value(n.Case((n.When(P, P),), NUMBER))
