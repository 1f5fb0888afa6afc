"""The one address of every entry of the knowledge: a page of its own, or a place on the page of its kind."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

_PAGES: Final = {
    "recommendation": "guideline-recommendation",
    "study": "guideline-study",
    "instrument": "guideline-instrument",
}
"""Kinds whose entries have a page each."""

_LISTS: Final = {
    "definition": ("guideline-definitions", ""),
    "safety": ("guideline-safety", ""),
    "notice": ("guideline-notices", ""),
    "schedule": ("guideline-schedule", ""),
    "stage": ("guideline-pathway", ""),
    "pathway": ("guideline-pathway", "pathway-"),
    "discipline": ("guideline-pathway", "discipline-"),
    "fact": ("guideline-facts", ""),
    "constraint": ("guideline-facts", "constraint-"),
    "agent": ("guideline-agents", ""),
    "statement": ("guideline-statements", ""),
    "discrepancy": ("guideline-discrepancies", ""),
    "source": ("guideline-sources", ""),
    "reference": ("guideline-references", "ref-"),
    "ledger": ("guideline-coverage", ""),
    "part": ("guideline", ""),
}
"""Kinds that share a page: its name, and what stands before the id in the fragment."""


def fragment(kind: str, name: str) -> str:
    """The fragment of an entry on its page; empty when the page is its own."""
    if kind == "option":
        return name
    if kind in _PAGES:
        return name.partition("/")[2]
    return _LISTS[kind][1] + name


def address(kind: str, name: str, version: str = "") -> str:
    """Where an entry can be read; ``version`` asks for a guideline version other than the current one."""
    if kind == "option":
        path = reverse("guideline-recommendation", args=[name.partition(".")[0]])
    elif kind in _PAGES:
        path = reverse(_PAGES[kind], args=[name.partition("/")[0]])
    else:
        path = reverse(_LISTS[kind][0])
    query = f"?{urlencode({'version': version})}" if version else ""
    place = fragment(kind, name)
    return f"{path}{query}#{place}" if place else f"{path}{query}"
