"""The kinds of table that a section of the specification is made of. Each row is a test and a line of the manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leptoguide.errors import ExpressionError
from leptoguide.language.types import BOOLEAN, Type

ValueRow = tuple[str, Mapping[str, Any], str]
CqlRow = tuple[str, Mapping[str, Any], str, str]
RefusalRow = tuple[str, tuple[int, int], str]


@dataclass(frozen=True)
class Values:
    """Expression, facts, value. A fourth entry says what standard CQL makes of the same."""

    title: str
    rows: tuple[ValueRow | CqlRow, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True)
class Reads:
    """An expression, and the same with its structure made plain by parentheses."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Prints:
    """An expression as written, and its canonical text."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Refusals:
    """Expression, line and column, message; all with the same error and the same hint."""

    title: str
    error: type[ExpressionError]
    hint: str | None
    rows: tuple[RefusalRow, ...]
    type: Type = BOOLEAN


Table = Values | Reads | Prints | Refusals


@dataclass(frozen=True)
class Chapter:
    """A folder of sections, in reading order."""

    folder: str
    title: str
    zh: str
    prose: str
    sections: tuple[str, ...]
