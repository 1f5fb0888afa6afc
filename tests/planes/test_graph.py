"""Word operations: folding changes no bit, sharing shares, scratch planes are not written over too early."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from leptoguide.language.types import BOOLEAN
from leptoguide.planes.graph import EVERYBODY, NOBODY, Graph, Plane, Word
from leptoguide.planes.leaves import Compared, Known, Yes
from leptoguide.planes.program import Program
from leptoguide.planes.rows import Rows
from leptoguide.planes.terms import Chosen, Column, Literal
from leptoguide.planes.truths import FALSE, TRUE, UNKNOWN, Kleene, Pair
from leptoguide.planes.variables import Variable
from leptoguide.truth import Truth

NAMES = ("a", "b", "c", "d")
FACTS = {name: Variable(BOOLEAN) for name in NAMES}
TABLE = np.array(list(product((False, True), repeat=len(NAMES))))
ROWS = Rows(pa.record_batch({name: pa.array(TABLE[:, i]) for i, name in enumerate(NAMES)}), FACTS)


def test_any_sequence_of_operations_gives_the_bits_that_it_says() -> None:
    """Thousands of planes over four columns: whatever folds, the sixteen rows come out as NumPy has them."""
    for seed in range(30):
        source, graph = random.Random(f"operations {seed}"), Graph()
        known: list[tuple[Plane, np.ndarray]] = [(graph.leaf(Yes(n)), TABLE[:, i]) for i, n in enumerate(NAMES)]
        known += [(NOBODY, np.zeros(16, bool)), (EVERYBODY, np.ones(16, bool))]
        for _ in range(120):
            (a, x), (b, y) = source.choice(known), source.choice(known)
            known.append(
                source.choice(
                    [
                        (graph.both(a, b), x & y),
                        (graph.either(a, b), x | y),
                        (graph.no(a), ~x),
                        (graph.rest(graph.either(a, b), b), (x | y) & ~y),
                        (graph.both(a, graph.no(b)), x & ~y),
                    ]
                )
            )
        wanted = source.sample(known, 40)
        program = Program(graph, [plane for plane, _ in wanted])
        table = program.run(ROWS)
        for plane, expected in wanted:
            assert (ROWS.unpacked(table[program.row[plane]]) == expected).all()


def test_the_same_is_made_once() -> None:
    graph = Graph()
    a, b = graph.leaf(Yes("a")), graph.leaf(Yes("b"))
    assert graph.leaf(Yes("a")) == a
    assert graph.both(a, b) == graph.both(b, a)
    assert graph.either(a, b) == graph.either(b, a)
    assert graph.no(graph.no(a)) == a


def test_constants_and_parts_fold() -> None:
    graph = Graph()
    a, b = graph.leaf(Yes("a")), graph.leaf(Yes("b"))
    both, either = graph.both(a, b), graph.either(a, b)
    assert graph.both() == EVERYBODY
    assert graph.either() == NOBODY
    assert graph.both(a, EVERYBODY) == graph.either(a, NOBODY) == graph.both(a, a) == graph.either(a, a) == a
    assert graph.both(a, NOBODY) == graph.both(a, graph.no(a)) == NOBODY
    assert graph.either(a, EVERYBODY) == graph.either(a, graph.no(a)) == EVERYBODY
    assert graph.both(both, a) == both
    assert graph.either(both, a) == a
    assert graph.both(either, a) == a
    assert graph.either(either, a) == either
    assert graph.either(both, graph.rest(a, both)) == a
    assert graph.rest(a, a) == NOBODY
    assert graph.rest(a, NOBODY) == a
    assert graph.rest(EVERYBODY, a) == graph.no(a)
    assert graph.no(NOBODY) == EVERYBODY


PAIRS = {Truth.TRUE: TRUE, Truth.FALSE: FALSE, Truth.UNKNOWN: UNKNOWN}


@pytest.mark.parametrize(("a", "b"), list(product(Truth, Truth)))
def test_pairs_follow_the_nine_rows(a: Truth, b: Truth) -> None:
    kleene = Kleene(Graph())
    x, y = PAIRS[a], PAIRS[b]
    assert kleene.every([x, y]) == PAIRS[a & b]
    assert kleene.some([x, y]) == PAIRS[a | b]
    assert ~x == PAIRS[~a]
    assert kleene.unknown(x) == (EVERYBODY if a is Truth.UNKNOWN else NOBODY)
    known = Truth.UNKNOWN not in (a, b)
    assert kleene.equal(x, y) == (PAIRS[Truth.TRUE if a is b else Truth.FALSE] if known else UNKNOWN)
    assert kleene.chosen(TRUE, x, y) == x
    assert kleene.chosen(FALSE, x, y) == y
    assert kleene.chosen(UNKNOWN, x, y) == (x if a is b else UNKNOWN)


def test_a_leaf_that_needs_a_plane_is_read_after_it() -> None:
    """A number chosen by a condition that is itself worked out; planes of before stay as they were."""
    graph = Graph()
    a, b = graph.leaf(Yes("a")), graph.leaf(Yes("b"))
    condition = graph.both(a, graph.no(b))
    term = Chosen(condition, Literal(1), Literal(5))
    small = graph.leaf(Compared("<", term, Literal(3)))
    again = graph.leaf(Compared("=", Chosen(small, Literal(0), Literal(9)), Literal(9)))
    program = Program(graph, [graph.both(again, graph.no(a)), condition, graph.either(small, b), NOBODY, a])
    table = program.run(ROWS)
    found = [ROWS.unpacked(words) for words in table]
    x, y = TABLE[:, 0], TABLE[:, 1]
    chosen = x & ~y
    for flags, expected in zip(found, [~chosen & ~x, chosen, chosen | y, np.zeros(16, bool), x], strict=True):
        assert (flags == expected).all()


def test_a_program_reads_what_it_needs_and_nothing_else() -> None:
    graph = Graph()
    a, _ = graph.leaf(Yes("a")), graph.both(graph.leaf(Yes("b")), graph.leaf(Known("c")))
    compared = graph.leaf(Compared("<", Column("d"), Literal(3)))
    program = Program(graph, [graph.both(a, compared)])
    assert program.columns == {"a", "d"}
    assert program.operations == 1
    assert isinstance(graph.nodes[program.wanted[0]], Word)


def test_a_program_can_be_run_again_and_again() -> None:
    """Scratch planes are used again, also for batches of another length; results of before stay."""
    graph = Graph()
    leaves = [graph.leaf(Yes(name)) for name in NAMES]
    deep = graph.either(graph.both(leaves[0], graph.no(leaves[1])), graph.both(leaves[2], graph.no(leaves[3])))
    program = Program(graph, [graph.no(deep)])
    expected = ~((TABLE[:, 0] & ~TABLE[:, 1]) | (TABLE[:, 2] & ~TABLE[:, 3]))
    first = program.run(ROWS)
    many = Rows(pa.record_batch({n: pa.array(np.tile(TABLE[:, i], 10)) for i, n in enumerate(NAMES)}), FACTS)
    assert (many.unpacked(program.run(many)[0]) == np.tile(expected, 10)).all()
    assert (ROWS.unpacked(first[0]) == expected).all()
    assert (ROWS.unpacked(program.run(ROWS)[0]) == expected).all()


def test_a_pair_is_never_true_and_false() -> None:
    graph = Graph()
    kleene = Kleene(graph)
    pair = kleene.settled(graph.leaf(Yes("a")), graph.leaf(Yes("b")))
    program = Program(graph, list(pair))
    true, false = (ROWS.unpacked(words) for words in program.run(ROWS))
    assert (true == (TABLE[:, 0] & TABLE[:, 1])).all()
    assert (false == (~TABLE[:, 0] & TABLE[:, 1])).all()
    assert Pair(*pair) == ~~pair
