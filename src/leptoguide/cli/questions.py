"""Commands of questions about one patient: ``ask`` and ``whatif``."""

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
    from leptoguide.ask.nearest import nearest  # noqa: PLC0415
    from leptoguide.render.ask_json import ask_json  # noqa: PLC0415
    from leptoguide.render.ask_text import ask_text  # noqa: PLC0415
    from leptoguide.render.why import options_of  # noqa: PLC0415

    knowledge = guideline_from(guideline)
    patient = case_from(case, as_of, knowledge)
    options = [option.id for option in options_of(knowledge, item)] if item is not None else []
    found = ask(knowledge, patient)
    if options:
        found = found.only(options)
    others = [changes for option in options if (changes := nearest(knowledge, patient, option)) is not None]
    in_json = format_ is ListFormat.json
    write(as_json(ask_json(found, others)) if in_json else ask_text(found, language_of(lang), others), output)


@app.command("whatif")
def whatif_command(
    case: CaseArgument,
    facts: Annotated[
        list[str],
        typer.Argument(
            metavar="FACT=VALUE...",
            help="另一取值，写法同病例文件；列表用分号隔开；留空为未知 · as in a case file; nothing is unknown",
        ),
    ],
    as_of: AsOfOption = None,
    lang: LangOption = Lang.zh,
    format_: FormatOption = ListFormat.text,
    output: OutOption = None,
    guideline: GuidelineOption = None,
) -> None:
    """假如事实不同，建议有何改变，为什么 · What other facts would change in the advice, and why."""
    from leptoguide.ask.assignments import assignments  # noqa: PLC0415 - the planes are not needed
    from leptoguide.ask.whatif import what_if  # noqa: PLC0415
    from leptoguide.render.whatif_json import whatif_json  # noqa: PLC0415
    from leptoguide.render.whatif_text import whatif_text  # noqa: PLC0415

    knowledge = guideline_from(guideline)
    patient = case_from(case, as_of, knowledge)
    found = what_if(knowledge, patient, assignments(facts, knowledge.dictionary))
    write(as_json(whatif_json(found)) if format_ is ListFormat.json else whatif_text(found, language_of(lang)), output)
