"""An audit from rows to a folder: a cohort counted by hand, the same bytes every time, nothing half-written."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from leptoguide.advise.status import Status
from leptoguide.cohort.audit import Audit
from leptoguide.cohort.codebook import Codebook
from leptoguide.cohort.engine import METADATA, LinesFile, LocalEngine
from leptoguide.cohort.kernel import Kernel
from leptoguide.cohort.rejected import Rejected
from leptoguide.cohort.summary import Summary
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language.printer import print_cql
from tests.audit.cohorts import Row, batch_of, drawn
from tests.audit.fakes import ReadCohort
from tests.property.patients import AS_OF


def _row(name: str, given: tuple[str, ...] | None, outcome: tuple[float | None, bool | None], **more: object) -> Row:
    group = more.pop("group", None)
    facts = {"as_of": AS_OF, **more}
    return Row(facts, given, *outcome, group=group, id=name)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def small(guideline: Guideline) -> list[Row]:
    """Seven decisions, little known of each."""
    codes = frozenset(guideline.list_codes["symptoms"])
    headache = Members(frozenset({"headache"}), codes - {"headache"})
    suspected, confirmed = {"lm_suspicion": "high"}, {"csf_sampling": "done", "csf_cytology": "positive"}
    vigilance = ("R1.vigilance",)
    return [
        _row("A", vigilance, (10, True), group="x", symptoms=headache, lm_suspicion="none"),
        _row("B", vigilance, (20, False), group="x", symptoms=Members(frozenset(), codes)),
        _row("C", vigilance, (5, True), group="y"),
        _row("D", (), (None, None), group="y"),
        _row("E", None, (7, None), group="y"),
        _row("F", vigilance, (30, True), symptoms=headache, **suspected),
        _row("G", ("R9.resection",), (3, True), group="y", **confirmed),
    ]


FAULTS = [
    [
        Rejected(3, "T", "her2", "fact.unknown-code", "4+", "无此编码", "no such code"),
        Rejected(3, "T", "kps", "fact.out-of-range", "700", "超出范围", "out of range"),
        Rejected(5, None, "kps", "fact.out-of-range", "=1", "超出范围", "out of range"),
    ]
]


def _audit(guideline: Guideline, path: Path, rows: list[Row], jobs: int = 1, size: int = 3) -> Audit:
    path.write_bytes(b"as it was read")
    whole = batch_of(rows, guideline)
    batches = [whole.slice(start, size) for start in range(0, len(rows), size)]
    return Audit(ReadCohort(path, batches, FAULTS), _kernel(guideline), LocalEngine(jobs), _report)  # type: ignore[arg-type]


_KERNELS: dict[int, Kernel] = {}


def _kernel(guideline: Guideline) -> Kernel:
    """Compiled once for all tests here."""
    return _KERNELS.setdefault(id(guideline), _KERNELS.get(id(guideline)) or Kernel(guideline, given=True))


def _report(summary: Summary, guideline: Guideline, language: str) -> str:
    return f"{language} {guideline.identity.id} {summary.source.rows_assessed}\n"


@pytest.fixture(scope="module")
def folder(guideline: Guideline, small: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("audit")
    _audit(guideline, place / "cohort.csv", small).write(place / "out")
    return place / "out"


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return Summary.read((folder / "summary.json").read_bytes())


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "tables" / name).read_text("utf-8-sig"))))


# ------------------------------------------------------------ counted by hand


def test_every_row_is_assessed_or_rejected(summary: Summary, folder: Path) -> None:
    source = summary.source
    assert (source.rows_read, source.rows_assessed, source.rows_rejected) == (9, 7, 2)
    assert [(r.code, r.column, r.rows) for r in source.rejected] == [
        ("fact.out-of-range", "kps", 1),
        ("fact.unknown-code", "her2", 1),
    ]
    assert source.sha256 == hashlib.sha256(b"as it was read").hexdigest()
    assert source.file == "cohort.csv"
    assert not source.synthetic
    rejected = (folder / "rejected.csv").read_text("utf-8-sig").splitlines()
    assert len(rejected) == 4, "a line a fault"
    assert "'=1" in rejected[3], "no formula"


def test_completeness_by_hand(summary: Summary) -> None:
    first = summary.completeness[0]
    assert (first.recommendation, first.rows) == ("R1", 7)
    assert (first.decided, first.partly, first.waiting) == (3, 0, 4)
    known = {fact.fact: fact.known for fact in first.facts}
    assert (known["symptoms"], known["lm_suspicion"], known["csf_sampling"]) == (3, 2, 1)
    assert [fact.known for fact in first.facts] == sorted(fact.known for fact in first.facts)


def test_statuses_and_blockers_by_hand(summary: Summary) -> None:
    vigilance = next(item for item in summary.items if item.id == "R1.vigilance")
    assert dict(vigilance.statuses) == {
        Status.RECOMMENDED: 1,
        Status.BLOCKED: 0,
        Status.NEEDS_DATA: 4,
        Status.ADVISED_AGAINST: 0,
        Status.DONE: 1,
        Status.NOT_APPLICABLE: 1,
    }
    symptoms = next(blocker for blocker in summary.blockers if blocker.fact == "symptoms")
    waiting = next(option for option in symptoms.options if option.option == "R1.vigilance")
    assert (waiting.rows, waiting.alone) == (4, 4)
    assert symptoms.advice == sum(option.rows for option in symptoms.options)


def test_concordance_by_hand(summary: Summary) -> None:
    """R1: A and F as advised, B outside its scope, C open; D and G not judged, E not recorded.

    Over the row: A and F are open too, since nothing is known of their treatment; D was given nothing.
    """
    assert summary.concordance is not None
    first = summary.concordance.recommendations[0]
    assert not first.judges_omission
    assert {f.value: n for f, n in first.agreement.findings.items()} == {
        "as-advised": 2,
        "not-applicable": 1,
        "given-open": 1,
        "not-judged": 2,
        "not-recorded": 1,
    }
    assert (first.agreement.worst, first.agreement.best) == (0.5, 0.75)
    assert [(w.fact, w.rows) for w in first.waits_for] == [("symptoms", 1)]
    whole = summary.concordance.overall
    assert summary.concordance.recorded == 6
    assert {f.value: n for f, n in whole.findings.items()} == {
        "given-open": 3,
        "not-applicable": 1,
        "omission-open": 1,
        "advised-against": 1,
        "not-recorded": 1,
    }
    assert (whole.concordant, whole.conditional, whole.non_concordant, whole.not_due) == (0, 4, 2, 0)
    assert (whole.worst, whole.best) == (0.0, 0.6)
    resection = next(o for o in summary.concordance.options if o.option == "R9.resection")
    assert (resection.given, {f.value: n for f, n in resection.findings.items()}) == (1, {"advised-against": 1})


def test_survival_by_hand(summary: Summary) -> None:
    survival = summary.survival
    assert survival is not None
    assert (survival.counted, survival.without_time, survival.without_end) == (5, 1, 1)
    groups, concordance = survival.comparisons
    assert groups.ungrouped == 1
    assert [(c.group, c.rows, c.deaths, c.censored, c.median) for c in groups.curves] == [
        ("x", 2, 1, 1, 10),
        ("y", 2, 2, 0, 3),
    ]
    assert [(c.group, c.rows, c.state) for c in concordance.curves] == [
        ("conditional", 3, "computed"),
        ("non-concordant", 2, "computed"),
    ]
    assert {"not-an-effect", "from-the-decision", "bounds"} <= set(summary.notes)
    assert "不等于治疗效果" in summary.notes["not-an-effect"].zh
    assert "not an effect" in summary.notes["not-an-effect"].en


def test_tables_say_what_the_summary_says(folder: Path, summary: Summary) -> None:
    assert summary.concordance is not None
    statuses = {row["item"]: row for row in _table(folder, "statuses.csv")}
    assert statuses["R1.vigilance"]["needs-data"] == "4"
    assert statuses["R1.vigilance"]["zh"] == "警惕软脑膜转移"
    concordance = _table(folder, "concordance.csv")
    assert (concordance[0]["recommendation"], concordance[0]["best"]) == ("", "0.6")
    assert (concordance[1]["recommendation"], concordance[1]["worst"], concordance[1]["best"]) == ("R1", "0.5", "0.75")
    assert len(concordance) == 1 + len(summary.concordance.recommendations)
    assert [row["number"] for row in _table(folder, "read.csv")][:3] == ["9", "7", "2"]
    assert {row["group"]: row["median"] for row in _table(folder, "survival.csv")}["x"] == "10.0"
    blockers = _table(folder, "blockers.csv")
    assert next(r for r in blockers if r["option"] == "R1.vigilance" and r["fact"] == "symptoms")["rows_alone"] == "4"


def test_the_reports_are_made_of_the_summary(folder: Path) -> None:
    assert (folder / "report.html").read_text() == "zh bclm-2026 7\n"
    assert (folder / "report.en.html").read_text() == "en bclm-2026 7\n"


# ------------------------------------------------------------ the lines and their codes


def test_the_codebook_explains_every_reason(folder: Path, guideline: Guideline, kernel: Kernel) -> None:
    """Whoever has the lines and ``codes.csv`` alone finds what :meth:`Plan.explain` says."""
    with (folder / "codes.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = list(csv.DictReader(file))
    meant = {(c["column"], c["status"], c["kind"], c["value"]): c["id"] for c in codes}
    assert len(meant) == len(codes)
    assert all(c["zh"] and c["en"] for c in codes)
    (part,) = kernel.run(batch_of(drawn(guideline, "codebook", 60), guideline))
    order = [status.value for status in Status]
    for line in part.lines.to_pylist():
        for item in kernel.plan.items:
            status, reason, column = line[item], line[f"{item}:reason"], f"{item}:reason"
            assert (item, "", "word", status) in meant
            found = kernel.plan.explain(item, order.index(status), reason)
            if status == "not-applicable":
                if found.clause is not None:
                    assert meant[column, status, "number", str(reason)].endswith(print_cql(found.clause.node))
                continue
            bits = [meant[column, status, "bit", str(bit)] for bit in range(reason.bit_length()) if reason >> bit & 1]
            assert bits == [*found.missing, *found.stops, *found.checks]


def test_every_column_with_codes_is_in_the_codebook(kernel: Kernel) -> None:
    explained = {code.column for code in Codebook(kernel.plan, kernel.judge, kernel.lines).codes()}
    without = {f"{name}:reason" for name, item in kernel.plan.items.items() if not item.reason}
    assert set(kernel.schema.names) - {"row", "id"} - without == explained - without


def test_the_lines_are_all_rows_in_order(folder: Path, summary: Summary) -> None:
    file = pq.ParquetFile(folder / "rows.parquet")
    lines = file.read()
    assert lines.column("id").to_pylist() == list("ABCDEFG")
    assert lines.column("finding").to_pylist()[3:5] == ["omission-open", "not-recorded"]
    about = json.loads(file.metadata.metadata[METADATA.encode()])
    assert about["rules"] == summary.basis.rules
    assert about["source"] == summary.source.sha256
    assert about["synthetic"] is False


def test_row_groups_do_not_depend_on_the_batches(
    guideline: Guideline, kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leptoguide.cohort.engine.CHUNK", 16)
    (part,) = kernel.run(batch_of(drawn(guideline, "groups", 50), guideline))
    for name, size in (("one", 50), ("many", 7)):
        with LinesFile(tmp_path / name, kernel.schema) as file:
            for start in range(0, 50, size):
                file.add(part.lines.slice(start, size))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()
    metadata = pq.ParquetFile(tmp_path / "one").metadata
    assert [metadata.row_group(k).num_rows for k in range(metadata.num_row_groups)] == [16, 16, 16, 2]


# ------------------------------------------------------------ the same every time, whole or not at all


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_bytes_again_and_with_more_threads(guideline: Guideline, tmp_path: Path) -> None:
    rows = drawn(guideline, "bytes", 90)
    for name, jobs in (("one", 1), ("again", 1), ("three", 3)):
        _audit(guideline, tmp_path / "cohort.csv", rows, jobs, size=10).write(tmp_path / name)
    one = _content(tmp_path / "one")
    assert one == _content(tmp_path / "again") == _content(tmp_path / "three")
    assert len(one) > 15


def test_an_earlier_audit_is_replaced_as_a_whole(guideline: Guideline, small: list[Row], tmp_path: Path) -> None:
    out = tmp_path / "made" / "by" / "the-way"
    _audit(guideline, tmp_path / "cohort.csv", drawn(guideline, "earlier", 5)).write(out)
    before = _content(out)
    _audit(guideline, tmp_path / "cohort.csv", small).write(out)
    assert _content(out) != before
    assert [path.name for path in out.parent.iterdir()] == [out.name]


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), InputError("output.is-folder", where="cohort.csv")])
def test_what_is_interrupted_leaves_nothing_and_keeps_an_earlier_audit(
    guideline: Guideline, small: list[Row], tmp_path: Path, problem: BaseException
) -> None:
    path, out = tmp_path / "cohort.csv", tmp_path / "new" / "out"
    audit = _audit(guideline, path, small, jobs=2)
    broken = ReadCohort(path, [batch_of(small, guideline)] * 4, FAULTS, fails=problem)
    with pytest.raises(type(problem)):
        dataclasses.replace(audit, cohort=broken).write(out)  # type: ignore[arg-type]
    assert [found.name for found in tmp_path.iterdir()] == ["cohort.csv"]
    audit.write(out)
    before = _content(out)
    with pytest.raises(type(problem)):
        dataclasses.replace(audit, cohort=broken).write(out)  # type: ignore[arg-type]
    assert _content(out) == before
    assert [found.name for found in out.parent.iterdir()] == ["out"]


def test_a_folder_with_anything_else_is_left_alone(guideline: Guideline, small: list[Row], tmp_path: Path) -> None:
    audit = _audit(guideline, tmp_path / "cohort.csv", small)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError) as error:
        audit.write(tmp_path / "notes")
    assert "thesis.docx" in error.value.said_in("zh")
    assert (tmp_path / "notes" / "thesis.docx").read_text() == "years of work"
    audit.write(tmp_path / "out")
    (tmp_path / "out" / "mine.txt").write_text("kept")
    with pytest.raises(InputError):
        audit.write(tmp_path / "out")
    assert (tmp_path / "out" / "mine.txt").read_text() == "kept"
    with pytest.raises(InputError):
        audit.write(tmp_path / "cohort.csv")
    (tmp_path / "empty").mkdir()
    audit.write(tmp_path / "empty")


def test_an_audit_of_no_rows_is_an_audit(guideline: Guideline, tmp_path: Path) -> None:
    empty = batch_of([], guideline)
    (tmp_path / "cohort.csv").write_text("id\n")
    cohort = ReadCohort(tmp_path / "cohort.csv", [empty])
    audit = Audit(cohort, _kernel(guideline), LocalEngine(1), _report)  # type: ignore[arg-type]
    summary = audit.write(tmp_path / "out")
    assert summary.source.rows_read == 0
    assert summary.concordance is None
    assert pq.read_table(tmp_path / "out" / "rows.parquet").num_rows == 0


def test_made_up_patients_are_said_to_be(guideline: Guideline, small: list[Row], tmp_path: Path) -> None:
    rows = [dataclasses.replace(row, id=f"SYNTHETIC-{row.id}") for row in small]
    summary = _audit(guideline, tmp_path / "cohort.csv", rows).write(tmp_path / "out")
    assert summary.source.synthetic
    assert "synthetic" in summary.notes
    for path in (tmp_path / "out" / "tables").iterdir():
        lines = path.read_text("utf-8-sig").splitlines()
        assert lines[0].endswith("synthetic")
        assert all(line.endswith("true") for line in lines[1:]), path.name
    assert json.loads(pq.ParquetFile(tmp_path / "out" / "rows.parquet").metadata.metadata[METADATA.encode()])[
        "synthetic"
    ]
