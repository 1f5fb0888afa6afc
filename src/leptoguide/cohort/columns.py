"""The columns of a cohort beside the facts: who a row is about, what was done, and what became of the patient.

A row is one decision. A batch of rows has the columns of :func:`leptoguide.planes.columns.cohort_schema` for the facts
(those that are there; the others are unknown), and these beside them, each of which may be wanting, or null in a row.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

ROW: Final = "row"
"""The place of a row in its file: 1 is the first after the headings. Always there, never null."""

ID: Final = "id"
"""Whose decision it is, as the file says; need not be unique."""

GIVEN: Final = "given"
"""Ids of the options that were carried out. Null: not recorded. An empty list: none of them was."""

SURVIVAL: Final = "survival_days"
"""Days from the decision to death, or to the last day on which the patient was known to be alive."""

DIED: Final = "died"
"""Whether the days end with death; if not, the patient is censored there."""

GROUP: Final = "group"
"""A group of the file's own, to compare survival by."""

BESIDE: Final = pa.schema(
    [
        pa.field(ROW, pa.int64(), nullable=False),
        pa.field(ID, pa.string()),
        pa.field(GIVEN, pa.list_(pa.string())),
        pa.field(SURVIVAL, pa.float64()),
        pa.field(DIED, pa.bool_()),
        pa.field(GROUP, pa.string()),
    ]
)
"""All of them, in the order in which they stand before the facts."""
