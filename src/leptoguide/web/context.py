"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from leptoguide.registry.words import language
from leptoguide.web.library import library


def page(request: HttpRequest) -> dict[str, Any]:
    """The language, its tag, the guideline in force, and how long nobody may be there before a sign-in ends."""
    current = language()
    return {
        "language": current,
        "language_tag": "zh-CN" if current == "zh" else "en-GB",
        "other_language": "en" if current == "zh" else "zh",
        "guideline": library().current,
        "idle_seconds": settings.IDLE_SECONDS,
    }
