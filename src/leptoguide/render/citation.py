"""One reference in the Vancouver manner, from its CSL-JSON item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SHOWN_AUTHORS = 3


def citation(item: Mapping[str, Any]) -> str:
    """Authors. Title. Journal. Year;volume(issue):pages."""
    year = item["issued"]["date-parts"][0][0]
    volume = item.get("volume", "")
    issue = f"({item['issue']})" if item.get("issue") else ""
    pages = f":{item['page']}" if item.get("page") else ""
    numbers = f";{volume}{issue}{pages}" if volume or issue or pages else ""
    journal = f" {item['container-title']}." if item.get("container-title") else ""
    address = f" {item['URL']}" if item.get("URL") else ""
    return f"{_authors(item.get('author', []))}. {item['title']}.{journal} {year}{numbers}.{address}"


def _authors(authors: list[Mapping[str, str]]) -> str:
    names = [_name(author) for author in authors]
    named = [name for name in names if name != "et al"]
    shown = ", ".join(named[:_SHOWN_AUTHORS])
    return f"{shown}, et al" if len(named) > _SHOWN_AUTHORS or len(named) < len(names) else shown


def _name(author: Mapping[str, str]) -> str:
    return author.get("literal") or " ".join(filter(None, (author.get("family"), author.get("given"))))
