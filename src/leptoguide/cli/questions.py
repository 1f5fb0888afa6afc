"""Commands of questions about one patient: ``ask``."""

from __future__ import annotations

from typing import Annotated

import typer

from leptoguide.cli.app import (
    AsOfOption,
    CaseArgument,
    GuidelineOption,
    Lang,
    LangOption,
    ListFormat,
    OutOption,
    app,
    language_of,
)
from leptoguide.cli.files import as_json, case_from, guideline_from, write

FormatOption = Annotated[ListFormat, typer.Option("--format", help="输出格式 · output format")]


@app.command("ask")
def ask_command(
    case: CaseArgument,
    item: Annotated[
        str | None,
        typer.Option(
            "--item", metavar="ITEM", help="只看这一项，如 R9、R9.vps · this item alone, such as R9 or R9.vps"
        ),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.zh,
    format_: FormatOption = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """还该问什么：能确定或改变建议的最小事实组 · What to ask: the smallest sets of facts that could change advice."""
    from leptoguide.ask.asking import ask  # noqa: PLC0415 - loads the planes: only when they are needed
    from leptoguide.render.ask_json import ask_json  # noqa: PLC0415
    from leptoguide.render.ask_text import ask_text  # noqa: PLC0415
    from leptoguide.render.why import options_of  # noqa: PLC0415

    knowledge = guideline_from(guideline)
    found = ask(knowledge, case_from(case, as_of, knowledge))
    if item is not None:
        found = found.only([option.id for option in options_of(knowledge, item)])
    write(as_json(ask_json(found)) if format_ is ListFormat.json else ask_text(found, language_of(lang)), output)
