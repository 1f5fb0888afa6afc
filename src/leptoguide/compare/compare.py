"""The use case: two versions of a guideline in, what changed and whose advice changes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leptoguide.compare.cases import SeenCase
from leptoguide.compare.cohort import Cohort, tally
from leptoguide.compare.pairing import Pairing
from leptoguide.compare.questions import Answer, Versions
from leptoguide.compare.structure import Structure, structure
from leptoguide.knowledge.guideline import Guideline


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions compared. ``answers`` are of the items whose rules changed; ``items`` says how many there are."""

    old: Guideline
    new: Guideline
    structure: Structure
    items: int
    answers: tuple[Answer, ...]
    cohort: Cohort | None

    @property
    def same(self) -> bool:
        """Nothing differs at all."""
        return not self.structure.changes

    @property
    def moved(self) -> tuple[Answer, ...]:
        """The items that change for somebody."""
        return tuple(answer for answer in self.answers if answer.kinds)

    @property
    def kept(self) -> tuple[Answer, ...]:
        """The items whose rules changed, and that are proved to change for nobody."""
        return tuple(answer for answer in self.answers if not answer.kinds)


def compare(old: Guideline, new: Guideline, cases: Iterable[SeenCase] | None = None) -> Comparison:
    """Compares two versions, for all admissible patients, and for those of a file where one is given."""
    found = structure(old, new)
    items = Pairing(old, new, found.lines).items()
    versions = Versions(old, new)
    cohort = None if cases is None else tally(old, new, items, cases)
    answers = tuple(versions.answer(paired) for paired in items if paired.asked)
    return Comparison(old, new, found, len(items), answers, cohort)
