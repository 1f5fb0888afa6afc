"""The guideline compiled for columns of patients: ``compile_guideline`` once, then ``Plan.run`` for each batch."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from leptoguide.advise.status import ORDER, Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.planes.checking import check_schema, check_values
from leptoguide.planes.columns import cohort_schema
from leptoguide.planes.encode import Codes, Encoder
from leptoguide.planes.graph import Graph, Plane
from leptoguide.planes.items import Item, Statuses, option_item, option_statuses, recommendation_item, stopped
from leptoguide.planes.program import Program
from leptoguide.planes.reasons import Path, Reasons
from leptoguide.planes.result import Result
from leptoguide.planes.rows import Rows
from leptoguide.planes.truths import Pair
from leptoguide.planes.variables import Variables, variables_of

CHUNK: Final = 1 << 18
"""Patients that :meth:`Plan.stream` looks at together: their planes stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item has its status: ids of missing facts and of safety rules, or the clause that fails."""

    missing: tuple[str, ...] = ()
    clause: Path | None = None
    stops: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def compile_guideline(guideline: Guideline, beside: Variables = MappingProxyType({})) -> Plan:
    """The whole guideline as planes. ``beside`` are columns that are no facts of it, to be read as facts are.

    Raises :class:`TypeError` that names the node of the language which the planes do not know, and
    :class:`KnowledgeError` when more facts decide one item than a reason has bits for.
    """
    return Plan(guideline, beside)


class Plan:
    """A guideline over columns; what it says of a patient is what ``assess`` says.

    ``items``: recommendations, each with its options after it, by id. ``conditions``: what can be asked for beside
    them, by a kind and an id (``safety ild-t-dxd``; the kinds are definition, applies, safety, notice, stage,
    constraint). ``status_bits``, and ``reading_bits`` by option and discrepancy: the planes that spell the place of a
    status in :data:`leptoguide.advise.status.ORDER`, lowest bit first.
    """

    def __init__(self, guideline: Guideline, beside: Variables = MappingProxyType({})) -> None:
        self.guideline = guideline
        self.variables: Variables = {**variables_of(guideline.dictionary), **beside}
        self.graph = Graph()
        self._encoder = self._under({})
        self._reasons = Reasons(self._encoder)
        self.items: Mapping[str, Item] = {item.id: item for item in self._items()}
        self.status_bits = {name: self._bits(item.statuses) for name, item in self.items.items()}
        self.reading_bits = {names: self._bits(statuses) for names, statuses in self._readings()}
        self.conditions: Mapping[str, Pair | Codes] = dict(self._conditions())
        self._programs: dict[tuple[object, ...], Program] = {}
        self._schema_checked: tuple[pa.Schema, tuple[str, ...], tuple[str, ...]] | None = None

    @cached_property
    def schema(self) -> pa.Schema:
        """Every column that a cohort can have; see :mod:`leptoguide.planes.columns`. None is required."""
        return cohort_schema(self.variables)

    # ------------------------------------------------------------ running it

    def run(
        self,
        batch: pa.RecordBatch,
        *,
        as_of: datetime.date | None = None,
        reasons: bool = True,
        readings: bool = False,
        also: Collection[str] = (),
        planes: Collection[Plane] = (),
        besides: Collection[str] = (),
        first_row: int = 1,
    ) -> Result:
        """What the guideline says of each patient of a batch. Memory grows with the batch: see :meth:`stream`.

        ``as_of`` is the day of the assessment for all, in place of a column. ``reasons``, ``readings``, ``also``
        (names of ``conditions``) and ``planes`` (of :attr:`graph`) are what to work out beside the statuses.
        ``besides`` are columns that are no facts.
        Raises :class:`InputError` with the column, and the row counted from ``first_row``, for a column that is no
        fact, or not of its type, and for a value that the fact can not have.
        """
        names = self._to_check(batch.schema, tuple(besides))
        rows = Rows(batch, self.variables, as_of)
        check_values(rows, names, self.variables, first_row)
        program = self.program(reasons=reasons, readings=readings, also=also, planes=planes)
        return Result(self, rows, program.row, program.run(rows))

    def stream(
        self,
        batches: Iterable[pa.RecordBatch],
        *,
        as_of: datetime.date | None = None,
        reasons: bool = True,
        readings: bool = False,
        also: Collection[str] = (),
        besides: Collection[str] = (),
    ) -> Iterator[Result]:
        """:meth:`run` over many batches, large ones in parts, so that memory stays flat: a result a part, in order.

        A batch is never joined with the next, so that very small ones cost more a patient.
        """
        row = 1
        for batch in batches:
            for start in range(0, batch.num_rows, CHUNK):
                part = batch.slice(start, CHUNK)
                yield self.run(
                    part, as_of=as_of, reasons=reasons, readings=readings, also=also, besides=besides, first_row=row
                )
                row += part.num_rows

    def program(
        self,
        *,
        reasons: bool = True,
        readings: bool = False,
        also: Collection[str] = (),
        planes: Collection[Plane] = (),
    ) -> Program:
        """The word operations that work out statuses and whatever else is asked for; made once."""
        key = (reasons, readings, *sorted(also), tuple(planes))
        if key not in self._programs:
            self._programs[key] = Program(self.graph, [*self._wanted(reasons, readings, also), *planes])
        return self._programs[key]

    def truth(self, node: n.Node) -> Pair:
        """The planes of a checked true/false expression over the facts and columns of this plan."""
        return self._encoder.truth(node)

    def known(self, node: n.Node) -> Plane:
        """Of whom an expression has a value."""
        return self._encoder.known(node)

    def lacking(self, node: n.Node) -> Mapping[str, Plane]:
        """For each fact who lacks it where it matters to an expression."""
        return self._reasons.missing(node).facts

    def columns(
        self,
        *,
        reasons: bool = True,
        readings: bool = False,
        also: Collection[str] = (),
        planes: Collection[Plane] = (),
    ) -> tuple[str, ...]:
        """The columns of :attr:`schema` that such a run looks at, in their order; a reader may leave out the others.

        A list that stands as a whole is needed when any column about its codes is.
        """
        found = set(self.program(reasons=reasons, readings=readings, also=also, planes=planes).columns)
        for name in tuple(found):
            if (variable := self.variables.get(name)) is not None and variable.difference is not None:
                found.update(variable.difference)
        return tuple(name for name in self.schema.names if name in found)

    def _to_check(self, schema: pa.Schema, besides: tuple[str, ...]) -> tuple[str, ...]:
        """The columns whose values have to be checked; batches of one table have one schema."""
        last = self._schema_checked
        if last is None or last[1] != besides or not last[0].equals(schema):
            last = self._schema_checked = schema, besides, check_schema(schema, self.variables, besides)
        return last[2]

    def _wanted(self, reasons: bool, readings: bool, also: Collection[str]) -> Iterator[Plane]:
        for name, item in self.items.items():
            yield from self.status_bits[name]
            if reasons:
                yield from item.reason
        if readings:
            for bits in self.reading_bits.values():
                yield from bits
        for name in also:
            match self.conditions[name]:
                case Pair(true=true, false=false):
                    yield from (true, false)
                case Codes(having=having):
                    yield from having.values()

    def explain(self, item: str, status: int, reason: int) -> Reason:
        """A status and a reason, as :class:`Result` gives them for one patient, by name."""
        found = self.items[item]

        def named(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for bit, name in enumerate(names) if reason >> bit & 1)

        match ORDER[status]:
            case Status.NEEDS_DATA:
                return Reason(missing=named(found.facts))
            case Status.NOT_APPLICABLE:
                return Reason(clause=found.clauses[reason] if found.clauses else None)
            case Status.BLOCKED:
                return Reason(stops=named(found.stops))
            case Status.RECOMMENDED:
                return Reason(checks=named(found.checks))
            case _:
                return Reason()

    # ------------------------------------------------------------ compiling it

    def _under(self, definitions: Mapping[str, n.Node]) -> Encoder:
        facts = {name: variable.type for name, variable in self.variables.items()}
        return Encoder(self.graph, facts, {**self.guideline.definition_nodes, **definitions})

    def _items(self) -> Iterator[Item]:
        for recommendation in self.guideline.recommendations.values():
            options = [option_item(self._encoder, self._reasons, option) for option in recommendation.options]
            yield recommendation_item(self.graph, recommendation.id, options)
            yield from (item for item, _ in options)

    def _readings(self) -> Iterator[tuple[tuple[str, str], Statuses]]:
        """Options under the other readings of the source; safety rules keep to the first, as in an assessment."""
        for reading in self.guideline.readings:
            other = self._under(reading.definitions) if reading.definitions else self._encoder
            for name in sorted(reading.touches):
                option = self.guideline.options[name]
                when = reading.options.get(name, option.when)
                statuses = option_statuses(other, option, when, stopped(self._encoder, option))
                yield (name, reading.discrepancy), statuses

    def _conditions(self) -> Iterator[tuple[str, Pair | Codes]]:
        truth = self._encoder.truth
        for name, definition in self.guideline.definitions.items():
            value = self._encoder.value(definition.condition.node)
            assert isinstance(value, Pair | Codes)
            yield f"definition {name}", value
        for name, recommendation in self.guideline.recommendations.items():
            yield f"applies {name}", truth(recommendation.applies.node)
        for name, rule in self.guideline.safety.items():
            yield f"safety {name}", truth(rule.when.node)
        for notice in self.guideline.notices:
            yield f"notice {notice.entry.id}", truth(notice.when.node)
        for stage in self.guideline.stages:
            yield f"stage {stage.entry.id}", truth(stage.when.node)
        for constraint in self.guideline.constraints:
            yield f"constraint {constraint.entry.id}", truth(constraint.condition.node)

    def _bits(self, statuses: Statuses) -> tuple[Plane, ...]:
        width = (len(ORDER) - 1).bit_length()
        return tuple(
            self.graph.any_of(statuses[status] for place, status in enumerate(ORDER) if place >> bit & 1)
            for bit in range(width)
        )
