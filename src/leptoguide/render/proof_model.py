"""The report of the proofs as data: what ``verify --format json`` gives and what is committed beside the guideline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.proofs import FOLDER
from leptoguide.knowledge.schema import Entry, Text
from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.proof.findings import Kind

FILE: Final = "report.json"


class ShownPatient(Entry):
    """A case as ``assess`` reads it, and what the entries concerned are worth: statuses, codes, truth values."""

    case: Mapping[str, Any]
    worth: Mapping[str, str]


class ShownFinding(Entry):
    """One thing found. ``reason`` and ``expected`` where it is known, as what the source does not say."""

    kind: Kind
    about: str
    text: Text
    reason: Text | None
    expected: str | None
    discrepancies: tuple[str, ...]
    items: tuple[str, ...]
    sections: tuple[str, ...]
    patients: tuple[ShownPatient, ...]


class ShownBoundary(Entry):
    """A number of the source, with patients below it, on it and above; ``readings`` by discrepancy."""

    fact: str
    at: float | int | str
    on: tuple[str, ...]
    owners: tuple[str, ...]
    sections: tuple[str, ...]
    sources: tuple[str, ...]
    item: str
    patients: tuple[ShownPatient, ...]
    readings: Mapping[str, tuple[str, ...]]


class ShownAnswer(Entry):
    """The answer to one question: how many claims, how many patients were read twice, what was found."""

    question: QuestionId
    holds: bool
    claims: int
    models: int
    findings: tuple[ShownFinding, ...]
    boundaries: tuple[ShownBoundary, ...]

    @property
    def failures(self) -> tuple[ShownFinding, ...]:
        """What makes it fail."""
        return tuple(finding for finding in self.findings if finding.kind != "gap")

    @property
    def gaps(self) -> tuple[tuple[ShownFinding, ...], ...]:
        """What the source leaves open: the findings of each thing that is expected, in its order."""
        found: dict[str | None, list[ShownFinding]] = {}
        for finding in self.findings:
            if finding.kind == "gap":
                found.setdefault(finding.expected, []).append(finding)
        return tuple(tuple(group) for group in found.values())


class ProofReport(Entry):
    """All answers about one version of one guideline; ``rules`` is the fingerprint of what was read."""

    guideline: str
    version: str
    rules: str
    holds: bool
    questions: tuple[ShownAnswer, ...]


def read_report(guideline: Path) -> ProofReport | None:
    """The report committed in a guideline folder, if there is one. Raises :class:`KnowledgeError` if it is faulty."""
    path = guideline / FOLDER / FILE
    if not path.is_file():
        return None
    try:
        return ProofReport.model_validate_json(path.read_bytes())
    except ValidationError as problem:
        fault = problem.errors()[0]
        where = f"{FOLDER}/{FILE}, {'.'.join(map(str, fault['loc']))}"
        raise KnowledgeError(fault["msg"], where=where, hint="write it again: make proof") from None
