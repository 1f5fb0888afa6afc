"""The command line: ``leptoguide assess | why | facts | guideline | verify | export``."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_args

import typer

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.cql.library import cql_library, file_name
from leptoguide.errors import InputError, LeptoGuideError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.schema.proofs import QuestionId
from leptoguide.record.case import MAX_BYTES, Case, Day, load_case, read_case
from leptoguide.record.days import read_day
from leptoguide.render.advice_json import advice_json
from leptoguide.render.advice_text import advice_text
from leptoguide.render.calendar import follow_up_ics
from leptoguide.render.knowledge_json import facts_json, guideline_json
from leptoguide.render.knowledge_text import facts_text, guideline_text
from leptoguide.render.output import write_into, write_whole
from leptoguide.render.proof_markdown import proof_markdown
from leptoguide.render.proof_report import proof_report
from leptoguide.render.proof_text import proof_text
from leptoguide.render.texts import Language
from leptoguide.render.why_text import why_text
from leptoguide.wording import LANGUAGES, Phrase, Written

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
    html = "html"
    pdf = "pdf"
    docx = "docx"
    ics = "ics"


class ExportKind(StrEnum):
    cql = "cql"


class ListFormat(StrEnum):
    text = "text"
    json = "json"


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
    if format_ in (AdviceFormat.pdf, AdviceFormat.docx) and output is None and sys.stdout.isatty():
        raise InputError("output.terminal", where="--format", format=format_.value)
    knowledge = load(guideline)
    advice = assess(knowledge, _case(case, as_of, knowledge))
    match format_:
        case AdviceFormat.text:
            _write(advice_text(advice, _language(lang)), output)
        case AdviceFormat.json:
            _write(_json(advice_json(advice)), output)
        case AdviceFormat.ics:
            _write(_calendar(advice, _language(lang)), output)
        case _:
            from leptoguide.report.write import report  # noqa: PLC0415 - loads the typesetter: only when it is needed

            _write(report(advice, _language(lang), format_.value), output)


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
    _list(load(guideline), facts_json, facts_text, format_, lang, output)


@app.command("guideline")
def guideline_command(
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """指南本身：推荐意见、分级、研究、文献、矛盾 · The guideline itself."""
    _list(load(guideline), guideline_json, guideline_text, format_, lang, output)


def _list(
    knowledge: Guideline,
    as_json: Callable[[Guideline], Any],
    as_text: Callable[[Guideline, Language], str],
    format_: ListFormat,
    lang: Lang,
    output: Path | None,
) -> None:
    _write(_json(as_json(knowledge)) if format_ is ListFormat.json else as_text(knowledge, _language(lang)), output)


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
    knowledge = load(guideline)
    asked = [name for name in get_args(QuestionId) if not question or name in question]
    report = proof_report(knowledge, verify(knowledge, asked))
    match format_:
        case ProofFormat.text:
            _write(proof_text(report, knowledge, _language(lang)), output)
        case ProofFormat.json:
            _write(_json(report.model_dump(mode="json")), output)
        case ProofFormat.markdown:
            _write(proof_markdown(report, knowledge), output)
    if not report.holds:
        raise typer.Exit(1)


@app.command("export")
def export_command(
    kind: Annotated[
        ExportKind, typer.Argument(metavar="KIND", help="cql：HL7 CQL 1.5 规则库 · cql: a library of HL7 CQL 1.5")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写入的文件夹 · folder to write to")],
    guideline: GuidelineOption = None,
) -> None:
    """导出指南供其他系统使用 · The guideline for other systems."""
    knowledge = load(guideline)
    match kind:
        case ExportKind.cql:
            typer.echo(write_into(cql_library(knowledge).encode(), out, file_name(knowledge)))


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="旧版指南目录 · folder of the old version")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="新版指南目录 · folder of the new version")],
    cohort: Annotated[
        Path | None,
        typer.Option("--cohort", metavar="FILE", help="病例文件、列表或文件夹 · a case, a list, or a folder of cases"),
    ] = None,
    lang: LangOption = Lang.zh,
    format_: Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")] = ListFormat.text,
    output: OutOption = None,
    fail_on_change: Annotated[
        bool, typer.Option("--fail-on-change", help="有建议改变时退出状态为 1 · exit status 1 when advice changes")
    ] = False,
) -> None:
    """指南两个版本：改了什么，谁的建议改变 · What changed between two versions, and whose advice."""
    from leptoguide.compare.cases import read_cohort  # noqa: PLC0415 - loads the solver: only when it is needed
    from leptoguide.compare.compare import compare  # noqa: PLC0415
    from leptoguide.render.diff_json import diff_json  # noqa: PLC0415
    from leptoguide.render.diff_text import diff_text  # noqa: PLC0415

    before, after = load(old), load(new)
    today = Day(today=datetime.date.today())
    cases = read_cohort(cohort, before.dictionary, after.dictionary, today) if cohort is not None else None
    found = compare(before, after, cases)
    as_json = format_ is ListFormat.json
    _write(_json(diff_json(found)) if as_json else diff_text(found, _language(lang)), output)
    if fail_on_change and found.moved:
        raise typer.Exit(1)


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口 · port")] = 8000,
    demo: Annotated[bool, typer.Option("--demo", help="载入虚构的演示病例 · load fictional patients")] = False,
) -> None:
    """网页应用 · The web app."""
    from leptoguide.web.serve import serve  # noqa: PLC0415 - Django is loaded only for the web app

    try:
        serve(host, port, demonstration=demo)
    except OSError as problem:
        raise InputError("server.address", where=f"{host}:{port}", reason=problem.strerror) from None


@app.command("manage", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage_command(context: typer.Context) -> None:
    """管理命令（如 createsuperuser）· Django's management commands, such as createsuperuser."""
    from leptoguide.web.serve import manage  # noqa: PLC0415

    manage(context.args)


