"""The answers that one patient's open facts may have, such that no condition tells apart what they leave out.

Open facts that one comparison reads together (two dates, a number and what it is taken from) are *linked*: what the one
may be goes by the other, so their answers are listed jointly. All other facts vary on their own.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, product
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from leptoguide.ask.engine import Engine
from leptoguide.ask.folded import Answered, Folded, Line
from leptoguide.ask.table import Flags, Span, rows_of
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.planes.days import day_of
from leptoguide.planes.graph import EVERYBODY, NOBODY, Plane
from leptoguide.planes.rows import OCTET, WORD, Words

Facts: TypeAlias = frozenset[str]
RowNumbers: TypeAlias = npt.NDArray[np.int32]

PATIENT: Final = 0
"""The row of the patient as known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that is told apart: the values of a fact that lie in it, ascending, of a coded fact a single one.

    Of lists, and of linked facts asked together, ``values`` is empty; ``row`` is where they stand.
    """

    row: int
    values: tuple[FactValue, ...] = ()


class Axes:
    """What one patient's ``open_facts`` may be.

    ``known`` are the facts of the patient, the day of the assessment among them. ``folded``: the planes that are left.
    ``group``: for each open fact those linked with it, itself included. ``facts``: the open facts that can change a
    status, or contradict others. ``untold``: those with more answers than can be tried.

    ``afresh``: the open facts are known, and may be anything else; of a list what differs in one or two respects.
    """

    def __init__(
        self, engine: Engine, known: Mapping[str, FactValue], open_facts: Collection[str], *, afresh: bool = False
    ) -> None:
        self.engine = engine
        self.known = known
        self._afresh = afresh
        day = known.get("as_of")
        self._as_of = day if isinstance(day, datetime.date) else None
        self._spans: list[Span] = []
        self._count = 1
        singles = {name: self._values(name, self._beside(name)) for name in sorted(open_facts) if name in engine.facts}
        self.untold = frozenset(name for name, values in singles.items() if values is None)
        spans = self._samples = {
            name: self._add(name, values) for name, values in singles.items() if values is not None
        }
        self._bits = self._read(self._count, self._spans)
        linked = [found for facts in engine.reads.values() if len(found := facts & singles.keys()) > 1]
        self.group: Mapping[str, Facts] = _groups(singles, linked)
        kept = [leaf for leaf, facts in engine.reads.items() if len(facts & singles.keys()) > 1]
        self.folded = Folded(engine, self._bits, kept)
        self._turns = self._turning()
        self.facts = frozenset(self._turns)
        told = self._told(self._count)
        self._answers: dict[Facts, list[Answer] | None] = {
            frozenset([name]): self._told_apart(spans[name], told) if name in spans else None for name in singles
        }

    def bits(self, leaf: Plane) -> Flags:
        """A leaf of the engine in each row."""
        return self._bits[leaf]

    def change(self, row: int) -> Mapping[str, FactValue]:
        """The facts of a row that are other than the patient's."""
        return {span.fact: self._value(span, row) for span in self._spans if row in range(*span.rows.indices(row + 1))}

    def answers(self, facts: Facts) -> list[Answer] | None:
        """The answers of one fact, or jointly of linked ones; ``None`` when they are too many to be tried."""
        if facts not in self._answers:
            self._answers[facts] = self._joint(facts)
        return self._answers[facts]

    def samples(self, name: str) -> Sequence[FactValue]:
        """All values that a number or date was tried with, ascending."""
        values = self._samples[name].values
        assert not isinstance(values, np.ndarray)
        return values

    # ------------------------------------------------------------ one fact

    def _add(self, name: str, values: Sequence[FactValue] | Flags) -> Span:
        span = Span(name, self._count, values)
        self._spans.append(span)
        self._count += len(values)
        return span

    def _value(self, span: Span, row: int) -> FactValue:
        value = span.values[row - span.start]
        if not isinstance(value, np.ndarray):
            return cast(FactValue, value)
        codes = self.engine.guideline.list_codes[span.fact]
        there = frozenset(code for code, flag in zip(codes, value, strict=True) if flag)
        return Members(there, frozenset(codes) - there)

    def _beside(self, *names: str) -> Mapping[str, FactValue]:
        """What is known of other facts."""
        return {name: value for name, value in self.known.items() if name not in names}

    def _values(self, name: str, known: Mapping[str, FactValue]) -> Sequence[FactValue] | Flags | None:
        guideline = self.engine.guideline
        match guideline.dictionary.facts[name].type:
            case "boolean":
                return (False, True)
            case "code":
                return tuple(guideline.dictionary.codes[name])
            case "list":
                found = self.known.get(name)
                members = found if isinstance(found, Members) else None
                asked = self.engine.asked
                return asked.others(name, members) if members and self._afresh else asked.answers(name, members)
            case "date":
                return self.engine.days.of(name, known)
            case _:
                return self.engine.numbers.of(name, known)

    def _told_apart(self, span: Span, told: Mapping[Plane, Flags]) -> list[Answer]:
        """Values that nothing tells apart, together; codes and yes or no stay as they are."""
        kind = self.engine.guideline.dictionary.facts[span.fact].type
        rows = range(*span.rows.indices(self._count))
        if kind in ("boolean", "code"):
            return [Answer(row, (self._value(span, row),)) for row in rows]
        turns = self._turns.get(span.fact, ())
        seen = [told[plane][span.rows] for plane in turns]
        signature = [flags.tobytes() for flags in np.stack(seen, axis=1)] if seen else [b""] * len(rows)
        if kind == "list":
            first: dict[bytes, int] = {}
            for row, told_as in zip(rows, signature, strict=True):
                first.setdefault(told_as, row)
            return [Answer(row) for row in first.values()]
        runs = (list(run) for _, run in groupby(rows, lambda row: signature[row - span.start]))
        return [Answer(run[0], tuple(self._value(span, row) for row in run)) for run in runs]

    # ------------------------------------------------------------ linked facts together

    def _joint(self, facts: Facts) -> list[Answer] | None:
        changes = self._together(facts)
        if changes is None:
            return None
        first = self._count
        spans = [Span(name, 1, [change[name] for change in changes]) for name in sorted(facts)]
        bits = self._read(1 + len(changes), spans)
        self._bits = {leaf: np.concatenate([old, bits[leaf][1:]]) for leaf, old in self._bits.items()}
        for span in spans:
            self._spans.append(Span(span.fact, first, span.values))
        self._count += len(changes)
        told = self._told(self._count)
        turns = list(dict.fromkeys(plane for name in sorted(facts) for plane in self._turns.get(name, ())))
        seen = np.stack([told[plane][first:] for plane in turns], axis=1)
        _, places = np.unique(seen, axis=0, return_index=True)
        return [Answer(first + int(place)) for place in sorted(places)]

    def _together(self, facts: Facts) -> list[Mapping[str, FactValue]] | None:
        """Values of linked facts such that each way in which their comparisons can turn out is among them."""
        names = sorted(facts)
        ends = {}
        for name in names:
            single = self.answers(frozenset([name]))
            if single is None:
                return None
            ends[name] = _ends(single)
        kinds = {self.engine.guideline.dictionary.facts[name].type for name in names}
        two = len(names) == len(("one", "other"))
        if "date" in kinds and not two:
            return None
        found = [dict(zip(names, values, strict=True)) for values in product(*(ends[name] for name in names))]
        if two and kinds <= {"date", "integer", "decimal"}:
            for one, other in (names, names[::-1]):
                for value in ends[one]:
                    found += [{one: value, other: near} for near in self._near(other, one, value)]
        return list(found)

    def _near(self, name: str, beside: str, value: FactValue) -> Iterable[FactValue]:
        """Values of a fact at which something turns when another fact has this value."""
        known = {**self._beside(name, beside), beside: value}
        if self.engine.guideline.dictionary.facts[name].type == "date":
            return [day_of(number) for number in self.engine.days.near(name, known)]
        return self.engine.numbers.of(name, known)

    # ------------------------------------------------------------ reading

    def _read(self, count: int, spans: Sequence[Span]) -> dict[Plane, Flags]:
        engine = self.engine
        rows = rows_of(self.known, count, spans, engine.columns, engine.plan.variables, self._as_of)
        table = engine.leaves.run(rows)
        flags = np.unpackbits(table.view(np.uint8), axis=1, count=count, bitorder="little").view(np.bool_)
        return {plane: flags[engine.leaves.row[plane]] for plane in engine.reads}

    def _told(self, count: int) -> Mapping[Plane, Flags]:
        """In each row the planes by which answers are told apart."""
        words = -(-count // WORD)
        turns = list(dict.fromkeys(plane for planes in self._turns.values() for plane in planes))
        found = Line(self.folded, turns).run(words, lambda leaf: packed(self._bits[leaf], words))
        table = np.stack([found[plane] for plane in turns]) if turns else np.zeros((0, words), np.uint64)
        flags = np.unpackbits(table.view(np.uint8), axis=1, count=count, bitorder="little").view(np.bool_)
        return dict(zip(turns, flags, strict=True))

    def _turning(self) -> Mapping[str, list[Plane]]:
        """For each open fact that matters the planes that tell its answers apart.

        They are the last that rest on it alone before they meet those of others; beside them, leaves of linked facts.
        """
        cone = self.folded.cone(self.wanted)
        rests_on: dict[Plane, Facts] = {NOBODY: frozenset(), EVERYBODY: frozenset()}
        found: dict[str, dict[Plane, None]] = {}
        for plane in cone:
            node = self.folded.graph.nodes[plane]
            if isinstance(node, Answered):
                rests_on[plane] = self.engine.reads[node.plane] & self.group.keys()
                if len(rests_on[plane]) > 1:
                    for name in sorted(rests_on[plane]):
                        found.setdefault(name, {})[plane] = None
                continue
            operands = self.folded.graph.operands(plane)
            rests_on[plane] = frozenset[str]().union(*(rests_on[operand] for operand in operands))
            if len(rests_on[plane]) > 1:
                for operand in operands:
                    if len(rests_on[operand]) == 1:
                        found.setdefault(min(rests_on[operand]), {})[operand] = None
        for plane in self.wanted:
            if len(rests_on[plane]) == 1:
                found.setdefault(min(rests_on[plane]), {})[plane] = None
        return {name: list(planes) for name, planes in found.items()}

    @cached_property
    def wanted(self) -> tuple[Plane, ...]:
        """The planes of :attr:`folded` that statuses and contradictions are."""
        bits = [plane for planes in self.engine.status_bits.values() for plane in planes]
        return tuple(self.folded.plane(plane) for plane in (*bits, *self.engine.broken.values()))


def packed(flags: Flags, words: int) -> Words:
    """A byte a row to a bit a row, in so many words."""
    octets = np.packbits(flags, bitorder="little")
    found = np.zeros(words * OCTET, np.uint8)
    found[: octets.size] = octets
    return found.view(np.uint64)


def _ends(answers: Iterable[Answer]) -> list[FactValue]:
    """The first and the last value of each answer: between facts that are compared only what lies at an end matters."""
    return [value for a in answers for value in dict.fromkeys((a.values[0], a.values[-1]))]


def _groups(names: Iterable[str], linked: Iterable[Facts]) -> dict[str, Facts]:
    group = {name: frozenset([name]) for name in names}
    for facts in linked:
        whole = frozenset[str]().union(*(group[name] for name in facts))
        group |= dict.fromkeys(whole, whole)
    return group
