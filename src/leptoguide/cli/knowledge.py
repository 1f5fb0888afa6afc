"""Commands about the guideline: ``facts``, ``guideline``, ``export``."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from leptoguide.cli.app import GuidelineOption, Lang, LangOption, ListFormat, OutOption, app, language_of
from leptoguide.cli.files import as_json, guideline_from, write
from leptoguide.cql.library import cql_library, file_name
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.knowledge_json import facts_json, guideline_json
from leptoguide.render.knowledge_text import facts_text, guideline_text
from leptoguide.render.output import write_into
from leptoguide.render.texts import Language


class ExportKind(StrEnum):
    cql = "cql"


@app.command()
def facts(
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """数据字典 · The data dictionary."""
    _list(guideline_from(guideline), facts_json, facts_text, format_, lang, output)


@app.command("guideline")
def guideline_command(
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """指南本身：推荐意见、分级、研究、文献、矛盾 · The guideline itself."""
    _list(guideline_from(guideline), guideline_json, guideline_text, format_, lang, output)


@app.command("export")
def export_command(
    kind: Annotated[
        ExportKind, typer.Argument(metavar="KIND", help="cql：HL7 CQL 1.5 规则库 · cql: a library of HL7 CQL 1.5")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写入的文件夹 · folder to write to")],
    guideline: GuidelineOption = None,
) -> None:
    """导出指南供其他系统使用 · The guideline for other systems."""
    knowledge = guideline_from(guideline)
    match kind:
        case ExportKind.cql:
            typer.echo(write_into(cql_library(knowledge).encode(), out, file_name(knowledge)))


def _list(
    knowledge: Guideline,
    to_json: Callable[[Guideline], Any],
    to_text: Callable[[Guideline, Language], str],
    format_: ListFormat,
    lang: Lang,
    output: Path | None,
) -> None:
    write(as_json(to_json(knowledge)) if format_ is ListFormat.json else to_text(knowledge, language_of(lang)), output)
