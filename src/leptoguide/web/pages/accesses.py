"""Accesses as lines that a person reads."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Access
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One access: when, who, what was done to what, from where, and whether it was refused."""

    at: datetime.datetime
    who: str
    what: str
    item: str
    address: str
    refused: bool


def lines(accesses: Iterable[Access], words: Words, guideline: Guideline) -> Iterator[Line]:
    """The lines of accesses, in their order."""
    phrases = Phrases(guideline, words)
    for access in accesses:
        action, _, item = access.action.partition(":")
        label = phrases.fact(item) if action == "fact" and item in guideline.dictionary.facts else item
        yield Line(access.at, str(access.user), words(f"did.{action}"), label, access.address or "", not access.allowed)
