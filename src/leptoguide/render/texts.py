"""LeptoGuide's own words in two languages, from ``texts.yaml``; a missing key or translation is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from leptoguide import wording
from leptoguide.knowledge.files import read_mapping
from leptoguide.knowledge.schema import Text

Language = wording.Language

_BRACKETS = re.compile(r" ?\(([^()]*[\u3400-\u9fff][^()]*)\)")
_AFTER_BRACKET = re.compile(r"(?<=）) (?=[\u3400-\u9fff])")
_HALF_WIDTH = {": ": "：", ";": "；"}


@cache
def all_texts() -> dict[str, Text]:
    """Every entry of ``texts.yaml``, and of the tables of one part beside it."""
    tables = sorted(Path(__file__).parent.glob("texts*.yaml"))
    return {key: text for table in tables for key, text in read_mapping(table, Text).items()}


class Words:
    """The words of one language: ``words("status.done")``. ``texts`` is another table, which holds these and more."""

    def __init__(self, language: Language, texts: Mapping[str, Text] | None = None) -> None:
        self.language: Language = language
        self.texts = texts if texts is not None else all_texts()

    def __call__(self, key: str, **parts: object) -> str:
        """The text of ``key`` with ``{parts}`` filled in."""
        text = self.texts[key].in_(self.language)
        return text.format(**parts) if parts else text

    def of(self, text: Text) -> str:
        """A text of the guideline in this language."""
        return text.in_(self.language)

    def set(self, text: str) -> str:
        """A line put together from phrases: in Chinese, brackets and colons among Chinese text are full-width ones."""
        if self.language != "zh":
            return text
        for half, full in _HALF_WIDTH.items():
            text = text.replace(half, full)
        return _AFTER_BRACKET.sub("", _BRACKETS.sub(r"（\1）", text))

    def sections(self, sections: Iterable[str]) -> str:
        """Places in the source: ``§2.2.3``, ``Table 6`` by its name in this language."""
        return " ".join(self._section(section) for section in sections)

    def _section(self, section: str) -> str:
        if section[0].isdigit():
            return f"§{section}"
        kind, _, number = section.partition(" ")
        if number.isdigit():
            return f"{self(f'section.{kind}')} {number}"
        return self(f"section.{section}")

    def join(self, items: Iterable[str]) -> str:
        """Items in a row, with the language's own comma."""
        return ("、" if self.language == "zh" else ", ").join(items)

    def clauses(self, items: Iterable[str]) -> str:
        """Clauses in a row, with the language's own semicolon."""
        return ("；" if self.language == "zh" else "; ").join(items)
