"""The guideline itself: what it is, how it was made, its recommendations, and what it does not contain."""

from __future__ import annotations

from dataclasses import dataclass

from leptoguide.knowledge.identity import Passage
from leptoguide.knowledge.schema import Sourced
from leptoguide.web.pages.grades import DOTS, Grade, grade_of
from leptoguide.web.pages.guideline_links import Link
from leptoguide.web.pages.guideline_reader import Reader, Sourcing


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    link: Link
    group: str
    grade: Grade
    options: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing said of the guideline: its key, what it is, what is said, and where."""

    key: str
    label: str
    lines: tuple[str, ...]
    sourcing: Sourcing | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of evidence or a strength; the consensus gives a meaning to strengths only."""

    code: str
    label: str
    dots: str
    meaning: str
    recommendations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    title: str
    warnings: tuple[Entry, ...]
    recommendations: tuple[RecommendationRow, ...]
    identity: tuple[Entry, ...]
    certainty: tuple[Level, ...]
    strength: tuple[Level, ...]
    grades: Entry
    making: tuple[Entry, ...]
    content: tuple[Entry, ...]


def overview(reader: Reader) -> Overview:
    """The first page of the browser."""
    return _Build(reader).page()


class _Build:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words = reader.words
        self.identity = reader.guideline.identity

    def page(self) -> Overview:
        i, of = self.identity, self.words.of
        grades, vote, panel = i.grades, i.vote, i.panel
        options = self.words.join(of(option) for option in vote.options)
        threshold = self.words("browse.threshold", vote=of(vote.options[0]), percent=f"{vote.threshold_percent:g}")
        size = self.words("browse.panel-size", experts=panel.experts, provinces=panel.provinces)
        return Overview(
            title=of(i.title),
            warnings=(
                self._entry("not_in_consensus", of(i.not_in_consensus)),
                self._entry("disclaimer", of(i.disclaimer)),
            ),
            recommendations=tuple(
                RecommendationRow(
                    self.reader.links.to("recommendation", r.id),
                    self.words(f"browse.group.{r.entry.abstract_group}"),
                    grade_of(r.entry, self.reader.guideline, self.words),
                    len(r.options),
                )
                for r in self.reader.guideline.recommendations.values()
            ),
            identity=self._identity(),
            certainty=tuple(
                Level(c.id, of(c.label), DOTS[c.id], "", self._graded(certainty=c.id)) for c in grades.certainty
            ),
            strength=tuple(
                Level(s.id, of(s.label), "", of(s.meaning), self._graded(strength=s.id)) for s in grades.strength
            ),
            grades=self._entry("grades", of(grades.certainty_note), sourced=grades),
            making=(
                self._entry("vote", self.words.clauses([options, threshold]), of(vote.note), sourced=vote),
                self._entry("panel", size, of(panel.note), sourced=panel),
                *self._passages(i.methods),
            ),
            content=(
                *self._passages(i.background),
                *self._passages(i.strategy),
                self._entry("grouping", of(i.grouping)),
                self._entry("summary_table", of(i.summary_table)),
            ),
        )

    def _identity(self) -> tuple[Entry, ...]:
        i, of, entry = self.identity, self.words.of, self._entry
        issued = [
            f"{self.words(f'browse.issued.{name}')} {getattr(i.issued, name)}"
            for name in ("received", "revised", "published")
        ]
        doubts = self.reader.sourcing(discrepancies=i.discrepancies)
        return (
            entry("title", of(i.title)),
            entry("version", f"{i.id} {i.version}"),
            entry("issuers", *(of(issuer) for issuer in i.issuers)),
            entry("citation", of(i.citation)),
            entry("doi", i.doi),
            entry("registration", i.registration),
            entry("issued", self.words.clauses(issued)),
            entry("review_by", i.review_by),
            entry("review_note", of(i.review_note)),
            entry("licence", f"{i.licence.id}", of(i.licence)),
            entry("funding", of(i.funding)),
            entry("population", of(i.population)),
            entry("users", of(i.users)),
            entry("setting", of(i.setting)),
            entry("dissemination", of(i.dissemination)),
            Entry("discrepancies", self.words("browse.part.discrepancies"), (), doubts),
        )

    def _entry(self, key: str, *lines: str, sourced: Sourced | None = None) -> Entry:
        sourcing = self.reader.sourced(sourced) if sourced is not None else None
        return Entry(key, self.words(f"browse.part.{key}"), lines, sourcing)

    def _graded(self, certainty: str = "", strength: str = "") -> tuple[Link, ...]:
        """The recommendations of one level."""
        entries = [r.entry for r in self.reader.guideline.recommendations.values()]
        found = [e.id for e in entries if certainty in ("", e.certainty) and strength in ("", e.strength)]
        return self.reader.links.all("recommendation", found)

    def _passages(self, passages: tuple[Passage, ...]) -> tuple[Entry, ...]:
        return tuple(self._entry(passage.id, self.words.of(passage.text), sourced=passage) for passage in passages)
