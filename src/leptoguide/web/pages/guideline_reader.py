"""One guideline in one language, as the pages of the browser read it: conditions, sources, and who uses what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from leptoguide.knowledge.guideline import Condition, Guideline
from leptoguide.knowledge.schema import Sourced
from leptoguide.render.outline import Outline, outline
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words
from leptoguide.render.why_evidence import EvidenceRows
from leptoguide.web.pages.guideline_links import Link, Links
from leptoguide.web.pages.guideline_uses import Uses, uses


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition: a phrase with the entries that it names; ``result`` where the part is a branch."""

    text: str
    links: tuple[Link, ...]
    children: tuple[Part, ...]
    result: str
    code: str

    @property
    def link(self) -> Link | None:
        """The only entry that the phrase names, which can be opened by the phrase itself."""
        return self.links[0] if len(self.links) == 1 else None


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """A condition in words and as it is written."""

    root: Part
    cql: str


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Where an entry stands in the consensus, what it rests on, and what is wrong there."""

    sections: str
    references: tuple[Link, ...]
    discrepancies: tuple[Link, ...]
    sources: tuple[Link, ...]
    ledger: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UseGroup:
    """Entries of one kind that rest on another."""

    kind: str
    label: str
    links: tuple[Link, ...]


class Reader:
    """What every page of the browser needs."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words
        self.phrases = Phrases(guideline, words)
        self.evidence = EvidenceRows(guideline, words)
        self.links = Links(guideline, words)

    @cached_property
    def uses(self) -> Uses:
        """Who rests on what."""
        return uses(self.guideline)

    def condition(self, condition: Condition, definition: str = "") -> ConditionWords:
        """A condition; ``definition`` is the derived code that it belongs to."""
        return ConditionWords(self._part(outline(condition.node, self.phrases, definition)), condition.text.strip())

    def _part(self, part: Outline) -> Part:
        links = (*self.links.all("fact", part.facts), *self.links.all("definition", part.definitions))
        return Part(part.text, links, tuple(self._part(child) for child in part.children), part.result, part.code)

    def sourcing(
        self,
        sections: Iterable[str] = (),
        references: Iterable[int] = (),
        discrepancies: Iterable[str] = (),
        sources: Iterable[str] = (),
        ledger: Iterable[str] = (),
    ) -> Sourcing:
        """Where an entry comes from."""
        return Sourcing(
            sections=self.words.sections(sections),
            references=self.links.all("reference", (str(number) for number in references)),
            discrepancies=self.links.all("discrepancy", discrepancies),
            sources=self.links.all("source", sources),
            ledger=self.links.all("ledger", ledger),
        )

    def sourced(self, entry: Sourced, sources: Iterable[str] = ()) -> Sourcing:
        """Where an entry comes from that says so itself."""
        return self.sourcing(entry.sections, entry.references, entry.discrepancies, sources, entry.ledger)

    def used_by(self, kind: str, name: str, but: Iterable[str] = ()) -> tuple[UseGroup, ...]:
        """What rests on an entry, by kind; kinds of ``but`` are left out."""
        refs = [ref for ref in self.uses.of(kind, name) if ref.kind not in set(but)]
        return tuple(
            UseGroup(kind, self.words(f"browse.kind.{kind}"), self.links.of(same))
            for kind, same in groupby(refs, key=lambda ref: ref.kind)
        )
