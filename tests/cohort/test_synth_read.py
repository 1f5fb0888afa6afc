"""Synthetic cohorts are read like any others: no row is rejected, and each format says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from leptoguide.cohort.reading import EXTENSIONS, open_cohort
from leptoguide.cohort.synth import Synthesis
from leptoguide.cohort.synth_write import Format, write_synthetic
from leptoguide.knowledge.guideline import Guideline

ROWS, SEED = 700, 11


def read(path: Path, guideline: Guideline) -> tuple[list[dict[str, Any]], list[Any]]:
    cohort, faults = open_cohort(path, guideline), list[Any]()
    batches = list(cohort.batches(faults.extend))
    assert cohort.read == cohort.good == ROWS
    return pa.Table.from_batches(batches).to_pylist(), faults


@pytest.fixture(scope="module")
def rows(guideline: Guideline) -> list[dict[str, Any]]:
    """What was drawn, numbered."""
    drawn = pa.Table.from_batches(Synthesis(guideline).batches(ROWS, SEED)).to_pylist()
    return [{"row": number, **row} for number, row in enumerate(drawn, 1)]


@pytest.mark.parametrize("kind", [kind for kind in Format if f".{kind.value}" in EXTENSIONS])
def test_what_was_drawn_is_what_is_read(
    kind: Format, rows: list[dict[str, Any]], guideline: Guideline, tmp_path: Path
) -> None:
    path = tmp_path / f"cohort.{kind.value}"
    write_synthetic(Synthesis(guideline), ROWS, SEED, path, kind)
    found, faults = read(path, guideline)
    assert faults == []
    assert found == rows
