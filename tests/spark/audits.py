"""A cohort in several row groups, with rows that can not be read, and audits of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from leptoguide.cohort.audit import open_audit
from leptoguide.cohort.engine import Engine, LocalEngine, Watch
from leptoguide.cohort.summary import Summary
from leptoguide.cohort.synth import Synthesis
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.texts import Language

ROWS, GROUP = 2600, 300


def cohort_of(guideline: Guideline, path: Path) -> Path:
    """Nine row groups of a synthetic cohort, of which one has no row that can be read and others have some."""
    table = pa.Table.from_batches(Synthesis(guideline).batches(ROWS, 5))
    kps = table["kps"].to_numpy(zero_copy_only=False).copy()
    kps[2 * GROUP : 3 * GROUP] = 55
    kps[[0, 17, 1201, 1202, ROWS - 2, ROWS - 1]] = 700
    changed = pa.array(np.nan_to_num(kps), pa.int32(), mask=np.isnan(kps))
    place = table.column_names.index("kps")
    pq.write_table(table.set_column(place, "kps", changed), path, row_group_size=GROUP)
    return path


def audit(
    path: Path,
    guideline: Guideline,
    folder: Path,
    engine: Engine | None = None,
    mapping: Path | None = None,
    watch: Watch = lambda: None,
) -> Summary:
    """An audit into a folder, here if no other engine is given."""
    return open_audit(path, guideline, engine or LocalEngine(1), _report, mapping=mapping).write(folder, watch)


def _report(summary: Summary, guideline: Guideline, language: Language) -> str:
    return f"{language} {guideline.identity.id} {summary.model_dump_json()}\n"


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
