"""The command line: ``leptoguide assess | why | facts | guideline``."""

from __future__ import annotations

import datetime
import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from leptoguide.advise.assess import assess
from leptoguide.errors import InputError, LeptoGuideError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import MAX_BYTES, Case, Day, load_case, read_case
from leptoguide.record.days import read_day
from leptoguide.render.advice_json import advice_json
from leptoguide.render.advice_text import advice_text
from leptoguide.render.knowledge_json import facts_json, guideline_json
from leptoguide.render.knowledge_text import facts_text, guideline_text
from leptoguide.render.texts import Language
from leptoguide.render.why_text import why_text

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


class AdviceFormat(StrEnum):
    text = "text"
    json = "json"


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


@app.command("assess")
def assess_command(
    case: CaseArgument,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.zh,
    format_: Annotated[AdviceFormat, typer.Option("--format", help="输出格式 · output format")] = AdviceFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """一位患者的建议 · Advice for one patient."""
    knowledge = load(guideline)
    advice = assess(knowledge, _case(case, as_of, knowledge))
    if format_ is AdviceFormat.json:
        _write(_json(advice_json(advice)), output)
    else:
        _write(advice_text(advice, _language(lang)), output)


@app.command()
def why(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="推荐意见或选项，如 R9、R9.vps · recommendation or option")
    ],
    case: CaseArgument,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.zh,
    guideline: GuidelineOption = None,
) -> None:
    """一项建议的理由：条件、取值、章节、证据 · The reasoning behind one item."""
    knowledge = load(guideline)
    _write(why_text(knowledge, _case(case, as_of, knowledge), item, _language(lang)), None)


@app.command()
def facts(
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """数据字典 · The data dictionary."""
    knowledge = load(guideline)
    if format_ is ListFormat.json:
        _write(_json(facts_json(knowledge)), output)
    else:
        _write(facts_text(knowledge, _language(lang)), output)


@app.command("guideline")
def guideline_command(
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """指南本身：推荐意见、分级、研究、文献、矛盾 · The guideline itself."""
    knowledge = load(guideline)
    if format_ is ListFormat.json:
        _write(_json(guideline_json(knowledge)), output)
    else:
        _write(guideline_text(knowledge, _language(lang)), output)


def main() -> None:
    """Entry point: 0 done, 2 bad input with one message on standard error."""
    try:
        app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except LeptoGuideError as error:
        print(f"leptoguide: {error}", file=sys.stderr)
        sys.exit(2)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as error:  # the command line itself is wrong
        message = getattr(error, "format_message", error.__str__)()
        print(f"leptoguide: {message} (leptoguide --help)", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _language(lang: Lang) -> Language:
    return "zh" if lang is Lang.zh else "en"


def _case(source: str, as_of: str | None, guideline: Guideline) -> Case:
    """The case; the clock gives the day only when neither the case nor the command does."""
    day = Day(asked=_day(as_of), today=datetime.date.today())
    if source != "-":
        return load_case(Path(source), guideline.dictionary, day)
    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return read_case(raw.decode("utf-8-sig"), guideline.dictionary, "stdin", day)
    except UnicodeDecodeError:
        raise InputError("not UTF-8 text", where="stdin", hint="send UTF-8") from None


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    if (day := read_day(text)) is None:
        raise InputError(f"{text!r} is no date", where="--as-of", hint="write 2026-03-01")
    return day


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _write(text: str, output: Path | None) -> None:
    """To standard output, or whole to a file: it is put in place only when it is complete."""
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(text)
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        partial.write_text(text, "utf-8")
        partial.replace(output)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        raise InputError(problem.strerror or "cannot be written", where=str(output), hint="check the folder") from None
