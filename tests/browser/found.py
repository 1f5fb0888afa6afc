"""What a test found on many pages, line by line."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

SHOWN = 60


def none_of(found: Iterable[str]) -> None:
    """There must be nothing; what there is stands line by line."""
    if lines := sorted(set(found)):
        pytest.fail("\n".join([f"{len(lines)} found:", *lines[:SHOWN]]), pytrace=False)
