"""Files of decisions for tests, and what comes of reading them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from leptoguide.cohort.reading import CohortFile, open_cohort
from leptoguide.cohort.rejected import Rejected
from leptoguide.knowledge.guideline import Guideline

Row = Mapping[str, str]


@dataclass
class Told:
    """All that came of a file."""

    file: CohortFile
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Rejected] = field(default_factory=list)

    @property
    def codes(self) -> list[tuple[int, str, str]]:
        """Row, column and code of each fault."""
        return [(fault.row, fault.column, fault.code) for fault in self.faults]

    def known(self, number: int = 0) -> dict[str, Any]:
        """What a good row says, without its place and without what is not in its lists."""
        return {
            name: value
            for name, value in self.rows[number].items()
            if value is not None and name != "row" and not (":" in name and value is False)
        }


def told(path: Path, guideline: Guideline, mapping: str | None = None, **how: Any) -> Told:
    """The file, read to its end; ``mapping`` is the text of a mapping file."""
    said = None
    if mapping is not None:
        said = path.with_name("mapping.yaml")
        said.write_text(mapping, "utf-8")
    found = Told(open_cohort(path, guideline, said, **how))
    for batch in found.file.batches(found.faults.extend):
        assert batch.schema == found.file.schema
        batch.validate(full=True)
        found.rows += batch.to_pylist()
    counted = {fault.row for fault in found.faults}
    assert found.file.read == found.file.good + found.file.rejected
    assert found.file.good == len(found.rows)
    assert found.file.rejected == len(counted)
    assert sorted([*counted, *(row["row"] for row in found.rows)]) == list(range(1, found.file.read + 1))
    assert [fault.row for fault in found.faults] == sorted(fault.row for fault in found.faults)
    assert found.file.done == 1.0
    return found


def csv_of(headings: Sequence[str], rows: Sequence[Row], path: Path) -> Path:
    """The rows as CSV; what a row lacks is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row.get(name, "") for name in headings] for row in rows)
    path.write_text(text.getvalue(), "utf-8", newline="")
    return path


def parquet_of(headings: Sequence[str], rows: Sequence[Row], path: Path) -> Path:
    """The rows as Parquet with columns of text; what a row lacks is null."""
    pq.write_table(pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in headings}), path)
    return path


def text_file(path: Path, content: str | bytes) -> Path:
    """A file with this in it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
