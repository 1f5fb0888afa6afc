"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from leptoguide.registry.words import language
from leptoguide.web.library import library


def page(request: HttpRequest) -> dict[str, Any]:
    """The language, its tag, and the guideline in force."""
    current = language()
    return {
        "language": current,
        "language_tag": "zh-CN" if current == "zh" else "en-GB",
        "other_language": "en" if current == "zh" else "zh",
        "guideline": library().current,
    }
