"""Days as cases write them: ``2026-03-01``, a real day of living memory, and nothing looser."""

from __future__ import annotations

import datetime
import re
from typing import Any, Final

EARLIEST: Final = datetime.date(1900, 1, 1)
LATEST: Final = datetime.date(2200, 12, 31)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(raw: Any) -> datetime.date | None:
    """The day, or ``None`` when ``raw`` is none."""
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        return None
    try:
        day = datetime.date.fromisoformat(raw)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
