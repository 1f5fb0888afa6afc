"""Comments of the library: what each statement is, in Chinese and English, from the guideline's own labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from leptoguide.cql.layout import WIDTH
from leptoguide.knowledge import schema as s
from leptoguide.knowledge.files import read_mapping
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.layout import wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words, all_texts
from leptoguide.wording import LANGUAGES, Bilingual, Language

MARK: Final = "// "
HANGING: Final = "//   "


@cache
def cql_texts() -> dict[str, s.Text]:
    """What the library says about itself."""
    return read_mapping(Path(__file__).with_name("texts.yaml"), s.Text)


class Comments:
    """Comment lines; each says its Chinese first."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.words = [Words(language, all_texts() | cql_texts()) for language in LANGUAGES]

    def title(self, text: Bilingual) -> Iterator[str]:
        """The heading of a part of the library."""
        yield f"// ---- {self._both(text)} ----"
        yield ""

    def heading(self, key: str) -> Iterator[str]:
        """The same, from the table of texts."""
        yield "// " + "=" * (WIDTH - len(MARK))
        yield f"// {self._key(key)}"
        yield "// " + "=" * (WIDTH - len(MARK))
        yield ""

    def text(self, key: str, **parts: object) -> Iterator[str]:
        """A passage from the table of texts, Chinese and then English."""
        for words in self.words:
            yield from _wrapped(words(key, **parts))

    def said(self, text: Bilingual) -> Iterator[str]:
        """A passage of the guideline, Chinese and then English."""
        for words in self.words:
            yield from _wrapped(text.in_(words.language))

    def entry(
        self, name: str, label: Bilingual, sections: Iterable[str] = (), kind: str | None = None
    ) -> Iterator[str]:
        """What is defined, its label, where it comes from."""
        kind_text = f" [{self._key(kind)}]" if kind else ""
        yield from self._labelled(f"{name} ", label, f"{kind_text}{self._sections(sections)}")

    def _labelled(self, before: str, label: Bilingual, after: str) -> Iterator[str]:
        """On one line if the two languages fit, else the Chinese with what stands beside it, then the English."""
        lines = _wrapped(f"{before}{self._both(label)}{after}")
        if len(lines) > 1:
            chinese, *others = dict.fromkeys(label.in_(words.language) for words in self.words)
            lines = [*_wrapped(f"{before}{chinese}{after}"), *(line for text in others for line in _wrapped(text))]
        yield from lines

    def values(self, values: Iterable[s.Value]) -> Iterator[str]:
        """Codes with their labels."""
        yield from _wrapped("; ".join(f"'{value.id}' {self._both(value)}" for value in values), HANGING)

    def fact(self, fact: s.Fact, values: Iterable[s.Value]) -> Iterator[str]:
        """A fact: its label, what it may hold, in which unit."""
        limits = f" [{fact.range[0]:g}, {fact.range[1]:g}]" if fact.range else ""
        unit = f" '{fact.unit}'" if fact.unit else ""
        yield from self._labelled("", fact.label, f"{limits}{unit}")
        if fact.values:
            yield from self.values(values)
        elif fact.agents:
            yield from _wrapped("; ".join(f"'{value.id}'" for value in values), HANGING)
        if fact.judgement:
            yield from _wrapped(f"{self._key('facts.judgement')}{self._sections(fact.judgement.sections)}")
        if fact.never:
            yield from self.text(f"cql.never.{fact.never}")
        if fact.derive:
            yield from self.text("cql.difference", first=fact.derive.from_, second=fact.derive.minus)

    def safety(self, rule: s.SafetyRule, agents: Mapping[str, s.Agent]) -> Iterator[str]:
        """A safety rule: its label, its effect, what it watches."""
        yield from self.entry(rule.id, rule.label, rule.sections, f"effect.{rule.effect}")
        yield from _wrapped("; ".join(f"{agent} {self._both(agents[agent].label)}" for agent in rule.agents), HANGING)

    def recommendation(self, entry: s.Recommendation) -> Iterator[str]:
        """A recommendation with its grades."""
        yield from self.title(_Named(entry.id, entry.title))
        for words in self.words:
            yield from _wrapped(Phrases(self.guideline, words).grades(entry))

    def _both(self, text: Bilingual) -> str:
        """Chinese and English; once where they are the same."""
        return " · ".join(dict.fromkeys(text.in_(words.language) for words in self.words))

    def _key(self, key: str) -> str:
        return " · ".join(dict.fromkeys(words(key) for words in self.words))

    def _sections(self, sections: Iterable[str]) -> str:
        """Places in the source: numbers once, names in both languages."""
        places = tuple(sections)
        said = (" · ".join(dict.fromkeys(words.sections([place]) for words in self.words)) for place in places)
        return f" ({', '.join(said)})" if places else ""


class _Named:
    """A label after its id."""

    def __init__(self, name: str, label: Bilingual) -> None:
        self.name = name
        self.label = label

    def in_(self, language: Language) -> str:
        """The id stands once, before the Chinese."""
        label = self.label.in_(language)
        return f"{self.name} {label}" if language == LANGUAGES[0] else label


def _wrapped(text: str, indent: str = MARK) -> list[str]:
    """Comment lines of at most the page's width, Chinese characters counted as two columns."""
    return wrap(text, WIDTH, indent, HANGING)
