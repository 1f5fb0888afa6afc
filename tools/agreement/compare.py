"""The planes beside the assessment, patient by patient; a difference can be shrunk to a small case that shows it."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.schema import Fact
from leptoguide.knowledge.values import NEVER, Members
from leptoguide.planes.plan import Plan, compile_guideline
from leptoguide.record.days import EARLIEST, LATEST
from tests.property.patients import AS_OF, Facts
from tools.agreement.said import batches, by_assessment, by_planes
from tools.patients import Beside, as_case, less, smallest

_SPAN = (LATEST - EARLIEST).days


class Anybody(Beside):
    """Draws patients over the whole range of every fact, those whose facts contradict each other among them."""

    def date(self, fact: Fact, source: random.Random) -> datetime.date:
        """As in the property tests, and now and then any day that a case can name."""
        if source.random() < 0.8:
            return super().date(fact, source)
        if fact.never is not None and source.random() < 0.2:
            return NEVER[fact.never]
        return source.choice((EARLIEST, LATEST, EARLIEST + datetime.timedelta(days=source.randrange(_SPAN))))

    def draw(self, seed: str) -> Facts:
        """One patient, the same for the same seed."""
        source = random.Random(seed)
        facts = self.patient(source)
        if source.random() < 0.3:
            for name in source.sample(sorted(self.facts), 5):
                facts[name] = self.value(self.facts[name], source)
        if source.random() < 0.05:
            facts[source.choice(sorted(self.guideline.list_codes))] = Members(frozenset())
        if source.random() < 0.95:
            facts["as_of"] = source.choice((AS_OF, AS_OF, self.date(self.guideline.dictionary.facts["as_of"], source)))
        return facts


@dataclass(frozen=True)
class Difference:
    """One thing that the planes say otherwise, and a patient of whom they do."""

    name: str
    assessed: Any
    planes: Any
    facts: Facts

    def report(self) -> str:
        """The difference and its patient as a case, to be tried with ``leptoguide why``."""
        case = {"id": "difference", **as_case(self.facts)}
        text = yaml.safe_dump(case, allow_unicode=True, sort_keys=False, default_flow_style=None)
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        return f"{self.name}: assessed {self.assessed}, planes {self.planes}\n{lines}"


@dataclass
class Comparison:
    """What came of many patients."""

    patients: int = 0
    answers: int = 0
    differences: dict[str, Difference] = field(default_factory=dict)
    """For each name the first difference."""
    seen: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    """The answers that each name had: one that had only one says little."""

    def add(self, other: Comparison) -> None:
        """Takes in another comparison."""
        self.patients += other.patients
        self.answers += other.answers
        self.differences = {**other.differences, **self.differences}
        for name, answers in other.seen.items():
            self.seen[name] |= answers


def compare(guideline: Guideline, plan: Plan, patients: Sequence[Facts]) -> Comparison:
    """Everything that is said of each patient, once by ``assess`` and once by the planes."""
    found = Comparison()
    for before, numbers in batches(len(patients)):
        chosen = [patients[number] for number in numbers]
        for facts, planes in zip(chosen, by_planes(plan, chosen, before), strict=True):
            assessed = by_assessment(guideline, plan, facts)
            found.patients += 1
            found.answers += len(assessed)
            for name, answer in assessed.items():
                found.seen[name].add(answer[0] if isinstance(answer, tuple) else answer)
            for name in _differing(assessed, planes):
                found.differences.setdefault(name, Difference(name, assessed.get(name), planes.get(name), facts))
    return found


def portion(work: tuple[Path | None, int, range]) -> Comparison:
    """Patients by their numbers, in a process of their own: the guideline's folder, the seed, the numbers."""
    folder, seed, numbers = work
    guideline = load(folder)
    drawn = Anybody(guideline)
    return compare(guideline, compile_guideline(guideline), [drawn.draw(f"{seed} {number}") for number in numbers])


def _differing(assessed: dict[str, Any], planes: dict[str, Any]) -> Iterable[str]:
    """What only one says, what they say otherwise; 1 is not true."""
    for name in dict.fromkeys((*assessed, *planes)):
        a, b = assessed.get(name), planes.get(name)
        if name not in assessed or name not in planes or a != b or type(a) is not type(b):
            yield name


def shrunk(guideline: Guideline, plan: Plan, found: Difference) -> Difference:
    """The same difference on a patient of whom less is known, as long as one can be had by leaving something out."""
    return smallest(found, lambda difference: _smaller(guideline, plan, difference))


def _smaller(guideline: Guideline, plan: Plan, found: Difference) -> Iterator[Difference]:
    candidates = list(less(found.facts))
    for facts, planes in zip(candidates, by_planes(plan, candidates), strict=True):
        assessed = by_assessment(guideline, plan, facts)
        if found.name in _differing(assessed, planes):
            yield replace(found, assessed=assessed.get(found.name), planes=planes.get(found.name), facts=facts)
