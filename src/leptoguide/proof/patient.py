"""A patient as the solver sees one: every fact of the dictionary open, or some fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from leptoguide.knowledge.values import FactValue
from leptoguide.language import nodes as n
from leptoguide.proof.facts import DateFact, Model, SymbolicFact
from leptoguide.proof.making import fixed_fact, open_fact
from leptoguide.proof.numbers import Row, rows
from leptoguide.proof.terms import Term, conjunction
from leptoguide.proof.vocabulary import Vocabulary


class World:
    """The facts, and the values that stand for each number as far as ``expressions`` tell them apart."""

    def __init__(self, vocabulary: Vocabulary, expressions: Iterable[n.Node]) -> None:
        self.vocabulary = vocabulary
        ranges = {name: variable.range for name, variable in vocabulary.items() if variable.range is not None}
        self.rows: Mapping[str, Row] = rows(ranges, expressions)

    def patient(self, prefix: str = "") -> SymbolicPatient:
        """Somebody of whom everything is open; ``prefix`` tells several apart."""
        return SymbolicPatient(
            {name: open_fact(prefix + name, kind, self.row(name)) for name, kind in self.vocabulary.items()}
        )

    def later(self, patient: SymbolicPatient, prefix: str) -> SymbolicPatient:
        """Somebody else of whom everything is open, to be the same patient with more known; days are shared."""
        other = self.patient(prefix).facts
        dates = {name: fact.later(prefix + name) for name, fact in patient.facts.items() if isinstance(fact, DateFact)}
        return SymbolicPatient({**other, **dates})

    def fixed(self, name: str, value: FactValue | None) -> SymbolicFact:
        """A fact that has this value, or is unknown."""
        return fixed_fact(self.vocabulary[name], self.row(name), value)

    def row(self, name: str) -> Row:
        """The values of a number; none of any other fact."""
        return self.rows.get(name, ())


class SymbolicPatient:
    """Facts by name."""

    def __init__(self, facts: Mapping[str, SymbolicFact]) -> None:
        self.facts = facts

    @property
    def sound(self) -> Term:
        """Every fact is some answer, or unknown."""
        return conjunction(fact.sound for fact in self.facts.values())

    def within(self, other: SymbolicPatient) -> Term:
        """``other`` is this patient with none, some or all open facts filled in."""
        return conjunction(fact.within(other.facts[name]) for name, fact in self.facts.items())

    def holds(self, values: Mapping[str, FactValue]) -> Term:
        """Exactly these facts are known."""
        return conjunction(fact.holds(values.get(name)) for name, fact in self.facts.items())

    def read(self, model: Model) -> dict[str, FactValue]:
        """The known facts of a model."""
        found = {name: fact.read(model) for name, fact in self.facts.items()}
        return {name: value for name, value in found.items() if value is not None}
