"""Accesses as lines that a person reads."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from leptoguide.knowledge.guideline import Guideline
from leptoguide.registry.models import Access, Patient
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One access: when, who, of which patient, what was done to what, from where, and whether it was refused."""

    at: datetime.datetime
    who: str
    patient: Patient | None
    what: str
    item: str
    address: str
    refused: bool


def lines(
    accesses: Iterable[Access], words: Words, guideline: Guideline, visible: Mapping[UUID, Patient] | None = None
) -> Iterator[Line]:
    """The lines of accesses, in their order; ``visible`` are the patients that may be named."""
    phrases = Phrases(guideline, words)
    for access in accesses:
        action, _, item = access.action.partition(":")
        label = phrases.fact(item) if action == "fact" and item in guideline.dictionary.facts else item
        named = visible.get(access.patient_id) if visible and access.patient_id else None
        did = words(f"did.{action}")
        yield Line(access.at, str(access.user), named, did, label, access.address or "", not access.allowed)
