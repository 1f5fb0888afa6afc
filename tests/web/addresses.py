"""Every address of the application, found in its own table, so that a new page is tested without being named."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SAMPLES: Mapping[str, str] = {
    "name": "kps",
    "item": "R9.vps",
    "fact": "kps",
    "kind": "laboratory",
    "provider_id": "oidc",
    "discipline": "neurology",
    "option": "R9.vps",
    "form": "html",
}
"""What stands in an address beside the patient, where a guess by type would lead nowhere."""
_GUESSES = {"int": "1", "uuid": str(uuid.UUID(int=7)), "str": "x", "slug": "x", "path": "x"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def routes() -> Iterator[str]:
    """Every route as it is written in the table, the administration's apart: ``patients/<uuid:patient_id>/``."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = f"{before}{entry.pattern}"
        if route.startswith("admin/"):
            continue
        if isinstance(entry, URLResolver):
            yield from _below(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def of_a_patient() -> list[str]:
    """The routes of pages about one patient."""
    return sorted(route for route in routes() if "patient_id" in route)


def without_parts() -> list[str]:
    """The routes that stand as they are."""
    return sorted(route for route in routes() if not _PART.search(route) and "(" not in route)


def filled(route: str, **known: Any) -> str:
    """The route as an address."""

    def part(match: re.Match[str]) -> str:
        return str(known.get(match[2]) or SAMPLES.get(match[2]) or _GUESSES[match[1] or "str"])

    return "/" + _PART.sub(part, route)
