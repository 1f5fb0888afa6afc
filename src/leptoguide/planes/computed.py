"""Differences of numbers in decimal digits, as :mod:`leptoguide.record.computed` takes them: 62.3 - 42.3 is 20."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from leptoguide.planes.days import BLOCK

Numbers = npt.NDArray[np.float64]

_SCALE: Final = 1e9
_LARGEST: Final = 1e5
"""Below it a number with nine decimals has fewer digits than a float tells apart, and so has a difference of two."""


def difference(a: npt.NDArray[Any], b: npt.NDArray[Any], where: npt.NDArray[np.bool_]) -> Numbers:
    """``a - b``, exact in decimal digits and rounded once; elsewhere than ``where`` it means nothing."""
    found = np.empty(a.shape, np.float64)
    for start in range(0, a.size, BLOCK):
        part = slice(start, start + BLOCK)
        one, other = a[part].astype(np.float64, copy=False), b[part].astype(np.float64, copy=False)
        with np.errstate(all="ignore"):  # of what lies where there is no value
            found[part] = _short(one - other)
            plain = (_short(one) == one) & (_short(other) == other) & (np.maximum(abs(one), abs(other)) < _LARGEST)
        for row in np.flatnonzero(where[part] & ~plain):
            exact = Decimal(repr(float(one[row]))) - Decimal(repr(float(other[row])))
            found[start + row] = float(exact)
    return found


def _short(x: Numbers) -> Numbers:
    """The nearest number with nine decimals."""
    return np.asarray(np.rint(x * _SCALE) / _SCALE, np.float64)
