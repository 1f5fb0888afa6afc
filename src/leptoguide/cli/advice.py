"""Commands about one patient: ``assess`` and ``why``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from leptoguide.advise.assess import assess
from leptoguide.advise.model import Advice
from leptoguide.cli.app import AsOfOption, CaseArgument, GuidelineOption, Lang, LangOption, OutOption, app, language_of
from leptoguide.cli.files import as_json, case_from, guideline_from, write
from leptoguide.errors import InputError
from leptoguide.render.advice_json import advice_json
from leptoguide.render.advice_text import advice_text
from leptoguide.render.calendar import follow_up_ics
from leptoguide.render.texts import Language
from leptoguide.render.why_text import why_text


class AdviceFormat(StrEnum):
    text = "text"
    json = "json"
    html = "html"
    pdf = "pdf"
    docx = "docx"
    ics = "ics"


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
    knowledge = guideline_from(guideline)
    advice = assess(knowledge, case_from(case, as_of, knowledge))
    match format_:
        case AdviceFormat.text:
            write(advice_text(advice, language_of(lang)), output)
        case AdviceFormat.json:
            write(as_json(advice_json(advice)), output)
        case AdviceFormat.ics:
            write(_calendar(advice, language_of(lang)), output)
        case _:
            from leptoguide.report.write import report  # noqa: PLC0415 - loads the typesetter: only when it is needed

            write(report(advice, language_of(lang), format_.value), output)


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
    knowledge = guideline_from(guideline)
    write(why_text(knowledge, case_from(case, as_of, knowledge), item, language_of(lang)), None)


def _calendar(advice: Advice, language: Language) -> str:
    """The due dates; a calendar without an event is not valid, so none is written."""
    if calendar := follow_up_ics(advice, language):
        return calendar
    raise InputError("calendar.empty", where="--format ics")
