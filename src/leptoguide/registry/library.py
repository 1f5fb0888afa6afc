"""The guideline versions of this installation, loaded once, and which of them was in force on a day."""

from __future__ import annotations

import datetime
import gc
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from leptoguide.compare.structure import Structure, structure
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load


@dataclass(frozen=True, slots=True)
class Library:
    """Versions in the order in which they came into force."""

    versions: tuple[Guideline, ...]
    _compared: dict[tuple[int, int], Structure] = field(default_factory=dict, compare=False, repr=False)

    @property
    def current(self) -> Guideline:
        """The newest version."""
        return self.versions[-1]

    def in_force(self, day: datetime.date) -> Guideline:
        """The newest version published by a day; before any was, the oldest there is."""
        published = [g for g in self.versions if g.identity.issued.published <= day.isoformat()]
        return published[-1] if published else self.versions[0]

    def other_dictionaries(self, guideline: Guideline) -> tuple[Dictionary, ...]:
        """The data dictionaries of the other versions."""
        identity = guideline.identity
        return tuple(
            g.dictionary
            for g in self.versions
            if (g.identity.id, g.identity.version) != (identity.id, identity.version)
        )

    def version(self, version: str) -> Guideline | None:
        """The version of that name, if it is here."""
        return next((g for g in self.versions if g.identity.version == version), None)

    def between(self, then: Guideline, now: Guideline) -> Structure:
        """What differs between two versions; compared once."""
        key = id(then), id(now)
        if key not in self._compared:
            self._compared[key] = structure(then, now)
        return self._compared[key]

    def was_published(self, guideline: Guideline, day: datetime.date) -> bool:
        """Whether a version had been published by a day."""
        return guideline.identity.issued.published <= day.isoformat()


@cache
def library() -> Library:
    """The versions in the folders that ``LEPTOGUIDE_GUIDELINES`` names; by default the one that ships.

    Once loaded they are left out of garbage collection, which would walk them again and again.
    """
    loaded = [load(folder) for folder in settings.GUIDELINE_FOLDERS] or [load()]
    found = sorted(loaded, key=lambda g: (g.identity.issued.published, g.identity.version))
    for guideline in found:
        _ = guideline.evidence
    gc.collect()
    gc.freeze()
    return Library(tuple(found))
