"""When a decision departs from the advice, and the coded reasons for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from leptoguide.advise.status import Status
from leptoguide.knowledge.files import read_entries
from leptoguide.knowledge.schema.base import Labelled
from leptoguide.registry.models import Decided

_AGAINST_A_YES = frozenset({Status.ADVISED_AGAINST, Status.BLOCKED, Status.NOT_APPLICABLE, Status.NEEDS_DATA})


class Departure(Labelled):
    """One coded reason; with ``text``, it has to be written out."""

    text: bool = False


@cache
def departures() -> Mapping[str, Departure]:
    """The reasons of ``departures.yaml`` by code, in their order."""
    return read_entries(Path(__file__).with_name("departures.yaml"), Departure)


def departs(decided: str, status: Status) -> bool:
    """Whether a decision goes against the advice: yes to what is not advised, or no to what is recommended.

    What is put off departs from nothing, and neither does repeating what has been done.
    """
    if decided == Decided.YES:
        return status in _AGAINST_A_YES
    return decided == Decided.NO and status is Status.RECOMMENDED
