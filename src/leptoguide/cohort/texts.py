"""A column of text as typed columns: each text that occurs is read once, by the reader that says what it means."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from leptoguide.cohort.cells import Cell, Reader
from leptoguide.cohort.faults import Fault, Said, said
from leptoguide.cohort.fields import codes_of, fields_of, kind_of
from leptoguide.cohort.numbers import plain_numbers
from leptoguide.cohort.targets import Heading
from leptoguide.errors import InputError
from leptoguide.knowledge.values import Members
from leptoguide.planes.variables import Variables
from leptoguide.record.case import MAX_ID
from leptoguide.truth import TRUE, UNKNOWN

MAX_KEPT: Final = 1 << 16
"""Texts of one column whose meaning is kept from part to part."""


class TextColumn:
    """One column of text. ``words``: texts that the mapping gives a meaning of their own."""

    def __init__(self, heading: Heading, reader: Reader, words: frozenset[str], variables: Variables) -> None:
        self.heading = heading
        self.fields = fields_of(heading.target, variables)
        self._reader = reader
        self._words = pa.array(sorted(words), pa.string())
        self._kind = kind_of(heading.target, variables)
        self._variables = variables
        self._kept: dict[str, Cell | Said] = {}

    def read(self, array: pa.Array) -> tuple[list[pa.Array], list[Fault]]:
        """The columns of ``fields``, and the faults; where there is one the value is null."""
        if self._kind == "text" and (found := self._as_it_is(array)) is not None:
            return [found], []
        encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
        texts = encoded.dictionary.cast(pa.string())
        arrays, wrong = self._numbers(texts) if self._kind == "number" else self._values(texts)
        indices = encoded.indices
        return [self._taken(found, indices) for found in arrays], self._faults(wrong, indices)

    def _taken(self, found: pa.Array, indices: pa.Array) -> pa.Array:
        if not pa.types.is_dictionary(found.type):
            return found.take(indices)
        return pa.DictionaryArray.from_arrays(found.indices.take(indices), found.dictionary)

    def _faults(self, wrong: dict[int, Said], indices: pa.Array) -> list[Fault]:
        if not wrong:
            return []
        numbers = indices.fill_null(-1).to_numpy(zero_copy_only=False)
        places = np.flatnonzero(np.isin(numbers, list(wrong)))
        return [
            Fault(place, self.heading.place, wrong[number])
            for place, number in zip(places.tolist(), numbers[places].tolist(), strict=True)
        ]

    # ------------------------------------------------------------ each text once

    def _meaning(self, text: str | None) -> Cell | Said:
        if text is None:
            return None
        if text not in self._kept:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            try:
                self._kept[text] = self._reader(text)
            except InputError as problem:
                self._kept[text] = said(problem, text)
        return self._kept[text]

    def _values(self, texts: pa.Array) -> tuple[list[pa.Array], dict[int, Said]]:
        meanings = [self._meaning(text) for text in texts.to_pylist()]
        wrong = {number: meaning for number, meaning in enumerate(meanings) if isinstance(meaning, Said)}
        values: list[Any] = [None if isinstance(meaning, Said) else meaning for meaning in meanings]
        target = self.heading.target
        match self._kind:
            case "code":
                codes = codes_of(target, self._variables)
                numbers = pa.array([None if v is None else codes.index(v) for v in values], pa.int8())
                return [pa.DictionaryArray.from_arrays(numbers, pa.array(codes, pa.string()))], wrong
            case "list":
                codes = codes_of(target, self._variables)
                asked = [None if v is None else True for v in values]
                answers = ([_has(v, code) for v in values] for code in codes)
                return [pa.array(found, pa.bool_()) for found in (asked, *answers)], wrong
            case _:
                return [pa.array(values, self.fields[0].type)], wrong

    def _numbers(self, texts: pa.Array) -> tuple[list[pa.Array], dict[int, Said]]:
        """Numbers written plainly are read together, by the same digits; any other text by itself."""
        variable = self._variables.get(self.heading.target.fact)
        values, plain = plain_numbers(texts, self._words, variable)
        known = plain.copy()
        wrong: dict[int, Said] = {}
        others: npt.NDArray[np.intp] = np.flatnonzero(~plain)
        for number, text in zip(others.tolist(), texts.take(pa.array(others)).to_pylist(), strict=True):
            meaning = self._meaning(text)
            if isinstance(meaning, Said):
                wrong[number] = meaning
            elif isinstance(meaning, int | float):
                values[number], known[number] = meaning, True
        return [pa.array(values, pa.float64(), mask=~known).cast(self.fields[0].type)], wrong

    def _as_it_is(self, array: pa.Array) -> pa.Array | None:
        """Texts that mean themselves, when all of them do; which is quicker found out than read one by one."""
        array = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
        array = array.cast(pa.string())
        if pc.any(pc.equal(array, ""), min_count=0).as_py():
            array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
        given = array.drop_null()
        usual = (
            pc.ascii_is_printable(given),
            pc.less_equal(pc.binary_length(given), MAX_ID),
            *(pc.invert(test) for test in (pc.starts_with(given, " "), pc.ends_with(given, " "))),
            pc.invert(pc.is_in(given, self._words)),
        )
        return array if all(pc.all(test, min_count=0).as_py() for test in usual) else None


def _has(value: object, code: str) -> bool | None:
    truth = value.has(code) if isinstance(value, Members) else UNKNOWN
    return None if truth is UNKNOWN else truth is TRUE
