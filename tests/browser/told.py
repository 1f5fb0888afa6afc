"""What the demonstration says in both languages at once: its names, and what its people typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from leptoguide.knowledge.reader import read_text
from leptoguide.registry import demonstration
from leptoguide.registry.words import web_texts, words

BOTH = re.compile(r"[\u3400-\u9fff]")


def untold(text: str) -> str:
    """A text without what the demonstration tells in it."""
    return _told().sub("|", text)


@cache
def _told() -> re.Pattern[str]:
    """Every name and every sentence of the demonstration, the longest first; as a whole, and line by line."""
    folder = Path(demonstration.__file__).parent
    stories = [read_text(path.read_text("utf-8"), path.name) for path in sorted(folder.glob("*.yaml"))]
    names = [f"{words('zh')(key)} · {words('en')(key)}" for key in web_texts() if key.startswith("demonstration.")]
    lines = {line for text in (*_strings(stories), *names) for line in (" ".join(text.split()), *text.splitlines())}
    found = sorted((line.strip() for line in lines if BOTH.search(line) or line.count(" ") > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _strings(inner)
