"""Expressions read as planes over a few patients, and what each of them gets, as the evaluator would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from leptoguide.knowledge.values import FactValue
from leptoguide.language import nodes as n
from leptoguide.planes.columns import cohort
from leptoguide.planes.encode import Amount, Answers, Codes, Encoder, Value
from leptoguide.planes.graph import Graph, Plane
from leptoguide.planes.program import Program
from leptoguide.planes.rows import Rows, Words
from leptoguide.planes.terms import needs
from leptoguide.planes.truths import Pair
from leptoguide.planes.variables import Variables
from leptoguide.truth import FALSE, TRUE, UNKNOWN


class Reading:
    """Some planes of a graph, run over rows."""

    def __init__(self, graph: Graph, planes: Sequence[Plane], rows: Rows) -> None:
        self.rows = rows
        program = Program(graph, planes)
        table = program.run(rows)
        self.flags = {plane: rows.unpacked(table[row]) for plane, row in program.row.items()}

    def words(self, plane: Plane) -> Words:
        """A plane as terms take it."""
        return self.rows.packed(self.flags[plane])

    def values(self, value: Value) -> list[Any]:
        """What each patient gets: a truth value, a code, a number or the number of a day; ``None`` for unknown."""
        match value:
            case Pair(true=true, false=false):
                assert not (self.flags[true] & self.flags[false]).any()
                found = np.where(self.flags[true], TRUE, np.where(self.flags[false], FALSE, UNKNOWN))
            case Codes(having=having, known=known):
                found = np.full(self.rows.count, None)
                for code, plane in having.items():
                    assert not (self.flags[plane] & (found != None)).any()  # noqa: E711  each element
                    found[self.flags[plane]] = code
                assert ((found != None) == self.flags[known]).all()  # noqa: E711
            case Amount(term=term, known=known):
                amounts = np.broadcast_to(term.values(self.rows, self.words), self.rows.count)
                found = np.where(self.flags[known], amounts.astype(object), None)
            case _:
                raise AssertionError(value)
        return list(found)


def planes_of(value: Value) -> list[Plane]:
    """The planes that a value is made of, with those that its term needs."""
    match value:
        case Pair():
            return list(value)
        case Codes(having=having, known=known):
            return [*having.values(), known]
        case Amount(term=term, known=known):
            return [*needs(term), known]
        case Answers():
            raise AssertionError(value)


def encoder_of(facts: Variables, definitions: Mapping[str, n.Node]) -> Encoder:
    """An encoder with a graph of its own."""
    return Encoder(Graph(), {name: variable.type for name, variable in facts.items()}, definitions)


def values(
    node: n.Node, definitions: Mapping[str, n.Node], patients: Sequence[Mapping[str, FactValue]], facts: Variables
) -> list[Any]:
    """The expression for each patient."""
    encoder = encoder_of(facts, definitions)
    value = encoder.value(node)
    return Reading(encoder.graph, planes_of(value), Rows(cohort(patients, facts), facts)).values(value)
