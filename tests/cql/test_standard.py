"""Our meaning in standard CQL: what is written out, and that every expression of the specification can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

import pytest

from leptoguide.cql.layout import WIDTH, expression
from leptoguide.cql.standard import Standard
from leptoguide.cql.terms import Null
from leptoguide.errors import KnowledgeError
from leptoguide.language import nodes as n
from leptoguide.language.types import Type
from tests.cql.vocabulary import VOCABULARY, printed, standard
from tests.spec.tables import Values
from tests.spec.vocabulary import STAGE
from tools.language_manual import tables

ROWS = [
    pytest.param(row[0], table.type, id=f"{chapter}/{section}: {row[0]!r}")
    for chapter, section, table in tables()
    if isinstance(table, Values)
    for row in table.rows
]

PRINTED = {
    "p and not q or r": '("p" and not "q") or "r"',
    "not (p or q)": 'not ("p" or "q")',
    "p implies q": 'not "p" or "q"',
    "not p implies q and r": '"p" or ("q" and "r")',
    "cytology in {'positive', 'equivocal'}": "\"cytology\" = 'positive' or \"cytology\" = 'equivocal'",
    "not (cytology in {'positive'})": "not (\"cytology\" = 'positive')",
    "'headache' in symptoms": '"symptoms: headache"',
    "exists symptoms": '"symptoms: one or more"',
    "kps >= 50": '"kps" >= 50',
    "diameter >= 5 'mm'": "\"diameter\" >= 5 'mm'",
    "diameter = 5 'mm'": "\"diameter\" >= 5 'mm' and \"diameter\" <= 5 'mm'",
    "not (diameter != 5 'mm')": "not (\"diameter\" < 5 'mm' or \"diameter\" > 5 'mm')",
    "onset < @2026-03-01 + 6 months": '"onset" < @2026-03-01 + 6 months',
    "p = (q and r)": '"p" = ("q" and "r")',
    "p is null": '"p" is null',
    "symptoms is null": '"symptoms_present" is null and "symptoms_absent" is null',
    "p is true": """
        case
          when "p" then true
          else false
        end""",
    "p is not false": """
        case
          when not "p" then false
          else true
        end""",
    "stopped is not null": """
        case
          when "stopped_never" then true
          else "stopped" is not null
        end""",
    "onset <= stopped + 6 months": """
        case
          when "stopped_never" and "onset" is null then null
          when "stopped_never" then false
          else "onset" <= "stopped" + 6 months
        end""",
    "@2026-03-01 < stopped": """
        case
          when "stopped_never" then false
          else @2026-03-01 < "stopped"
        end""",
    "stopped < mri_date": """
        case
          when "stopped_never" and "mri_date_never" then true
          when "stopped_never" and "mri_date" is null then null
          when "stopped_never" then true
          when "mri_date_never" and "stopped" is null then null
          when "mri_date_never" then true
          else "stopped" < "mri_date"
        end""",
}

CHOICES = {
    "case when p then 'early' else 'late' end": """
        case
          when "p" then 'early'
          when "p" is null then null
          else 'late'
        end""",
    "case when p then 'late' else 'late' end": """
        case
          when "p" then 'late'
          when "p" is null then 'late'
          else 'late'
        end""",
    "case when p then 'early' when q then 'late' else 'early' end": """
        case
          when "p" then 'early'
          when "p" is null and not "q" then 'early'
          when "p" is null then null
          when "q" then 'late'
          when "q" is null then null
          else 'early'
        end""",
    "case when not p then 'early' else case when p then 'early' else 'late' end end": """
        case
          when not "p" then 'early'
          when "p" is null and "p" then 'early'
          when "p" is null then null
          else
            case
              when "p" then 'early'
              when "p" is null then null
              else 'late'
            end
        end""",
    "case when cytology = 'positive' then 'early' when cytology = 'negative' then 'early' else 'late' end": """
        case
          when "cytology" = 'positive' then 'early'
          when "cytology" is null and "cytology" = 'negative' then 'early'
          when "cytology" is null then null
          when "cytology" = 'negative' then 'early'
          else 'late'
        end""",
}


@pytest.mark.parametrize(("text", "expected"), PRINTED.items(), ids=list(PRINTED))
def test_an_expression_is_written_so_that_no_engine_misreads_it(text: str, expected: str) -> None:
    assert printed(text) == dedent(expected).strip()


@pytest.mark.parametrize(("text", "expected"), CHOICES.items(), ids=list(CHOICES))
def test_a_choice_says_what_becomes_of_each_undecided_condition(text: str, expected: str) -> None:
    assert printed(text, STAGE) == dedent(expected).strip()


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_every_expression_of_the_specification_has_its_standard_cql(text: str, expected: Type) -> None:
    """Of the operators of CQL only those that every engine carries out alike."""
    tree = standard(text, expected)
    kinds = {type(node) for node in n.walk(tree)}
    assert not kinds & {n.FactRef, n.DefinitionRef, n.InSet, n.InList, n.Exists, n.Implies}
    assert all(node.test == "null" for node in n.walk(tree) if isinstance(node, n.Is))
    assert all(len(line) <= WIDTH for line in expression(tree))


def test_an_operator_without_a_cql_reading_is_an_error() -> None:
    @dataclass(frozen=True, slots=True)
    class Maximum(n.Node):
        operand: n.Node

    with pytest.raises(TypeError, match="no standard CQL for Maximum"):
        Standard(VOCABULARY).node(Maximum(n.FactRef("kps")))


def test_a_number_is_written_as_the_parameter_beside_it_is_typed() -> None:
    """An Integer beside a Decimal would have to be converted by the engine."""
    compare = n.Compare(">=", n.FactRef("inr"), n.Number(2))
    assert expression(Standard(VOCABULARY).node(compare)) == ['"inr" >= 2.0']
    whole = n.Compare(">=", n.FactRef("kps"), n.Number(50))
    assert expression(Standard(VOCABULARY).node(whole)) == ['"kps" >= 50']


def test_a_number_that_cql_can_not_say_is_refused() -> None:
    assert expression(n.Quantity(0.00000001, "mm")) == ["0.00000001 'mm'"]
    with pytest.raises(KnowledgeError, match="has more than 8 decimals"):
        expression(n.Quantity(0.000000001, "mm"))


def test_a_comparison_of_quantities_is_asked_whether_it_is_null_and_not_its_fact() -> None:
    """In a unit that can not be converted the fact is given, and yet the comparison is null."""
    tree = standard("case when diameter < 5 'mm' then 'early' else 'late' end", STAGE)
    assert isinstance(tree, n.Case)
    assert n.When(n.Is(n.Compare("<", n.Name("diameter"), n.Quantity(5, "mm")), "null", False), Null()) in tree.branches


# ---------------------------------------------------------------- on the page


LONG = [n.Name(f"a_rather_long_name_of_fact_{number}") for number in range(6)]


def test_a_long_chain_is_filled_into_lines_and_a_group_has_lines_of_its_own() -> None:
    lines = expression(n.And((n.Or(tuple(LONG)), LONG[0], n.Not(n.And(tuple(LONG))))), "  ")
    assert lines == [
        "  (",
        '    "a_rather_long_name_of_fact_0" or "a_rather_long_name_of_fact_1" or "a_rather_long_name_of_fact_2"',
        '    or "a_rather_long_name_of_fact_3" or "a_rather_long_name_of_fact_4" or "a_rather_long_name_of_fact_5"',
        "  )",
        '  and "a_rather_long_name_of_fact_0"',
        "  and not (",
        '    "a_rather_long_name_of_fact_0" and "a_rather_long_name_of_fact_1" and "a_rather_long_name_of_fact_2"',
        '    and "a_rather_long_name_of_fact_3" and "a_rather_long_name_of_fact_4" and "a_rather_long_name_of_fact_5"',
        "  )",
    ]
    assert re.sub(r"\s+", " ", " ".join(lines)).count("(") == 2


def test_a_long_condition_of_a_case_stands_below_its_when() -> None:
    case = n.Case((n.When(n.And(tuple(LONG)), n.String("early")),), n.String("late"))
    assert expression(case) == [
        "case",
        "  when",
        '    "a_rather_long_name_of_fact_0" and "a_rather_long_name_of_fact_1" and "a_rather_long_name_of_fact_2"',
        '    and "a_rather_long_name_of_fact_3" and "a_rather_long_name_of_fact_4" and "a_rather_long_name_of_fact_5"',
        "  then 'early'",
        "  else 'late'",
        "end",
    ]
