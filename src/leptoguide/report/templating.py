"""The text templates of the report: everything that is filled in is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

# A number with its unit, a unit, a section, an id: what a line may not break.
_WHOLE = re.compile(
    r"(?<![A-Za-z0-9])(?:\d[\d.,～–×+-]*[ \xa0]?"
    r"(?:%|×10[⁰-⁹¹²³]+/[A-Za-z]+|[A-Za-zμµ]{1,5}(?![A-Za-z0-9])[²³]?(?:[/*][A-Za-z0-9μµ²³]{1,8})*)"
    r"|§[\d.]+|[A-Z]{3}-\d{2}(?!\d)|[A-Za-z0-9μµ]{1,8}(?:[/*][A-Za-z0-9μµ]{1,8}){1,2}(?![A-Za-z0-9]))"
)

TEMPLATES = Path(__file__).with_name("templates")


@cache
def _environment(folder: Path) -> Environment:
    loader = FileSystemLoader(folder, encoding="utf-8")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    made.filters["whole"] = _whole
    return made


def _whole(text: str) -> Markup:
    """Escaped, with a span around each part that stays on one line."""
    parts, end = [], 0
    for match in _WHOLE.finditer(text):
        parts += [escape(text[end : match.start()]), Markup('<span class="whole">{}</span>').format(match.group())]
        end = match.end()
    return Markup().join([*parts, escape(text[end:])])


def fill(name: str, values: Mapping[str, object], folder: Path = TEMPLATES) -> str:
    """A template of a folder with its values, escaped for HTML and XML alike."""
    return _environment(folder).get_template(name).render(values)
