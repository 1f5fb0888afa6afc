"""Never both: nobody is recommended and advised against the same, nor what excludes it, nor another subtype's option.

In every reading of the source: an option's own two conditions; any two options that use the same drug or procedure;
options that exclude each other, but for those among which the source gives the choice (``proof/expected.yaml``); and
options that are for some patients only (``proof/belongs.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption
from leptoguide.knowledge.schema.proofs import Belongs
from leptoguide.proof.findings import Said
from leptoguide.proof.picture import Picture
from leptoguide.proof.run import Run
from leptoguide.proof.terms import Term, no


def ask(run: Run) -> None:
    """The claims."""
    belongs = [
        (entry, run.proofs.condition(entry.only, f"belongs.yaml, {entry.id}")) for entry in run.proofs.belongs.values()
    ]
    for seen in _seen(run):
        for option in run.guideline.options.values():
            if option.id in seen.touched:
                _one_option(run, seen, option)
        for a, b in permutations(run.guideline.options.values(), 2):
            if seen.touched & {a.id, b.id} and _opposed(a, b):
                _pair(run, seen, "finding.both-agents", (a, Status.RECOMMENDED), (b, Status.ADVISED_AGAINST))
        for a, b in combinations(run.guideline.options.values(), 2):
            if seen.touched & {a.id, b.id} and b.id in a.entry.excludes:
                _pair(run, seen, "finding.both-excluded", (a, Status.RECOMMENDED), (b, Status.RECOMMENDED))
        for entry, only in belongs:
            for name in run.proofs.options(entry.items):
                if name in seen.touched:
                    _theirs(run, seen, name, entry, seen.picture.truth(only).true)


@dataclass(frozen=True)
class _Seen:
    """The guideline in one reading of the source, with the options that the reading touches."""

    where: str
    picture: Picture
    touched: frozenset[str]

    @property
    def reading(self) -> AlternativeReading | None:
        return self.picture.reading

    @property
    def discrepancy(self) -> str:
        return self.reading.discrepancy if self.reading else ""


def _seen(run: Run) -> Iterator[_Seen]:
    """The source as it is read, then each other reading."""
    yield _Seen("", run.picture, frozenset(run.guideline.options))
    for reading in run.guideline.readings:
        yield _Seen(f" ({reading.discrepancy})", run.picture.under(reading), reading.touches)


def _one_option(run: Run, seen: _Seen, option: CompiledOption) -> None:
    if option.entry.when and option.entry.against_when:
        said = Said("finding.both-conditions", {"option": option.id, "reading": seen.discrepancy})
        truth = seen.picture.truth
        terms = (truth(option.applies).true, seen.picture.when(option).true, truth(option.against_when).true)
        run.nobody(f"{option.id}{seen.where}", said, (option.id,), *terms, reading=seen.reading)


def _pair(run: Run, seen: _Seen, key: str, *sides: tuple[CompiledOption, Status]) -> None:
    a, b = names = tuple(option.id for option, _ in sides)
    said = Said(key, {"a": a, "b": b, "reading": seen.discrepancy})
    terms = (seen.picture.status(option.id)[status] for option, status in sides)
    run.nobody(f"{a} / {b}{seen.where}", said, names, *terms, reading=seen.reading)


def _theirs(run: Run, seen: _Seen, name: str, belongs: Belongs, only: Term) -> None:
    said = Said("finding.not-theirs", {"option": name, "only": belongs.label, "reading": seen.discrepancy})
    recommended = seen.picture.status(name)[Status.RECOMMENDED]
    about, terms = f"{name} for {belongs.id}{seen.where}", (recommended, no(only))
    run.nobody(about, said, (name,), *terms, reading=seen.reading, sections=belongs.sections)


def _opposed(a: CompiledOption, b: CompiledOption) -> bool:
    """Something speaks for the one and against the other, and both use the same."""
    shared = set(a.entry.agents) & set(b.entry.agents)
    return bool(shared and a.entry.when and b.entry.against_when)
