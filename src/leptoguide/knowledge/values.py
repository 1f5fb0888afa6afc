"""What a fact can hold once it is known."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth


@dataclass(frozen=True, slots=True)
class Members:
    """The answer to a list fact: codes known present and codes known absent; any other is unknown."""

    present: frozenset[str]
    absent: frozenset[str] = frozenset()

    def has(self, code: str) -> Truth:
        """Whether ``code`` is in the list."""
        if code in self.present:
            return TRUE
        return FALSE if code in self.absent else UNKNOWN

    def any(self, possible: tuple[str, ...]) -> Truth:
        """Whether the list has a member at all; ``possible`` are the codes it may hold."""
        if self.present:
            return TRUE
        return FALSE if self.absent.issuperset(possible) else UNKNOWN


NEVER = {"early": datetime.date.min, "late": datetime.date.max}
"""How ``never`` compares: before any day, or after any."""

FactValue = bool | int | float | str | datetime.date | Members
