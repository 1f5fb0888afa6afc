"""What every command hangs on, and the options that many share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from leptoguide.render.texts import Language

app = typer.Typer(
    name="leptoguide",
    help="软脑膜转移诊疗导航 · Checkable advice on breast-cancer leptomeningeal metastasis (2026 Chinese consensus).",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Lang(StrEnum):
    zh = "zh"
    en = "en"


class ListFormat(StrEnum):
    text = "text"
    json = "json"


CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="病例文件（JSON 或 YAML），- 为标准输入 · case file, - for standard input")
]
LangOption = Annotated[Lang, typer.Option("--lang", help="输出语言 · language of the output")]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="截至日期 YYYY-MM-DD · day of the assessment")
]
GuidelineOption = Annotated[
    Path | None, typer.Option("--guideline", metavar="DIR", help="另一份指南目录 · another guideline folder")
]
OutOption = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入文件 · write to a file")]


def language_of(lang: Lang) -> Language:
    """The language that was asked for."""
    return "zh" if lang is Lang.zh else "en"
