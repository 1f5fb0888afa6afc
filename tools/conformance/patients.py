"""Random patients for the engines: those of the property tests, with numbers that CQL can say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from leptoguide.cql.layout import DECIMALS
from leptoguide.cql.names import READING
from leptoguide.knowledge.guideline import AlternativeReading, Guideline
from tests.property.patients import AS_OF, Facts
from tools.conformance.travel import Parameters, parameters
from tools.patients import Beside

STEP = Decimal(1).scaleb(-DECIMALS)
"""The smallest difference between two numbers of CQL."""


@dataclass(frozen=True, slots=True)
class Patient:
    """Facts as they are known, and the reading of the source under which they are looked at."""

    facts: Facts
    reading: AlternativeReading | None = None
    blanks: tuple[str, ...] = ()
    """Parameters that are given as null and not left out."""

    def parameters(self, guideline: Guideline) -> Parameters:
        """The patient as the library takes it."""
        found: Parameters = dict.fromkeys(self.blanks)
        found |= parameters(guideline, self.facts)
        if self.reading:
            found[READING] = self.reading.discrepancy
        return found


class Cohort(Beside):
    """Draws patients: at a threshold, just beside it, or anywhere; under the primary reading or another."""

    def moved(self, value: float, source: random.Random) -> float:
        """A number that CQL can say, or the next below or above."""
        return float(Decimal(str(value)).quantize(STEP) + source.choice((0, 0, 0, -STEP, STEP)))

    def draw(self, count: int, seed: int) -> Iterator[Patient]:
        """So many patients, the same for the same seed."""
        for number in range(count):
            source = random.Random(f"{seed} {number}")
            facts = {**self.patient(source), "as_of": AS_OF}
            reading = source.choice((None, source.choice(self.guideline.readings)))
            given = parameters(self.guideline, facts)
            blanks = [name for name in self.facts if name not in given and source.random() < 0.2]
            yield Patient(facts, reading, tuple(blanks))
