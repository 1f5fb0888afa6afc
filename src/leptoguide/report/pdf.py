"""Documents as PDF, set by Typst.

A document reaches its template as JSON, never as markup. Typst sees the folder of templates and one font package,
and nothing else, so the pages are the same on every machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import typst

from leptoguide.report.model import Report
from leptoguide.report.templating import TEMPLATES

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_NO_DAY = "1970-01-01"
_FONTS = "manimgx_fonts_cjk"


def pdf(report: Report) -> bytes:
    """The report on pages."""
    return compiled("report", report, report.day)


def compiled(name: str, content: DataclassInstance, day: str | None) -> bytes:
    """The template of this name filled with content, dated by the day.

    Tagged pages, by the rules of PDF/UA-1; when a name holds a character that no font has, tagged only.
    """
    try:
        return _compile(name, content, day, "ua-1")
    except typst.TypstError:
        return _compile(name, content, day, None)


def _compile(name: str, content: DataclassInstance, day: str | None, standard: Literal["ua-1"] | None) -> bytes:
    made = typst.compile(
        str(TEMPLATES / f"{name}.typ"),
        root=str(TEMPLATES),
        font_paths=[_font_folder()],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={name: json.dumps(asdict(content), ensure_ascii=False)},
        pdf_standards=standard,
        timestamp=_midnight(day),
    )
    assert isinstance(made, bytes)
    return made


def _midnight(day: str | None) -> datetime:
    """When the document says that it was made: on the day of the assessment, whatever the clock says."""
    return datetime.fromisoformat(day or _NO_DAY).replace(tzinfo=UTC)


@cache
def _font_folder() -> str:
    spec = find_spec(_FONTS)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return spec.submodule_search_locations[0]
