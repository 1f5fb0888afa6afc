"""What is set beside what: one cohort for all, and for each contender its answers, a run, and what it computes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pyarrow as pa

from leptoguide.knowledge.guideline import Guideline
from leptoguide.planes.plan import Plan
from leptoguide.planes.result import Result

STATUSES = "statuses"
REASONS = "statuses and reasons"
READING = "nothing: each column is read once"


@dataclass(frozen=True)
class Setting:
    """The guideline, a cohort of all its facts, what the planes say of it, and its first patients as facts."""

    guideline: Guideline
    plan: Plan
    batch: pa.RecordBatch
    result: Result
    patients: list[Mapping[str, Any]]


class Contender(ABC):
    """One way to work out the guideline."""

    name: ClassVar[str]
    computes: ClassVar[str] = REASONS
    rounds: ClassVar[int] = 5

    @property
    @abstractmethod
    def patients(self) -> int:
        """How many patients a run is about."""

    @abstractmethod
    def differences(self) -> list[str]:
        """Where its answers are not those of the planes; nothing is timed unless there are none."""

    @abstractmethod
    def run(self) -> float:
        """Seconds for all its patients, once. Set-up, compiling and planning are not counted, for any."""

    def close(self) -> None:  # noqa: B027 - most hold nothing
        """Lets go of what it holds."""
