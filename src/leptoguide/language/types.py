"""What an expression can be: five types, of which codes know their values and numbers their unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BooleanType:
    def __str__(self) -> str:
        return "true/false"


@dataclass(frozen=True, slots=True)
class CodeType:
    """One of ``values``."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return "a code"


@dataclass(frozen=True, slots=True)
class ListType:
    """Any number of ``values``."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return "a list of codes"


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number; ``unit`` is a UCUM code, or ``None`` for a bare number."""

    unit: str | None = None

    def __str__(self) -> str:
        return f"a quantity in {self.unit}" if self.unit else "a bare number"


@dataclass(frozen=True, slots=True)
class DateType:
    def __str__(self) -> str:
        return "a date"


Type = BooleanType | CodeType | ListType | NumberType | DateType

BOOLEAN = BooleanType()
DATE = DateType()
