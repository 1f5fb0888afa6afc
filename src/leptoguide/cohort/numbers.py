"""Numbers in many cells at once: those that are written as plain digits, which is nearly all of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.cells import MOST_DAYS
from leptoguide.planes.variables import Variable

_WHOLE: Final = r"^-?[0-9]{1,9}$"
_DECIMAL: Final = r"^-?[0-9]{1,9}(\.[0-9]{1,12})?$"


def plain_numbers(
    texts: pa.Array, words: pa.Array, variable: Variable | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The numbers, and for which texts they are what the text means.

    Which is so for plain digits that the fact can be, and that are none of ``words``. Any other text has to be read by
    itself. Without a ``variable`` it is a number of days that somebody lived.
    """
    whole = variable is not None and variable.step is not None
    digits = pc.match_substring_regex(texts, _WHOLE if whole else _DECIMAL).fill_null(False)
    own = pc.and_(digits, pc.invert(pc.is_in(texts, words)))
    values = _flat(pc.if_else(own, texts, pa.scalar(None, pa.string())).cast(pa.float64()).fill_null(0.0)).copy()
    plain = _flat(own).copy()
    low, high = variable.range if variable is not None and variable.range else (0, MOST_DAYS)
    plain &= (values >= low) & (values <= high)
    if whole:
        assert variable is not None
        assert variable.step is not None
        plain &= values % variable.step == 0
    return values, plain


def _flat(array: pa.Array) -> npt.NDArray[Any]:
    return np.asarray(array.to_numpy(zero_copy_only=False))
