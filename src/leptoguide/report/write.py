"""The report of an advice in one of its formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from leptoguide.advise.model import Advice
from leptoguide.render.texts import Language
from leptoguide.report.build import build
from leptoguide.report.docx import docx
from leptoguide.report.html import html
from leptoguide.report.model import Report
from leptoguide.report.pdf import pdf

WRITERS: Final[Mapping[str, Callable[[Report], bytes]]] = MappingProxyType({"html": html, "pdf": pdf, "docx": docx})


def report(advice: Advice, language: Language, format_: str) -> bytes:
    """The whole file. The same advice gives the same bytes."""
    return WRITERS[format_](build(advice, language))
