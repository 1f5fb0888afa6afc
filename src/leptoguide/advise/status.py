"""The status of an option: exactly one of six, from five truth values.

How a status may change when a missing fact arrives (held by property tests):

* ``needs-data`` may become anything;
* any status but ``not-applicable`` through the recommendation's scope may become ``done``, when the fact arrives
  that shows it done;
* ``recommended`` may become ``blocked``, when a contraindication arrives;
* nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from leptoguide.truth import FALSE, TRUE, Truth


class Status(StrEnum):
    """From the most actionable to the least, as the contract orders them."""

    RECOMMENDED = "recommended"
    BLOCKED = "blocked"
    NEEDS_DATA = "needs-data"
    ADVISED_AGAINST = "advised-against"
    DONE = "done"
    NOT_APPLICABLE = "not-applicable"


ORDER = tuple(Status)


def status_of(applies: Truth, when: Truth, against: Truth, done: Truth, contraindicated: Truth) -> Status:
    """The status of one option.

    ``applies`` is the recommendation's scope, ``when`` and ``against`` the option's conditions, ``done`` whether the
    facts show it done, ``contraindicated`` whether a stop of the safety rules holds. An unknown ``done`` or
    ``contraindicated`` does not hold a recommendation back: its missing facts are shown as checks to make. Nor does
    an unknown ``against``: a guideline in which ``when`` and ``against`` can both hold for an admissible patient is
    refused by its own tests.
    """
    if applies is FALSE:
        return Status.NOT_APPLICABLE
    if (applies & done) is TRUE:
        return Status.DONE
    if (applies & against) is TRUE:
        return Status.ADVISED_AGAINST
    if (applies & when) is TRUE:
        return Status.BLOCKED if contraindicated is TRUE else Status.RECOMMENDED
    if (applies & when) is FALSE and (applies & against) is FALSE:
        return Status.NOT_APPLICABLE
    return Status.NEEDS_DATA


def most_actionable(statuses: Iterable[Status]) -> Status:
    """A recommendation's own status."""
    return min(statuses, key=ORDER.index)
