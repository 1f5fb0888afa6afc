"""Links into the guideline browser: ``{% go link %}``, ``{% gos links %}``, and prose whose codes can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from leptoguide.registry.words import language, words
from leptoguide.web.addresses import address, fragment
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.versions import Place

register = template.Library()

_NAMED = re.compile(r"\b(?:INC|EXT|GAP)-\d\d\b")
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+(?:[^A-Za-z]*[\u3400-\u9fff\uff00-\uffef]+)*")
_MARKED = ("reference", "recommendation", "ledger")
_BY_ID = ("discrepancy", "study", "constraint", "ledger")


@register.simple_tag(takes_context=True)
def go(context: Context, link: Link) -> SafeString:
    """An entry that can be opened: by its number, its id, or its label."""
    if link.kind == "reference":
        return _anchor(context, link, f"[{link.id}]", "mark-reference")
    if link.kind in _BY_ID:
        return _anchor(context, link, link.id, "code")
    label = foreign(link.label)
    if link.kind == "recommendation":
        return _anchor(context, link, format_html("{} {}", link.id, label))
    if link.kind == "option":
        return _anchor(context, link, format_html('{} <span class="code soft">{}</span>', label, link.id))
    return _anchor(context, link, label)


@register.simple_tag(takes_context=True)
def go_short(context: Context, link: Link) -> SafeString:
    """An entry in few words: a recommendation by its number, an option by that and its label."""
    if link.kind == "option":
        return _anchor(context, link, format_html("{} {}", link.id.partition(".")[0], link.label), title=link.id)
    return _anchor(context, link, link.id, title=link.label) if link.kind == "recommendation" else go(context, link)


@register.simple_tag(takes_context=True)
def go_code(context: Context, link: Link) -> SafeString:
    """An entry by its id alone, where its text stands beside it."""
    return _anchor(context, link, link.id, "code")


@register.simple_tag(takes_context=True)
def gos(context: Context, links: Iterable[Link]) -> SafeString:
    """Several entries in a row."""
    found = list(links)
    by_mark = all(link.kind == "reference" for link in found)
    return _joined([go(context, link) for link in found], " " if by_mark else None)


@register.simple_tag(takes_context=True)
def gos_short(context: Context, links: Iterable[Link]) -> SafeString:
    """Several entries in a row, in few words."""
    found = list(links)
    by_mark = all(link.kind in _MARKED for link in found)
    return _joined([go_short(context, link) for link in found], " " if by_mark else None)


@register.simple_tag(takes_context=True)
def prose(context: Context, text: str) -> SafeString:
    """A text of the guideline; contradictions and gaps that it names can be opened."""
    parts, end = [], 0
    for match in _NAMED.finditer(text):
        parts += [foreign(text[end : match.start()]), go(context, Link("discrepancy", match[0], match[0]))]
        end = match.end()
    return _together([*parts, foreign(text[end:])])


@register.simple_tag(takes_context=True)
def linked(context: Context, text: str, links: Iterable[Link]) -> SafeString:
    """A phrase in which the entries that it names can be opened; one that it does not name in so many words follows."""
    parts: list[str | Link] = [text]
    for link in sorted(links, key=lambda x: -len(x.label)):
        place = next((i for i, part in enumerate(parts) if isinstance(part, str) and link.label in part), None)
        if place is None:
            parts += [" ", link]
            continue
        before, _, after = str(parts[place]).partition(link.label)
        parts[place : place + 1] = [before, link, after]
    return _together(foreign(part) if isinstance(part, str) else go(context, part) for part in parts)


@register.simple_tag(takes_context=True)
def guideline_page(context: Context, name: str) -> str:
    """The address of a page of the browser, in the version that is being read."""
    version = context.get("version")
    return f"{reverse(name)}?version={version}" if version else reverse(name)


@register.simple_tag(takes_context=True)
def address_of(context: Context, kind: str, name: str | int) -> str:
    """The address of an entry, in the version that is being read."""
    return address(kind, str(name), context.get("version") or "")


@register.simple_tag(takes_context=True)
def sorted_by(context: Context, query: str) -> str:
    """The query that sorts this page, in the version that is being read."""
    version = context.get("version")
    return f"?{query}&version={version}" if version else f"?{query}"


@register.simple_tag(takes_context=True)
def filtered_by(context: Context, key: str, value: str) -> str:
    """The query that shows a part of this page, in the version that is being read."""
    return str(sorted_by(context, f"{key}={value}"))


@register.filter
def address_in(place: Place) -> str:
    """Where an entry can be read as it stands in its version."""
    return address(place.kind, place.id, place.version)


@register.filter
def anchor(link: Link) -> str:
    """The fragment by which an entry is addressed on its page."""
    return fragment(link.kind, link.id)


@register.filter
def code(link: Link) -> str:
    """An entry as its kind and id."""
    return f"{link.kind}:{link.id}"


@register.filter
def foreign(text: str) -> SafeString:
    """A text with what is Chinese in an English page marked as Chinese."""
    if language() == "zh":
        return conditional_escape(text)
    parts, end = [], 0
    for match in _CHINESE.finditer(text):
        parts += [conditional_escape(text[end : match.start()]), format_html('<span lang="zh">{}</span>', match[0])]
        end = match.end()
    return _together([*parts, conditional_escape(text[end:])])


def _anchor(context: Context, link: Link, text: Any, style: str = "", title: str = "") -> SafeString:
    href = address(link.kind, link.id, context.get("version") or "")
    said = format_html_join("", ' {}="{}"', [(k, v) for k, v in (("class", style), ("title", title)) if v])
    return format_html('<a href="{}" data-code="{}:{}"{}>{}</a>', href, link.kind, link.id, said, text)


def _joined(parts: list[SafeString], between: str | None) -> SafeString:
    return format_html_join(
        between if between is not None else words().join(["", ""]), "{}", ([part] for part in parts)
    )


def _together(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ([part] for part in parts))