def main() -> None:
    """Entry point: 0 done, 1 a check failed, 2 bad input with one message on standard error.

    The message is in the language of ``--lang``; without it Chinese on one line and English on the next.
    """
    arguments = sys.argv[1:] or ["--help"]
    try:
        status = app(arguments, standalone_mode=False)
    except InputError as error:
        _refuse(arguments, error.said_in)
    except LeptoGuideError as error:  # of the guideline: worded in English for its authors
        _refuse(arguments, Phrase("guideline.faulty").in_, str(error))
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except typer.Abort:
        sys.exit(130)
    except typer.TyperException as error:  # the command line itself is wrong
        message = getattr(error, "format_message", error.__str__)()
        _refuse(arguments, Phrase("usage").in_, f"{message} (leptoguide --help)")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    else:
        sys.exit(status if isinstance(status, int) else 0)


def _refuse(arguments: list[str], said_in: Callable[[Language], str], english: str | None = None) -> NoReturn:
    """Say what is wrong and leave. With ``english`` the Chinese is general, and the English stands below it always."""
    asked = _asked(arguments)
    lines = [] if asked == "en" else [said_in("zh")]
    if asked != "zh" or english:
        lines.append(english or said_in("en"))
    text = "".join(f"leptoguide: {line}\n" for line in lines)
    sys.stderr.flush()
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()
    sys.exit(2)


def _asked(arguments: list[str]) -> Language | None:
    """The language of ``--lang``, also when the rest of the command can not be read."""
    found: Language | None = None
    for option, value in pairwise([*arguments, ""]):
        for language in LANGUAGES:
            if option == f"--lang={language}" or (option, value) == ("--lang", language):
                found = language
    return found


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
        raise InputError("text.not-utf-8", where="stdin") from None


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    if (day := read_day(text)) is None:
        raise InputError("date.invalid", where="--as-of", raw=Written(text))
    return day


def _calendar(advice: Advice, language: Language) -> str:
    """The due dates; a calendar without an event is not valid, so none is written."""
    if calendar := follow_up_ics(advice, language):
        return calendar
    raise InputError("calendar.empty", where="--format ics")


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _write(content: str | bytes, output: Path | None) -> None:
    """To standard output, or whole to a file: it is put in place only when it is complete."""
    data = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_whole(data, output)
