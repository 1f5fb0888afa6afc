"""Commands that prove and compare: ``verify`` and ``diff``."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_args

import typer

from leptoguide.cli.app import GuidelineOption, Lang, LangOption, ListFormat, OutOption, app, language_of
from leptoguide.cli.files import as_json, guideline_from, write
from leptoguide.errors import InputError
from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.record.case import Day
from leptoguide.render.proof_markdown import proof_markdown
from leptoguide.render.proof_report import proof_report
from leptoguide.render.proof_text import proof_text


class ProofFormat(StrEnum):
    text = "text"
    json = "json"
    markdown = "markdown"


class Question(StrEnum):
    never_silent = "never-silent"
    never_both = "never-both"
    reachable = "reachable"
    unknown_is_sound = "unknown-is-sound"
    contraindication_wins = "contraindication-wins"
    boundaries = "boundaries"
    partitions = "partitions"
    agreement = "agreement"


@app.command("verify")
def verify_command(
    question: Annotated[
        list[Question] | None, typer.Option("--question", metavar="ID", help="只证这一问 · this question alone")
    ] = None,
    lang: LangOption = Lang.zh,
    format_: Annotated[ProofFormat, typer.Option("--format", help="输出格式 · output format")] = ProofFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """对指南的证明；不成立时给出一位患者 · Proofs of the guideline; where one fails, a patient."""
    try:
        from leptoguide.proof.verify import verify  # noqa: PLC0415 - loads the solver: only when it is needed
    except ImportError as missing:
        raise InputError("proof.no-solver", reason=missing) from None
    knowledge = guideline_from(guideline)
    asked = [name for name in get_args(QuestionId) if not question or name in question]
    report = proof_report(knowledge, verify(knowledge, asked))
    match format_:
        case ProofFormat.text:
            write(proof_text(report, knowledge, language_of(lang)), output)
        case ProofFormat.json:
            write(as_json(report.model_dump(mode="json")), output)
        case ProofFormat.markdown:
            write(proof_markdown(report, knowledge), output)
    if not report.holds:
        raise typer.Exit(1)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="旧版指南目录 · folder of the old version")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="新版指南目录 · folder of the new version")],
    cohort: Annotated[
        Path | None,
        typer.Option(
            "--cohort", metavar="FILE", help="病例文件、列表、文件夹或表格 · a case, a list, a folder, or a table"
        ),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="表格的映射文件 · mapping file of a table")
    ] = None,
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    fail_on_change: Annotated[
        bool, typer.Option("--fail-on-change", help="有建议改变时退出状态为 1 · exit status 1 when advice changes")
    ] = False,
) -> None:
    """指南两个版本：改了什么，谁的建议改变 · What changed between two versions, and whose advice."""
    from leptoguide.cohort.cases import rows_as_cases  # noqa: PLC0415 - loads the solver: only when it is needed
    from leptoguide.cohort.reading import EXTENSIONS  # noqa: PLC0415
    from leptoguide.compare.cases import SeenCase, read_cohort  # noqa: PLC0415
    from leptoguide.compare.compare import compare  # noqa: PLC0415
    from leptoguide.render.diff_json import diff_json  # noqa: PLC0415
    from leptoguide.render.diff_text import diff_text  # noqa: PLC0415

    before, after = guideline_from(old), guideline_from(new)
    today = Day(today=datetime.date.today())
    cases: Iterable[SeenCase] | None = None
    if cohort is not None and cohort.suffix.lower() in EXTENSIONS and not cohort.is_dir():
        cases = rows_as_cases(cohort, before, after, today, mapping)
    elif mapping is not None:
        raise InputError("mapping.no-table", where="--mapping")
    elif cohort is not None:
        cases = read_cohort(cohort, before.dictionary, after.dictionary, today)
    found = compare(before, after, cases)
    in_json = format_ is ListFormat.json
    write(as_json(diff_json(found)) if in_json else diff_text(found, language_of(lang)), output)
    if fail_on_change and found.moved:
        raise typer.Exit(1)
