"""The command ``audit``: a file of decisions in, a folder of what the guideline says of them out."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leptoguide.cli.app import AsOfOption, GuidelineOption, Lang, LangOption, app, language_of
from leptoguide.cli.files import day_from, guideline_from, write
from leptoguide.render.texts import Language, Words

if TYPE_CHECKING:
    from leptoguide.cohort.reading import CohortFile
    from leptoguide.cohort.summary import Summary


class EngineName(StrEnum):
    local = "local"
    spark = "spark"


@app.command("audit")
def audit_command(
    cohort: Annotated[
        Path, typer.Argument(metavar="COHORT", help="队列文件：CSV、Parquet、XLSX · cohort: CSV, Parquet or XLSX")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果文件夹 · folder for what is found")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="列名对应表 · what other headings mean")
    ] = None,
    as_of: AsOfOption = None,
    engine: Annotated[EngineName, typer.Option("--engine", help="在何处运行 · where it runs")] = EngineName.local,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, metavar="N", help="并行数，默认为处理器数 · threads; one a core")
    ] = None,
    guideline: GuidelineOption = None,
    lang: LangOption = Lang.zh,
) -> None:
    """审核队列：完整度、一致性、安全与生存 · An audit of a cohort: completeness, concordance, safety, survival."""
    from leptoguide.cohort.audit import open_audit  # noqa: PLC0415 - loads much: only when it is needed
    from leptoguide.cohort.engine import LocalEngine  # noqa: PLC0415
    from leptoguide.cohort.report import audit_html  # noqa: PLC0415
    from leptoguide.cohort.spark import SparkEngine  # noqa: PLC0415

    knowledge, day = guideline_from(guideline), day_from(as_of)
    runs = SparkEngine() if engine is EngineName.spark else LocalEngine(jobs or os.cpu_count() or 1)
    audit = open_audit(cohort, knowledge, runs, audit_html, mapping=mapping, as_of=day)
    with _interruption() as check, _progress(audit.cohort, language_of(lang)) as show:

        def watch() -> None:
            check()
            show()

        summary = audit.write(out, watch)
    write(_closing(summary, out, language_of(lang)), None)


@contextmanager
def _interruption() -> Iterator[Callable[[], None]]:
    """Ctrl-C, or being asked to end, takes effect where the function is called, as :class:`KeyboardInterrupt`.

    Between two batches, that is: in the middle of one, Arrow's threads would be left alone, and abort the program.
    """
    import pyarrow as pa  # noqa: PLC0415

    asked: list[int] = []

    def check() -> None:
        if asked:
            raise KeyboardInterrupt

    pa.enable_signal_handlers(False)
    before = {
        number: signal.signal(number, lambda found, _: asked.append(found))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield check
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        pa.enable_signal_handlers(True)


@contextmanager
def _progress(file: CohortFile, language: Language) -> Iterator[Callable[[], None]]:
    """A bar on standard error when that is a terminal: the share of the file, and rows where their number is known."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rows]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(Words(language)("cohort.progress"), total=1.0, rows="")

        def watch() -> None:
            total = f" / {file.rows:,}" if file.rows is not None else ""
            bar.update(task, completed=file.done, rows=f"{file.read:,}{total}")

        yield watch


def _closing(summary: Summary, out: Path, language: Language) -> str:
    """What was read, and where things lie."""
    from leptoguide.cohort.folder import REJECTED, REPORTS  # noqa: PLC0415

    words, source = Words(language), summary.source
    counts = {"read": source.rows_read, "assessed": source.rows_assessed, "rejected": source.rows_rejected}
    lines = [words("cohort.done.rows", **{name: f"{number:,}" for name, number in counts.items()})]
    if source.synthetic:
        lines.insert(0, summary.notes["synthetic"].in_(language))
    if source.rows_rejected:
        lines.append(words("cohort.done.rejected", file=out / REJECTED))
    lines.append(words("cohort.done.report", files=words.join(str(out / name) for name in REPORTS.values())))
    lines.append(words("cohort.done.rest", folder=out))
    return "".join(f"{line}\n" for line in lines)
