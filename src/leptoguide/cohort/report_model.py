"""What the report of an audit says, in the words of one language: plain data that the template lays out."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.render.texts import Language
from leptoguide.report.model import Alert, Pair

Cell = tuple[str, ...]
"""What stands in a cell; lines after the first are in small print."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``numbers``: the columns that hold numbers, by default all but the first.

    ``folded``: a figure says all of it too.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: range | None = None
    folded: bool = False

    def is_number(self, column: int) -> bool:
        """Whether a column holds numbers."""
        return column in (self.numbers if self.numbers is not None else range(1, len(self.columns)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing for a page and the same for a small screen; of the two one is shown."""

    title: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section; ``note`` is in small print under its title, as the grades of a recommendation are."""

    title: str = ""
    note: str = ""
    texts: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The report. ``alerts``: what puts all of it in doubt. ``other``: the same in the other language, and its file.

    ``as_table`` opens a table that is folded away.
    """

    language: Language
    tag: str
    title: str
    head: tuple[Pair, ...]
    alerts: tuple[Alert, ...]
    contents: str
    other: Pair
    as_table: str
    sections: tuple[Section, ...]
    colophon: str
    closing: tuple[Pair, ...]
