"""The grades of a recommendation, as every page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Recommendation
from leptoguide.render.texts import Words

DOTS: Final = {"high": "●●●●", "moderate": "●●●○", "low": "●●○○", "very-low": "●○○○"}
"""The mark of each level of certainty."""


@dataclass(frozen=True, slots=True)
class Grade:
    """The grades of a recommendation as printed: each a word, and for the certainty a mark."""

    strength: str
    strength_word: str
    certainty_word: str
    dots: str
    agreement: str
    section: str


def grade_of(entry: Recommendation, guideline: Guideline, words: Words) -> Grade:
    """The grades of one recommendation."""
    grades = guideline.identity.grades
    return Grade(
        strength=entry.strength,
        strength_word=next(words.of(s.label) for s in grades.strength if s.id == entry.strength),
        certainty_word=next(words.of(c.label) for c in grades.certainty if c.id == entry.certainty),
        dots=DOTS[entry.certainty],
        agreement=f"{entry.agreement:g}%",
        section=words.sections([entry.section]),
    )
