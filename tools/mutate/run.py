"""Makes all mutants of a guideline and runs them, on several processors."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from leptoguide.advise.vignettes import Vignette, differences, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.language import nodes as n
from leptoguide.language.printer import print_cql
from tools.mutate.bench import Bench
from tools.mutate.operators import variants
from tools.mutate.sites import Kind, Site, sites


@dataclass(frozen=True)
class Mutant:
    """One condition with one slip. ``id`` is stable as long as the condition is."""

    site: Site
    operator: str
    node: n.Node

    @property
    def id(self) -> str:
        return f"{self.site.id}: {self.operator}"


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant; ``killer`` is the vignette that noticed, ``None`` when none did."""

    id: str
    kind: Kind
    operator: str
    text: str
    killer: str | None


def mutants(guideline: Guideline, only: str | None = None) -> Iterator[Mutant]:
    """All mutants in a fixed order; ``only`` keeps conditions of that kind or entry (``R9``: its options too)."""
    steps = {f.id: f.step for f in guideline.dictionary.facts.values() if f.type == "integer"}
    for site in sites(guideline):
        words = site.id.split()
        if only is None or any(word == only or word.startswith(f"{only}.") for word in words):
            for operator, node in variants(site.condition.node, steps).items():
                yield Mutant(site, operator, node)


class Worker:
    """One processor's share: every so many-th mutant."""

    def __init__(self, guideline: Guideline, vignettes: Sequence[Vignette], only: str | None = None) -> None:
        self.bench = Bench(guideline, vignettes)
        self.mutants = tuple(mutants(guideline, only))

    def outcomes(self, start: int, step: int) -> list[Outcome]:
        return [
            Outcome(m.id, m.site.kind, m.operator, print_cql(m.node), self.bench.killer(m.site, m.node))
            for m in self.mutants[start::step]
        ]

    def faults(self, start: int, step: int) -> list[str]:
        """Vignettes that the unchanged guideline contradicts: with these nothing can be measured."""
        patients = self.bench.patients[start::step]
        return [str(d) for p in patients for d in differences(p.vignette, self.bench.guideline, p.case)]


def run(path: Path | None = None, jobs: int = 2, only: str | None = None) -> tuple[list[str], list[Outcome]]:
    """Faults of the unchanged guideline, and the outcome of every mutant, in order."""
    arguments = [(path, only, start, jobs) for start in range(jobs)]
    if jobs == 1:
        results = [_share(*arguments[0])]
    else:
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            results = pool.starmap(_share, arguments, chunksize=1)
    faults = [fault for found, _ in results for fault in found]
    shares = [outcomes for _, outcomes in results]
    total = sum(map(len, shares))
    return faults, [shares[i % jobs][i // jobs] for i in range(total)] if not faults else []


def _share(path: Path | None, only: str | None, start: int, step: int) -> tuple[list[str], list[Outcome]]:
    guideline = load(path)
    worker = Worker(guideline, load_vignettes(guideline.path / "cases"), only)
    faults = worker.faults(start, step)
    return faults, [] if faults else worker.outcomes(start, step)
