"""The conditions under which synthetic facts are drawn, read over columns as those of the guideline are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from leptoguide.cohort.synth_chance import Flags
from leptoguide.cohort.synth_rules import AnyDraw, Parts, Rules
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.compile import Compiler
from leptoguide.knowledge.guideline import Condition, Guideline
from leptoguide.planes.encode import Encoder
from leptoguide.planes.graph import Graph, Plane
from leptoguide.planes.names import split
from leptoguide.planes.program import Program
from leptoguide.planes.rows import AS_OF, Rows
from leptoguide.planes.variables import Variable


class Conditions:
    """Every ``when`` of the rules, and the constraints of the dictionary, as planes.

    Raises :class:`KnowledgeError` for a condition that can not be read, or that names a fact drawn later.
    """

    def __init__(self, guideline: Guideline, variables: Mapping[str, Variable], rules: Rules) -> None:
        self.variables = variables
        self._graph = Graph()
        types = {name: variable.type for name, variable in variables.items()}
        self._encoder = Encoder(self._graph, types, guideline.definition_nodes)
        self.whens: dict[str, tuple[Program, frozenset[str]]] = {}
        compiler = Compiler(guideline.dictionary, {name: d.entry for name, d in guideline.definitions.items()})
        drawn = {AS_OF}
        for name, draws in rules.facts.items():
            for text in _texts(draws):
                where = f"synth.yaml, {name}"
                condition = compiler.condition(text, where)
                if later := condition.facts - drawn:
                    raise KnowledgeError(f"“{text}” needs {min(later)}, which is drawn later", where=where)
                self.whens[text] = self._program([self._encoder.truth(condition.node).true], [condition])
            drawn.add(name)
        self.constraints = [c.condition for c in guideline.constraints]
        self.broken = self._program([self._encoder.truth(c.node).false for c in self.constraints], self.constraints)

    def _program(self, planes: list[Plane], of: Iterable[Condition]) -> tuple[Program, frozenset[str]]:
        return Program(self._graph, planes), frozenset[str]().union(*(condition.facts for condition in of))

    def begin(self, count: int) -> Holds:
        """For so many rows, of whom nothing is known yet."""
        return Holds(self, count)


class Holds:
    """Who fulfils a condition, among rows of whom more and more is known."""

    def __init__(self, conditions: Conditions, count: int) -> None:
        self._conditions = conditions
        self._everybody: Flags = np.ones(count, np.bool_)
        self._columns: dict[str, pa.Array] = {}
        self._found: dict[str, Flags] = {}

    def add(self, columns: Iterable[tuple[str, pa.Array]]) -> None:
        """One more fact is drawn."""
        self._columns.update(columns)

    def __call__(self, text: str | None) -> Flags:
        """For whom a condition is known to hold; without one, everybody."""
        if text is None:
            return self._everybody
        if text not in self._found:  # what it needs has been drawn, and stays as it is
            program, facts = self._conditions.whens[text]
            rows = self._rows(facts)
            self._found[text] = rows.unpacked(program.run(rows)[0])
        return self._found[text]

    def broken(self) -> Iterator[tuple[frozenset[str], Flags]]:
        """For each constraint that somebody contradicts, its facts but for the day, and who does."""
        program, facts = self._conditions.broken
        rows = self._rows(facts)
        planes = program.run(rows)
        for constraint, plane in zip(self._conditions.constraints, program.row.values(), strict=True):
            who = rows.unpacked(planes[plane])
            if who.any():
                yield constraint.facts - {AS_OF}, who

    def _rows(self, facts: frozenset[str]) -> Rows:
        columns = {name: array for name, array in self._columns.items() if split(name)[0] in facts}
        batch = pa.RecordBatch.from_pydict(columns) if columns else pa.RecordBatch.from_pydict({})
        return Rows(batch, self._conditions.variables)


def _texts(draws: Iterable[AnyDraw]) -> Iterator[str]:
    for draw in draws:
        if draw.when is not None:
            yield draw.when
        if isinstance(draw, Parts):
            yield from (part.when for part in draw.parts if part.when is not None)
