"""How facts travel as CQL parameters: one each, but for lists answered in part and for dates that can be never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from leptoguide.knowledge.guideline import Guideline

Side = Literal["early", "late"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is to be known of the facts: which dates can be never, what lists can hold, which numbers are whole."""

    never: Mapping[str, Side]
    lists: Mapping[str, tuple[str, ...]]
    whole: frozenset[str] = frozenset()

    @classmethod
    def of(cls, guideline: Guideline) -> Vocabulary:
        """That of a guideline's data dictionary."""
        facts = guideline.dictionary.facts.values()
        return cls(
            never={fact.id: fact.never for fact in facts if fact.never is not None},
            lists=guideline.list_codes,
            whole=frozenset(fact.id for fact in facts if fact.type == "integer"),
        )


def present(fact: str) -> str:
    """The parameter that holds the codes of a list fact known to be there."""
    return f"{fact}_present"


def absent(fact: str) -> str:
    """The parameter that holds the codes of a list fact known not to be there."""
    return f"{fact}_absent"


def never(fact: str) -> str:
    """The parameter that is true when the date of a fact is answered with never."""
    return f"{fact}_never"


def answer(fact: str, code: str) -> str:
    """The definition that says whether a code is in a list fact."""
    return f"{fact}: {code}"


def any_answer(fact: str) -> str:
    """The definition that says whether a list fact has a member; no code has a space in it."""
    return f"{fact}: one or more"
