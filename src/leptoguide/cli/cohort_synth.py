"""The command ``synth``: a cohort of nobody, for benchmarks and demonstrations."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from leptoguide.cli.app import GuidelineOption, app
from leptoguide.cli.files import guideline_from


class CohortFormat(StrEnum):
    parquet = "parquet"
    csv = "csv"
    xlsx = "xlsx"


@app.command("synth")
def synth_command(
    count: Annotated[int, typer.Option("--n", min=1, metavar="N", help="行数 · number of rows")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="写入文件 · write to a file")],
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="S", help="随机种子 · seed of the chance")] = 0,
    format_: Annotated[
        CohortFormat | None, typer.Option("--format", help="文件格式，默认按文件名 · format; else by the file's name")
    ] = None,
    guideline: GuidelineOption = None,
) -> None:
    """合成队列，仅供测速与演示 · A synthetic cohort, for benchmarks and demonstrations only."""
    from rich.console import Console  # noqa: PLC0415 - loads much: only when it is needed
    from rich.progress import Progress  # noqa: PLC0415

    from leptoguide.cohort.synth import Synthesis  # noqa: PLC0415
    from leptoguide.cohort.synth_write import Format, format_of, write_synthetic  # noqa: PLC0415

    kind = format_of(output, Format(format_) if format_ else None)
    synthesis = Synthesis(guideline_from(guideline))
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(output.name, total=count)
        write_synthetic(synthesis, count, seed, output, kind, lambda rows: progress.advance(task, rows))
