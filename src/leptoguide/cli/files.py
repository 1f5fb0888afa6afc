"""Cases in, words and bytes out."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import MAX_BYTES, Case, Day, load_case, read_case
from leptoguide.record.days import read_day
from leptoguide.render.output import write_whole
from leptoguide.wording import Written


def guideline_from(folder: Path | None) -> Guideline:
    """The guideline of ``--guideline``; without it the one that ships."""
    return load(folder)


def case_from(source: str, as_of: str | None, guideline: Guideline) -> Case:
    """The case; the clock gives the day only when neither the case nor the command does."""
    day = Day(asked=day_from(as_of), today=datetime.date.today())
    if source != "-":
        return load_case(Path(source), guideline.dictionary, day)
    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        return read_case(raw.decode("utf-8-sig"), guideline.dictionary, "stdin", day)
    except UnicodeDecodeError:
        raise InputError("text.not-utf-8", where="stdin") from None


def day_from(text: str | None) -> datetime.date | None:
    """The day of ``--as-of``."""
    if text is None:
        return None
    if (day := read_day(text)) is None:
        raise InputError("date.invalid", where="--as-of", raw=Written(text))
    return day


def as_json(content: Any) -> str:
    """As it is written out."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write(content: str | bytes, output: Path | None) -> None:
    """To standard output, or whole to a file: it is put in place only when it is complete."""
    data = content.encode() if isinstance(content, str) else content
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    write_whole(data, output)
