"""What the solver must know of each fact: its type, its range, whether it can be never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.language.types import Type
from leptoguide.proof.numbers import Range


@dataclass(frozen=True, slots=True)
class Variable:
    """One fact. ``range`` for numbers; ``never`` for dates, as in the data dictionary."""

    type: Type
    range: Range | None = None
    never: Literal["early", "late"] | None = None


Vocabulary = Mapping[str, Variable]


def vocabulary_of(dictionary: Dictionary) -> dict[str, Variable]:
    """The facts of a data dictionary."""
    found = {}
    for fact in dictionary.facts.values():
        step = fact.step if fact.type == "integer" else None
        reach = Range(*fact.range, step) if fact.range else None
        found[fact.id] = Variable(dictionary.type_of(fact), reach, fact.never)
    return found
