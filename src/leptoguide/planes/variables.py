"""What the planes must know of each fact: its type, what it can be, and from what it can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.language.types import Type
from leptoguide.wording import Bilingual


@dataclass(frozen=True, slots=True)
class Variable:
    """One fact. ``range`` and ``step`` (of whole numbers) are those of the dictionary, ``never`` of dates.

    ``difference``: two other facts; where this one is not given it is the first less the second, if that is within
    the range.
    """

    type: Type
    range: tuple[float, float] | None = None
    step: int | None = None
    never: Literal["early", "late"] | None = None
    difference: tuple[str, str] | None = None
    label: Bilingual | str = ""


Variables: TypeAlias = Mapping[str, Variable]


def variables_of(dictionary: Dictionary) -> dict[str, Variable]:
    """The facts of a data dictionary."""
    return {
        fact.id: Variable(
            type=dictionary.type_of(fact),
            range=fact.range,
            step=fact.step if fact.type == "integer" else None,
            never=fact.never,
            difference=(fact.derive.from_, fact.derive.minus) if fact.derive else None,
            label=fact.label,
        )
        for fact in dictionary.facts.values()
    }
