"""The words of the web application in the language of the request, from the tables of texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language

from leptoguide.knowledge.files import read_mapping
from leptoguide.knowledge.schema import Text
from leptoguide.render.texts import Language, Words, all_texts


@cache
def web_texts() -> dict[str, Text]:
    """The words of the pages (``TEXT_FOLDERS``) with those of every other output; a key stands in one table only."""
    found = dict(all_texts())
    for folder in settings.TEXT_FOLDERS:
        for path in sorted(Path(folder).glob("texts*.yaml")):
            for key, text in read_mapping(path, Text).items():
                if key in found:
                    raise ValueError(f"{path.name}: the text {key!r} stands in another table")
                found[key] = text
    return found


def language() -> Language:
    """The language of the request; Chinese unless English was chosen."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def words(of: Language | None = None) -> Words:
    """The words of one language, by default that of the request."""
    return Words(of or language(), web_texts())


def word(key: str, **parts: Any) -> str:
    """One text in the language of the request."""
    return words()(key, **parts)


lazy_word = lazy(word, str)
"""The same, looked up when it is shown: for labels of models and forms."""
