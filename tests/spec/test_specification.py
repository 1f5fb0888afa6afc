"""Each row of each table of the specification, one test each; and that the specification is whole."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from leptoguide.language import nodes as n
from leptoguide.language.parse import parse
from leptoguide.language.printer import print_cql
from leptoguide.language.refused import REFUSED_SYMBOLS, REFUSED_WORDS
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth
from tests.spec.tables import Prints, Reads, Refusals, Values
from tests.spec.toc import CHAPTERS
from tests.spec.vocabulary import checked, meaning
from tools.language_manual import MANUAL, manual, tables

HERE = Path(__file__).parent


def _rows(kind: type) -> list:
    """Every row of the tables of one kind, named by its section."""
    return [
        pytest.param(table, row, id=f"{chapter}/{section}: {row[0]!r} {number}")
        for chapter, section, table in tables()
        if isinstance(table, kind)
        for number, row in enumerate(table.rows)
    ]


@pytest.mark.parametrize(("table", "row"), _rows(Values))
def test_an_expression_has_the_value_of_its_row(table: Values, row: tuple) -> None:
    text, facts, expected = row[:3]
    assert meaning(text, facts, table.type) == expected


@pytest.mark.parametrize(("table", "row"), _rows(Reads))
def test_an_expression_reads_as_its_row_says(table: Reads, row: tuple[str, str]) -> None:
    written, plain = row
    assert checked(written) == checked(plain)


@pytest.mark.parametrize(("table", "row"), _rows(Prints))
def test_an_expression_prints_as_its_row_says_and_reads_back(table: Prints, row: tuple[str, str]) -> None:
    written, canonical = row
    tree = checked(written)
    assert print_cql(tree) == canonical
    assert checked(canonical) == tree


@pytest.mark.parametrize(("table", "row"), _rows(Refusals))
def test_an_expression_is_refused_as_its_row_says(table: Refusals, row: tuple) -> None:
    text, place, message = row
    with pytest.raises(table.error) as caught:
        checked(text, table.type)
    error = caught.value
    assert type(error) is table.error
    assert (error.message, (error.line, error.column), error.hint) == (message, place, table.hint)


@pytest.mark.parametrize(("table", "row"), _rows(Values))
def test_every_expression_of_the_specification_prints_and_reads_back(table: Values, row: tuple) -> None:
    tree = checked(row[0], table.type)
    assert checked(print_cql(tree), table.type) == tree


# ---------------------------------------------------------------- nothing is left out


def test_every_refused_word_and_sign_has_a_row_with_its_own_hint() -> None:
    rows = {row[2]: table.hint for _, _, table in tables() if isinstance(table, Refusals) for row in table.rows}
    expected = {f"CQL's `{word}` is not in the subset": hint for word, hint in REFUSED_WORDS.items()}
    expected |= {f"CQL's {name} is not in the subset": hint for name, hint in REFUSED_SYMBOLS.values()}
    assert {message: rows.get(message) for message in expected} == expected


def test_every_kind_of_node_occurs_in_the_specification() -> None:
    trees = [checked(row[0], table.type) for _, _, table in tables() if isinstance(table, Values) for row in table.rows]
    found = {type(node) for tree in trees for node in n.walk(tree)} | {type(parse("p"))}
    kinds = {kind for kind in vars(n).values() if dataclasses.is_dataclass(kind) and issubclass(kind, n.Node)}
    assert kinds - {n.Node} == found


def test_every_value_table_row_of_the_nine_is_there() -> None:
    """`and`, `or` and `implies` are given for all nine pairs of truth values."""
    for operator in ("and", "or", "implies"):
        rows = {
            (row[1].get("p"), row[1].get("q"))
            for chapter, _, table in tables()
            if chapter == "truth" and isinstance(table, Values)
            for row in table.rows
            if row[0] == f"p {operator} q"
        }
        assert rows == {(a, b) for a in (True, False, None) for b in (True, False, None)}


def test_the_contents_list_every_folder_and_file() -> None:
    listed = {(chapter.folder, section) for chapter in CHAPTERS for section in chapter.sections}
    found = {(path.parent.name, path.stem) for path in HERE.glob("*/*.py") if path.parent.name != "__pycache__"}
    assert listed == found


def test_a_link_to_a_chapter_leads_there() -> None:
    """A heading that stands twice would take the link of the other."""
    headings = [line.lstrip("# ") for line in manual().splitlines() if line.startswith("#")]
    assert [chapter.title for chapter in CHAPTERS if headings.count(chapter.title) > 1] == []


def test_the_manual_is_up_to_date() -> None:
    assert MANUAL.read_text("utf-8") == manual(), "run python -m tools.language_manual"


# ---------------------------------------------------------------- truth values in Python


@pytest.mark.parametrize("value", list(Truth))
def test_a_truth_value_is_no_python_truth(value: Truth) -> None:
    with pytest.raises(TypeError, match="three states"):
        bool(value)
    with pytest.raises(TypeError, match="three states"):
        _ = not value


def test_python_operators_follow_the_nine_rows() -> None:
    order = {FALSE: 0, UNKNOWN: 1, TRUE: 2}
    for a in Truth:
        for b in Truth:
            assert order[a & b] == min(order[a], order[b])
            assert order[a | b] == max(order[a], order[b])
            assert a.implies(b) is (~a | b)
            assert ~(a & b) is (~a | ~b)
