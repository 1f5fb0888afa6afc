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
from leptoguide.cohort.reading import CohortFile, open_cohort
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
    """What is to be audited, by what, and how. ``kernel`` is one for cohorts like this (:func:`open_audit`)."""

    cohort: CohortFile
    kernel: Kernel
    engine: Engine
    report: Report

    def write(self, folder: Path, watch: Watch = lambda: None) -> Summary:
        """Runs the audit and puts its folder in place, whole or not at all.

        ``watch`` is called as work goes on; what it raises ends the audit. Raises :class:`InputError`.
        """
        kernel, guideline = self.kernel, self.kernel.guideline
        sha256 = _sha256(self.cohort.path)
        with f.audit_folder(folder) as place:
            with rejected_table(place / f.REJECTED) as table:
                rejected = _Counted(table)
                about = partial(self._about, sha256)
                tally = self.engine(self.cohort, kernel, place / f.LINES, rejected, about=about, watch=watch)
            source = self._source(sha256, rejected, synthetic=made_up(tally))
            summary = summarise(tally, source, guideline)
            watch()
            book = Codebook(kernel.plan, kernel.judge, kernel.lines)
            names = [field.name for field in fields(Code)]
            (place / f.CODES).write_bytes(sheet(names, (astuple(code) for code in book.codes())))
            (place / f.SUMMARY).write_text(_json(summary.as_json()), "utf-8")
            (place / f.TABLES).mkdir()
            for name, content in tables(summary, guideline).items():
                (place / f.TABLES / name).write_bytes(content)
            for language, name in f.REPORTS.items():
                page = self.report(summary, guideline, "zh" if language == "zh" else "en")
                (place / name).write_text(page, "utf-8", newline="\n")
                watch()
        return summary

    def _about(self, sha256: str, tally: Tally) -> dict[str, object]:
        identity = self.kernel.guideline.identity
        return {
            "guideline": identity.id,
            "version": identity.version,
            "rules": rules_fingerprint(self.kernel.guideline),
            "source": sha256,
            "as_of": _day(self.kernel.as_of),
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
            as_of=_day(self.kernel.as_of),
        )


def open_audit(
    path: Path,
    guideline: Guideline,
    engine: Engine,
    report: Report,
    *,
    mapping: Path | None = None,
    as_of: datetime.date | None = None,
) -> Audit:
    """An audit of a file; only its headings are read yet. ``as_of`` is the day of all decisions, in place of a column.

    Every value in the file is checked, those of facts that no rule asks for too. Raises :class:`InputError`.
    """
    given = GIVEN in open_cohort(path, guideline, mapping).schema.names
    kernel = Kernel(guideline, given=given, as_of=as_of)
    return Audit(open_cohort(path, guideline, mapping, columns=kernel.columns), kernel, engine, report)


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


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
