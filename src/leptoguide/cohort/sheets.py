"""Tables as CSV that spreadsheets open well: UTF-8 with its mark, and no cell that becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from leptoguide.cohort.rejected import harmless


def sheet(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table with its headings. Nothing (``None``) is an empty cell; truth values are ``true`` and ``false``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else harmless(value)
