"""The patients of a file before two versions: whose advice changes, from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leptoguide.compare.cases import SeenCase
from leptoguide.compare.pairing import Item, Paired
from leptoguide.knowledge.guideline import Guideline
from leptoguide.proof.replay import Meaning
from leptoguide.record.case import Case
from leptoguide.truth import FALSE


@dataclass(frozen=True, slots=True)
class Moved:
    """One item for one patient."""

    item: Item
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PatientChange:
    """A patient whose advice changes, and in what."""

    id: str
    as_of: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One item over all patients: who goes from what to what; the rest stay."""

    item: Item
    kinds: Mapping[tuple[str, str], tuple[str, ...]]
    stay: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """All patients of a file. ``contradictory`` ones hold facts that can not hold together in one version or the other;
    ``in_part`` hold something that one of the versions does not know.
    """

    patients: int
    changed: tuple[PatientChange, ...]
    tallies: tuple[Tally, ...]
    contradictory: tuple[str, ...]
    in_part: tuple[str, ...]

    @property
    def unchanged(self) -> int:
        """How many patients keep their advice."""
        return self.patients - len(self.changed)


def tally(old: Guideline, new: Guideline, items: Iterable[Paired], cases: Iterable[SeenCase]) -> Cohort:
    """Reads every patient under both versions. Items that rest on nothing that changed are the same for all."""
    asked = [paired for paired in items if paired.asked]
    kinds: dict[Item, dict[tuple[str, str], list[str]]] = {paired.item: defaultdict(list) for paired in asked}
    changed: list[PatientChange] = []
    contradictory: list[str] = []
    partly: list[str] = []
    patients = 0
    for seen in cases:
        patients += 1
        before, after = Meaning(old, seen.old.known), Meaning(new, seen.new.known)
        moved = []
        for paired in asked:
            a, b = paired.old.meant(before), paired.new.meant(after)
            if paired.item.changed(a, b):
                moved.append(Moved(paired.item, a, b))
                kinds[paired.item][a, b].append(seen.old.id)
        if moved:
            changed.append(PatientChange(seen.old.id, _day(seen.old), tuple(moved)))
        if any(_contradicts(meaning) for meaning in (before, after)):
            contradictory.append(seen.old.id)
        if seen.in_part:
            partly.append(seen.old.id)
    tallies = tuple(
        Tally(item, {pair: tuple(ids) for pair, ids in found.items()}, patients - sum(map(len, found.values())))
        for item, found in kinds.items()
        if found
    )
    return Cohort(patients, tuple(changed), tallies, tuple(contradictory), tuple(partly))


def _day(case: Case) -> str:
    return case.as_of.isoformat() if case.as_of else ""


def _contradicts(meaning: Meaning) -> bool:
    return any(meaning.evaluator.truth(c.condition.node) is FALSE for c in meaning.guideline.constraints)
