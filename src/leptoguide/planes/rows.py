"""Patients in columns, as leaves read them: bitmaps 64 to a word, values as they lie in memory, seldom copied."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leptoguide.language.types import CodeType, ListType
from leptoguide.planes.arrays import code_numbers, encoded, is_list, plain
from leptoguide.planes.computed import difference
from leptoguide.planes.days import day_number
from leptoguide.planes.names import split
from leptoguide.planes.variables import Variables

Words: TypeAlias = npt.NDArray[np.uint64]
"""A plane: bit ``k`` of word ``w`` is patient ``64 w + k``; bits after the last patient mean nothing."""

Table: TypeAlias = npt.NDArray[np.uint64]
"""Planes below each other."""

Flags: TypeAlias = npt.NDArray[np.bool_]
"""A byte a patient."""

T = TypeVar("T")

WORD: Final = 64
"""Patients in a word."""

OCTET: Final = 8
"""Patients in a byte, and bytes in a word."""

AS_OF: Final = "as_of"
"""The fact that is the day of the assessment."""

_ALL: Final = np.uint64(np.iinfo(np.uint64).max)


class Rows:
    """One batch of patients. A fact without a column is unknown; ``as_of`` is the day for all of them.

    The columns must have been checked (:mod:`leptoguide.planes.checking`). Each thing is worked out once.
    """

    def __init__(self, batch: pa.RecordBatch, variables: Variables, as_of: datetime.date | None = None) -> None:
        self.count: int = batch.num_rows
        self.words = -(-self.count // WORD)
        self.nobody: Words = np.zeros(self.words, np.uint64)
        self.everybody: Words = np.full(self.words, _ALL)
        self.flags: Flags = np.empty(self.count, np.bool_)
        """Room for the outcome of one comparison, until it is packed."""
        self._variables = variables
        self._as_of = as_of
        self.columns: Mapping[str, pa.Array] = {
            name: encoded(array) for name, array in zip(batch.schema.names, batch.columns, strict=True)
        }
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What ``make`` gives, made when first asked for."""
        if key not in self._made:
            self._made[key] = make()
        found: T = self._made[key]
        return found

    # ------------------------------------------------------------ bitmaps

    def known(self, column: str) -> Words:
        """Who has a value: in the column, by the day given for all, in a whole list, or by the dictionary."""
        if column == AS_OF and self._as_of is not None:
            return self.everybody
        variable = self._variables.get(column)
        if variable is not None and variable.difference is not None:
            return self._worked_out(column)[0]
        return self.stated(column)

    def stated(self, column: str) -> Words:
        """Who has a value in the column itself, or a whole list."""
        fact, _ = split(column)
        array = self.columns.get(column, self._whole_list(fact))
        if array is None or pa.types.is_null(array.type):
            return self.nobody
        bitmap = array.buffers()[0]
        return self.everybody if bitmap is None else self._bitmap(bitmap, array.offset)

    def bits(self, column: str) -> Words:
        """The answers of a true/false column. A list that stands as a whole is answered wherever it is there."""
        array = self.columns.get(column)
        if array is not None and pa.types.is_boolean(array.type):
            return self._bitmap(array.buffers()[1], array.offset)
        fact, code = split(column)
        if self._whole_list(fact) is None:
            return self.nobody
        return self.everybody if code is None else self._in_list(fact, code)

    def _whole_list(self, fact: str) -> pa.Array | None:
        array = self.columns.get(fact)
        return array if array is not None and is_list(array.type) else None

    def _in_list(self, fact: str, code: str) -> Words:
        planes = self.once(("in list", fact), lambda: self._in_lists(fact))
        words: Words = planes[self._codes_of(fact).index(code)]
        return words

    def _in_lists(self, fact: str) -> Table:
        """For each code of whole lists who has it, all in one go over the members."""
        members, owners = self.members(fact)
        flags = np.zeros((len(self._codes_of(fact)), self.words * WORD), np.bool_)
        flags[members, owners] = True
        return np.packbits(flags, axis=1, bitorder="little").view(np.uint64)

    def members(self, fact: str) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
        """All members of whole lists one after the other: the number of the code, and whose it is."""
        return self.once(("members", fact), lambda: self._members(fact))

    def _members(self, fact: str) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64]]:
        array = self.columns[fact]
        lengths = np.asarray(array.value_lengths().fill_null(0))
        return code_numbers(encoded(array.flatten()), self._codes_of(fact)), np.repeat(np.arange(self.count), lengths)

    def _codes_of(self, fact: str) -> tuple[str, ...]:
        kind = self._variables[fact].type
        assert isinstance(kind, CodeType | ListType)
        return kind.values

    def _bitmap(self, bitmap: pa.Buffer, offset: int) -> Words:
        """Bits of Arrow as words: in place where the first word begins a byte and the last is there in full."""
        if offset % WORD == 0 and bitmap.size * OCTET >= offset + self.words * WORD:
            return np.frombuffer(bitmap, np.uint64, self.words, offset // OCTET)
        octets = np.frombuffer(bitmap, np.uint8)[offset // OCTET :]
        bits = np.unpackbits(octets, count=offset % OCTET + self.count, bitorder="little")
        return self.packed(bits[offset % OCTET :].view(np.bool_))

    def packed(self, flags: Flags | np.bool_ | bool) -> Words:
        """A byte a patient (or one for all) to a bit a patient."""
        if np.ndim(flags) == 0:
            return self.everybody if flags else self.nobody
        octets = np.packbits(flags, bitorder="little")
        if octets.size % OCTET:
            octets = np.concatenate([octets, np.zeros(-octets.size % OCTET, np.uint8)])
        return octets.view(np.uint64)

    def unpacked(self, words: Words) -> Flags:
        """A bit a patient to a byte a patient."""
        return np.unpackbits(words.view(np.uint8), count=self.count, bitorder="little").view(np.bool_)

    # ------------------------------------------------------------ values

    def values(self, fact: str) -> npt.NDArray[Any] | int:
        """A number or day a patient; the day of the assessment may be one for all."""
        if fact == AS_OF and self._as_of is not None:
            return day_number(self._as_of)
        if self._variables[fact].difference is not None:
            return self._worked_out(fact)[1]
        return self.written(fact)

    def written(self, fact: str) -> npt.NDArray[Any]:
        """The numbers or days of a column, whatever lies where there is none."""
        array = self.columns.get(fact)
        return self.once(("values", fact), lambda: np.zeros(self.count, np.int32) if array is None else plain(array))

    def codes(self, fact: str) -> npt.NDArray[Any]:
        """The number of each patient's code among the values of the fact, whatever lies where there is none."""
        array = self.columns.get(fact)
        if array is None:
            return np.zeros(self.count, np.int8)
        return self.once(("codes", fact), lambda: code_numbers(array, self._codes_of(fact)))

    def _worked_out(self, fact: str) -> tuple[Words, npt.NDArray[Any]]:
        """Who has a number that is given or follows from two others, and the number."""
        return self.once(("worked out", fact), lambda: self._work_out(fact))

    def _work_out(self, fact: str) -> tuple[Words, npt.NDArray[Any]]:
        variable = self._variables[fact]
        assert variable.difference is not None
        assert variable.range is not None
        minuend, subtrahend = variable.difference
        stated, both = self.stated(fact), self.stated(minuend) & self.stated(subtrahend)
        where = self.unpacked(both & ~stated)
        found = difference(self.written(minuend), self.written(subtrahend), where)
        follows = where & (found >= variable.range[0])
        return stated | self.packed(follows), np.where(follows, found, self.written(fact))
