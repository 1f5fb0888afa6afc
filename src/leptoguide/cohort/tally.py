"""What is counted in a cohort: a number for each key. Two tallies add up to that of both parts, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

Key: TypeAlias = tuple[str | float | bool, ...]
"""A kind, and what of that kind; keys of one kind and length have parts of the same types."""

Plain: TypeAlias = list[list[Any]]
"""A tally as JSON has it: for each key its parts and then the number, in order."""


class Tally:
    """Numbers of rows by key; what is not there is 0. A commutative monoid: ``Tally()`` is nothing, ``+`` adds.

    It is never changed once made, holds nothing but counts, and is small, however many rows it is of; only survival
    keeps a number for each group and day.
    """

    def __init__(self, counts: Mapping[Key, int] | Iterable[tuple[Key, int]] = ()) -> None:
        self._counts: Final = Counter({key: number for key, number in dict(counts).items() if number})

    def __getitem__(self, key: Key) -> int:
        return self._counts[key]

    def __add__(self, other: Tally) -> Tally:
        return Tally(self._counts + other._counts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self._counts == other._counts

    __hash__ = None  # type: ignore[assignment]

    def of(self, *kind: str) -> Iterator[tuple[Key, int]]:
        """The rest of each key that begins so, and its number, in order; a key that is no longer is left out."""
        length = len(kind)
        found = ((key[length:], n) for key, n in self._counts.items() if key[:length] == kind and len(key) > length)
        return iter(sorted(found))

    def plain(self) -> Plain:
        """As lists, strings and numbers, the same for the same tally."""
        ordered = sorted(self._counts.items(), key=lambda entry: (entry[0][0], len(entry[0]), entry[0]))
        return [[*key, number] for key, number in ordered]

    @classmethod
    def from_plain(cls, plain: Plain) -> Tally:
        """The tally that :meth:`plain` was made of."""
        return cls((tuple(key), number) for *key, number in plain)

    @classmethod
    def sum(cls, tallies: Iterable[Tally]) -> Tally:
        """All of them together."""
        counts: Counter[Key] = Counter()
        for tally in tallies:
            counts.update(tally._counts)
        return cls(counts)
