"""What the proofs found: for each question how many claims hold, which fail, and what is known to be left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from leptoguide.knowledge.schema.proofs import Expected, QuestionId
from leptoguide.knowledge.values import FactValue

Kind = Literal["counterexample", "impossible", "differs", "gap", "stale"]
"""A patient who should not be; something that should be and is not; two lists that differ; an expected counterexample
or impossibility; an expectation that nothing meets any more."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of ``texts_proof.yaml`` by its key, with its parts; a part may be a text of the guideline."""

    key: str
    parts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody the solver returned: the known facts with the day among them, and what items are worth."""

    facts: Mapping[str, FactValue]
    items: Mapping[str, str] = field(default_factory=dict)
    """Options to their status, definitions to their value, rules and notices to their truth value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result to be shown. ``about`` names it for ``expected.yaml``; ``items`` are the entries involved."""

    kind: Kind
    about: str
    said: Said
    items: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    patients: tuple[Patient, ...] = ()
    expected: Expected | None = None

    @property
    def fails(self) -> bool:
        """Whether the proof as a whole fails by it."""
        return self.kind != "gap"


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A threshold with three patients who differ in one fact alone: below it, on it, above it."""

    fact: str
    at: float | str
    on: tuple[str, ...]
    owners: tuple[str, ...]
    sections: tuple[str, ...]
    sources: tuple[str, ...]
    item: str
    patients: tuple[Patient, ...]
    readings: Mapping[str, tuple[str, ...]]
    """For each discrepancy what ``item`` is worth for the three under its reading."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question."""

    question: QuestionId
    claims: int
    checks: int
    replayed: int
    seconds: float
    findings: tuple[Finding, ...]
    boundaries: tuple[BoundaryRow, ...] = ()

    @property
    def holds(self) -> bool:
        """No finding fails."""
        return not any(finding.fails for finding in self.findings)

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """What the source leaves open."""
        return tuple(finding for finding in self.findings if not finding.fails)

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What makes the proof fail."""
        return tuple(finding for finding in self.findings if finding.fails)
