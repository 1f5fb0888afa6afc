"""An audit from a file to a folder: read, judge, count, and write everything that there is to read afterwards."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path

from leptoguide.cohort import folder as f
from leptoguide.cohort.codebook import Code, Codebook
from leptoguide.cohort.columns import GIVEN
from leptoguide.cohort.engine import Engine, Watch
from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.reading import CohortFile
from leptoguide.cohort.rejected import Rejected, RejectedTable, rejected_table
from leptoguide.cohort.sheets import sheet
from leptoguide.cohort.summarise import summarise
from leptoguide.cohort.summary import Rejected as RejectedRows
from leptoguide.cohort.summary import Source, Summary
from leptoguide.cohort.tables import tables
from leptoguide.cohort.tally import Tally
from leptoguide.knowledge.fingerprint import rules_fingerprint
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.texts import Language

Report = Callable[[Summary, Guideline, Language], str]
"""Makes the report of a summary in one language, as HTML."""


@dataclass(frozen=True)
class Audit:
    """What is to be audited, by what, and how."""

    cohort: CohortFile
    guideline: Guideline
    engine: Engine
    report: Report
    as_of: datetime.date | None = None

    def write(self, folder: Path, watch: Watch = lambda: None) -> Summary:
        """Runs the audit and puts its folder in place, whole or not at all.

        ``watch`` is called as work goes on. Raises :class:`InputError`.
        """
        kernel = Kernel(self.guideline, given=GIVEN in self.cohort.schema.names, as_of=self.as_of)
        sha256 = _sha256(self.cohort.path)
        with f.audit_folder(folder) as place:
            with rejected_table(place / f.REJECTED) as table:
                rejected = _Counted(table)
                about = partial(self._about, sha256)
                tally = self.engine(self.cohort, kernel, place / f.LINES, rejected, about=about, watch=watch)
            source = self._source(sha256, rejected, synthetic=made_up(tally))
            summary = summarise(tally, source, self.guideline)
            book = Codebook(kernel.plan, kernel.judge, kernel.lines)
            names = [field.name for field in fields(Code)]
            (place / f.CODES).write_bytes(sheet(names, (astuple(code) for code in book.codes())))
            (place / f.SUMMARY).write_text(_json(summary.as_json()), "utf-8")
            (place / f.TABLES).mkdir()
            for name, content in tables(summary, self.guideline).items():
                (place / f.TABLES / name).write_bytes(content)
            for language, name in f.REPORTS.items():
                page = self.report(summary, self.guideline, "zh" if language == "zh" else "en")
                (place / name).write_text(page, "utf-8", newline="\n")
        return summary

    def _about(self, sha256: str, tally: Tally) -> dict[str, object]:
        identity = self.guideline.identity
        return {
            "guideline": identity.id,
            "version": identity.version,
            "rules": rules_fingerprint(self.guideline),
            "source": sha256,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "synthetic": made_up(tally),
        }

    def _source(self, sha256: str, rejected: _Counted, *, synthetic: bool) -> Source:
        cohort = self.cohort
        return Source(
            file=cohort.path.name,
            sha256=sha256,
            rows_read=cohort.read,
            rows_assessed=cohort.good,
            rows_rejected=cohort.rejected,
            rejected=rejected.rows(),
            synthetic=synthetic,
            as_of=self.as_of.isoformat() if self.as_of else None,
        )


def made_up(tally: Tally) -> bool:
    """Whether any row says of itself that its patient is made up; then everything has to say so."""
    return tally["synthetic",] > 0


class _Counted:
    """Writes faults of rows into their table and counts the rows by the first fault of each."""

    def __init__(self, table: RejectedTable) -> None:
        self._table = table
        self._rows: Counter[tuple[str, str]] = Counter()
        self._last = 0

    def __call__(self, faults: Sequence[Rejected]) -> None:
        self._table.add(faults)
        for fault in faults:
            if fault.row != self._last:
                self._rows[fault.code, fault.column] += 1
                self._last = fault.row

    def rows(self) -> tuple[RejectedRows, ...]:
        """The most frequent first."""
        ordered = sorted(self._rows.items(), key=lambda found: (-found[1], found[0]))
        return tuple(RejectedRows(code=code, column=column, rows=number) for (code, column), number in ordered)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
