"""Another time of day, for what is written about the past of a demonstration."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Rows written inside are dated ``moment``, as if they had been written then.

    It holds for the whole process, so it is for a server that has not begun to answer. No caller of the registry can
    choose the time of a row in any other way, and that is as it should be.
    """
    real = timezone.now
    timezone.now = lambda: moment.astimezone(datetime.UTC)
    try:
        yield
    finally:
        timezone.now = real
