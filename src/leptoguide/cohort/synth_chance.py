"""Chance that is the same everywhere: taken from the raw words of Philox, whose stream NumPy does not change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]

_BITS: Final = 16
_LONG_BITS: Final = 32
_STEPS: Final = 1 << _BITS


class Chance:
    """A stream of chance for one stretch of rows, by the seed and the number of the stretch."""

    def __init__(self, seed: int, stretch: int, count: int) -> None:
        self._words = np.random.Philox(np.random.SeedSequence((seed, stretch)))
        self.count = count

    def short(self) -> npt.NDArray[np.uint16]:
        """A number of 16 bits a row."""
        return self._drawn("<u2")

    def long(self) -> npt.NDArray[np.uint64]:
        """A number of 32 bits a row, with room above it."""
        return self._drawn("<u4").astype(np.uint64)

    def _drawn(self, kind: str) -> npt.NDArray[Any]:
        each = np.dtype("<u8").itemsize // np.dtype(kind).itemsize
        words = self._words.random_raw(-(-self.count // each))
        return np.asarray(words, "<u8").view(kind)[: self.count]

    def flags(self, share: float) -> Flags:
        """True for such a share of the rows."""
        return self.short() < round(share * _STEPS)

    def places(self, weights: Sequence[float]) -> npt.NDArray[np.int8]:
        """The place of one of these weights a row."""
        return table(weights)[self.short()]

    def steps(self, count: npt.NDArray[np.int64] | int) -> npt.NDArray[np.int64]:
        """A whole number from 0 and below ``count``, which may be another one a row."""
        return (self.long() * np.asarray(count, np.uint64) >> np.uint64(_LONG_BITS)).astype(np.int64)

    def within(self) -> npt.NDArray[np.float64]:
        """A number above 0 and below 1 a row."""
        return (self.long() * 2 + 1) / (2 << _LONG_BITS)


def table(weights: Sequence[float]) -> npt.NDArray[np.int8]:
    """For each number of 16 bits the place of a weight, as often as the weights say; one that is not 0 has some."""
    share = np.asarray(weights, np.float64) / sum(weights)
    ends = np.round(np.cumsum(share) * _STEPS).astype(np.int64)
    return np.repeat(np.arange(len(weights), dtype=np.int8), np.diff(ends, prepend=0))
