"""How the columns of a cohort are called: as the facts are; a list has one for each of its codes beside its own."""

from __future__ import annotations

from typing import Final

SEPARATOR: Final = ":"


def answer(fact: str, code: str) -> str:
    """The column that says whether ``code`` is in the list ``fact``."""
    return f"{fact}{SEPARATOR}{code}"


def split(column: str) -> tuple[str, str | None]:
    """The fact of a column, and the code when it is about one code of a list."""
    fact, separator, code = column.partition(SEPARATOR)
    return fact, code if separator else None
