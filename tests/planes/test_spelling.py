"""Numbers from planes: the same as bit by bit, however many there are and however wide."""

from __future__ import annotations

import numpy as np
import pytest

from leptoguide.planes import spelling
from leptoguide.planes.rows import WORD
from leptoguide.planes.spelling import Spelling

SOURCE = np.random.default_rng(7)


@pytest.mark.parametrize("words", [1, 3, 40])
@pytest.mark.parametrize("cells", [1, 7, 1 << 12])
def test_each_bit_stands_in_its_place(words: int, cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a block is a word, or does not divide the table."""
    monkeypatch.setattr(spelling, "CELLS", cells)
    table = SOURCE.integers(0, np.iinfo(np.uint64).max, (70, words), np.uint64)
    widths = [3] * 20 + [0, 1, 7, 8, 9, 16, 17, 31, 33, 64, 8, 9]
    numbers = [SOURCE.integers(0, len(table), width).tolist() for width in widths]
    count = words * WORD - 5
    found = Spelling(numbers).of(table, count)
    flags = np.unpackbits(table.view(np.uint8), axis=1, bitorder="little")[:, :count].astype(object)
    for rows, said in zip(numbers, found, strict=True):
        meant = sum((flags[row] << bit for bit, row in enumerate(rows)), np.zeros(count, object))
        assert said.dtype == np.min_scalar_type((1 << len(rows)) - 1)
        assert said.shape == (count,)
        assert said.tolist() == meant.tolist()


def test_nobody_has_no_numbers() -> None:
    found = Spelling([[0, 1], []]).of(np.zeros((2, 0), np.uint64), 0)
    assert [numbers.tolist() for numbers in found] == [[], []]
    assert Spelling([]).of(np.zeros((2, 1), np.uint64), 5) == []
