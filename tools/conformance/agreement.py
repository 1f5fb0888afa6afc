"""Our answers beside an engine's, for each patient and each expression; a difference shrunk to the smallest case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from leptoguide.knowledge.guideline import Guideline
from tools.conformance.engines import Session
from tools.conformance.meaning import Answer, meaning
from tools.conformance.patients import Patient
from tools.patients import as_case, less, smallest


@dataclass(frozen=True)
class Difference:
    """One expression on which an engine and we part, with the smallest patient found that shows it."""

    engine: str
    name: str
    ours: Answer
    theirs: Any
    patient: Patient

    def report(self) -> str:
        """The difference and its patient as a case, to be tried with ``leptoguide why``."""
        reading = f" (reading {self.patient.reading.discrepancy})" if self.patient.reading else ""
        case = {"id": "difference", **as_case(self.patient.facts)}
        text = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, default_flow_style=None)
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        return f"{self.engine}: {self.name}{reading}: ours {shown(self.ours)}, theirs {shown(self.theirs)}\n{lines}"


@dataclass
class Comparison:
    """What came of asking an engine about many patients."""

    differences: list[Difference] = field(default_factory=list)
    """For each expression that differs, the first patient on whom it does."""
    seen: dict[str, set[Answer]] = field(default_factory=lambda: defaultdict(set))
    """The answers that each expression had: one that had only one says little."""

    @property
    def telling(self) -> int:
        """How many expressions had more than one answer, unknown among them."""
        return sum(len(answers) > 1 and None in answers for answers in self.seen.values())


def compare(
    session: Session, guideline: Guideline, patients: Iterable[Patient], names: Sequence[str] | None = None
) -> Comparison:
    """Every expression of the library (or some) for every patient, our answer beside the engine's."""
    found = Comparison()
    met: set[str] = set()
    drawn = list(patients)
    for patient, theirs in zip(drawn, session.ask((p.parameters(guideline) for p in drawn), names), strict=True):
        ours = meaning(guideline, patient.facts, patient.reading)
        for name, value in theirs.items():
            found.seen[name].add(ours[name])
            if not same(ours[name], value) and name not in met:
                met.add(name)
                difference = Difference(session.engine.name, name, ours[name], value, patient)
                found.differences.append(shrunk(session, guideline, difference))
    return found


def same(ours: Answer, theirs: Any) -> bool:
    """The same value of the same type: 1 is not true, false is not null."""
    return type(ours) is type(theirs) and ours == theirs


def shrunk(session: Session, guideline: Guideline, found: Difference) -> Difference:
    """The same difference on a patient of whom less is known, as long as one can be had by leaving a thing out."""
    return smallest(found, lambda difference: _smaller(session, guideline, difference))


def _smaller(session: Session, guideline: Guideline, found: Difference) -> Iterator[Difference]:
    for patient in _less(found.patient):
        (answer,) = session.ask([patient.parameters(guideline)], [found.name])
        ours = meaning(guideline, patient.facts, patient.reading)[found.name]
        if not same(ours, answer[found.name]):
            yield replace(found, ours=ours, theirs=answer[found.name], patient=patient)


def _less(patient: Patient) -> Iterator[Patient]:
    """The patient with one thing less: a reading, the blanks, a fact, a code of a list."""
    if patient.reading:
        yield replace(patient, reading=None)
    if patient.blanks:
        yield replace(patient, blanks=())
    for facts in less(patient.facts):
        yield replace(patient, facts=facts)


def shown(answer: Any) -> str:
    """An answer in a line: unknown for null."""
    return "unknown" if answer is None else str(answer).lower() if isinstance(answer, bool) else str(answer)
