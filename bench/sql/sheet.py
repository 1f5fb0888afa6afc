"""Expressions of SQL, each once: what is used in several places becomes a column of a subquery below.

SQL has no ``let``. A query that spells every definition out where it stands works it out again each time; a column of
a subquery is worked out once. Which expressions become columns is a choice, and all choices are measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Cell: TypeAlias = int
"""An expression by its number in the sheet."""

FEW: Final = 2
"""Uses from which an expression is a column of its own."""


def quoted(name: str) -> str:
    """A name as SQL writes one of any characters."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text constant."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class _Entry:
    template: str
    parts: tuple[Cell, ...]


class Sheet:
    """Grows as expressions are asked for; two that are written alike are one."""

    def __init__(self, refer: Callable[[str], str] = quoted) -> None:
        """``refer``: how an expression names a column of a layer below."""
        self._refer = refer
        self._entries: list[_Entry] = []
        self._numbers: dict[_Entry, Cell] = {}
        self._named: dict[Cell, str] = {}

    def cell(self, template: str, *parts: Cell) -> Cell:
        """``template`` with a ``{}`` for each part; without parts it is the name of a column, or a constant."""
        entry = _Entry(template, parts)
        if entry not in self._numbers:
            self._numbers[entry] = len(self._entries)
            self._entries.append(entry)
        return self._numbers[entry]

    def joined(self, operator: str, parts: Iterable[Cell]) -> Cell:
        """``a AND b AND c``; one alone stands by itself, and what stands twice is said once."""
        found = tuple(dict.fromkeys(parts))
        return found[0] if len(found) == 1 else self.cell(f"({f' {operator} '.join(['{}'] * len(found))})", *found)

    def name(self, cell: Cell, name: str) -> None:
        """An expression that has a name of its own, and becomes a column under it."""
        self._named.setdefault(cell, name)

    def query(self, table: str, wanted: Mapping[str, Cell], *, share: bool = True) -> str:
        """One ``SELECT`` over subqueries, as deep as columns rest on each other.

        ``share``: whatever is used more than once is a column, not only what has a name.
        """
        *below, last = self.layers(wanted, share=share)
        source = table
        for layer in below:
            source = f"(SELECT *, {_list(layer)}\n FROM {source})"
        return f"SELECT {_list(last)}\n FROM {source}"

    def statements(self, table: str, wanted: Mapping[str, Cell], into: str, *, share: bool = True) -> Sequence[str]:
        """The same with each layer as a table of its own, dropped once the next is there."""
        found, source = [], table
        layers = self.layers(wanted, share=share)
        for number, layer in enumerate(layers):
            last = number == len(layers) - 1
            target = into if last else f"layer_{number}"
            found.append(f"CREATE TEMP TABLE {target} AS SELECT {'' if last else '*, '}{_list(layer)}\n FROM {source}")
            if number:
                found.append(f"DROP TABLE {source}")
            source = target
        return found

    def layers(self, wanted: Mapping[str, Cell], *, share: bool = True) -> list[dict[str, str]]:
        """Columns by name, those of a layer made from the table's and those of the layers before; last the wanted."""
        order = self._order(wanted.values())
        uses = Counter(part for cell in order for part in self._entries[cell].parts)
        columns = {
            cell: self._named.get(cell, f"x{cell}")
            for cell in order
            if self._entries[cell].parts and (cell in self._named or (share and uses[cell] >= FEW))
        }
        text: dict[Cell, str] = {}
        depth: dict[Cell, int] = {}
        layers: list[dict[str, str]] = []
        for cell in order:
            entry = self._entries[cell]
            written = entry.template.format(*(text[part] for part in entry.parts)) if entry.parts else entry.template
            text[cell], depth[cell] = written, max((depth[part] for part in entry.parts), default=0)
            if cell in columns:
                while len(layers) <= depth[cell]:
                    layers.append({})
                layers[depth[cell]][columns[cell]] = written
                text[cell], depth[cell] = self._refer(columns[cell]), depth[cell] + 1
        return [*layers, {name: text[cell] for name, cell in wanted.items()}]

    def _order(self, roots: Iterable[Cell]) -> list[Cell]:
        """All that is needed; a number is always higher than those of its parts."""
        found: set[Cell] = set()
        waiting = list(roots)
        while waiting:
            cell = waiting.pop()
            if cell not in found:
                found.add(cell)
                waiting.extend(self._entries[cell].parts)
        return sorted(found)


def _list(columns: Mapping[str, str]) -> str:
    return ",\n  ".join(f"{written} AS {quoted(name)}" for name, written in columns.items())
