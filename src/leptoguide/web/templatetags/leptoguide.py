"""Words and texts in the language of the page: ``{% t "key" %}``, ``{{ text|said }}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from leptoguide.knowledge.schema import Text
from leptoguide.registry.words import language, words

register = template.Library()


@register.simple_tag
def t(key: str, **parts: Any) -> str:
    """One of LeptoGuide's own texts."""
    return words()(key, **parts)


@register.filter
def said(text: Text | None) -> str:
    """A text of the guideline."""
    return "" if text is None else text.in_(language())


@register.filter
def word(key: str, prefix: str = "") -> str:
    """The text of ``prefix`` + ``key``: ``{{ status|word:"status." }}``."""
    return words()(f"{prefix}{key}")


@register.filter
def sections(places: Any) -> str:
    """Places in the source, as ``§2.2.3``."""
    return words().sections([places] if isinstance(places, str) else places)


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """A value by a key that is itself a variable."""
    return mapping[key]


_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@register.filter
def days_whole(text: str) -> SafeString:
    """A text in which no line ends within a date."""
    return mark_safe(_DAY.sub(r'<span class="nowrap">\g<0></span>', conditional_escape(text)))


_MARKS = {"do": "recommended", "consider": "recommended"}


@register.filter
def mark(group: str) -> str:
    """The mark of a group of options."""
    return words()(f"mark.{_MARKS.get(group, group)}")
