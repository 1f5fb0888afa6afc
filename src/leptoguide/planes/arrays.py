"""Arrow's arrays as NumPy sees them: values in place, whatever lies where there is none."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

NO_CODE: Final = -1
"""The number of a text that is no code."""


def is_list(kind: pa.DataType) -> bool:
    """A list of any width."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def is_text(kind: pa.DataType) -> bool:
    """Text, or numbers that stand for texts."""
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain))


def plain(array: pa.Array) -> npt.NDArray[Any]:
    """The values of numbers or dates as they lie in memory."""
    kind = array.type
    if pa.types.is_null(kind):
        return np.zeros(len(array), np.int32)
    if pa.types.is_decimal(kind):
        array, kind = array.cast(pa.string()).cast(pa.float64()), pa.float64()  # by its digits, which is exact
    width = np.dtype("int32") if pa.types.is_date32(kind) else np.dtype(kind.to_pandas_dtype())
    return np.frombuffer(array.buffers()[1], width)[array.offset : array.offset + len(array)]


def encoded(array: pa.Array) -> pa.Array:
    """Text as numbers that stand for it, no null among what they stand for; any other array as it is."""
    if not is_text(array.type):
        return array
    if not pa.types.is_dictionary(array.type):
        return pc.dictionary_encode(array)
    return pc.dictionary_encode(array.dictionary_decode()) if array.dictionary.null_count else array


def code_numbers(array: pa.Array, codes: tuple[str, ...]) -> npt.NDArray[Any]:
    """For each text of an :func:`encoded` array its place among ``codes``, :data:`NO_CODE` for any other."""
    if pa.types.is_null(array.type):
        return np.zeros(len(array), np.int8)
    numbers = plain(array.indices)
    written = tuple(array.dictionary.to_pylist())
    if written == codes:
        return numbers
    place = {code: number for number, code in enumerate(codes)}
    table = np.array([place.get(code, NO_CODE) for code in (*written, "")], np.int16)
    return np.asarray(table[np.clip(numbers, 0, len(written))])
