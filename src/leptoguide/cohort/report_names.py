"""What the report of an audit calls things: each by its id and label, with section, grade or origin beside it."""

from __future__ import annotations

from leptoguide.cohort.report_model import Cell
from leptoguide.cohort.summary import Summary
from leptoguide.draw.chart import Frame
from leptoguide.draw.share import amount, counted
from leptoguide.knowledge.guideline import Guideline
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Language, Words
from leptoguide.wording import words as error_words


class Names:
    """Names in one language, and what every part of the report needs beside them."""

    def __init__(self, summary: Summary, guideline: Guideline, language: Language) -> None:
        self.summary = summary
        self.guideline = guideline
        self.language: Language = language
        self.words = Words(language)
        self.phrases = Phrases(guideline, self.words)
        self.stamp = self.words("audit.synthetic-stamp") if summary.source.synthetic else ""

    @property
    def rows(self) -> int:
        """Decisions that were assessed."""
        return self.summary.source.rows_assessed

    def frame(self, title: str, width: float | None = None, note: str = "") -> Frame:
        """The frame of a chart, stamped when patients are made up."""
        return Frame(title, self.stamp, note, width)

    # ------------------------------------------------------------ the guideline

    def recommendation(self, name: str) -> str:
        """Id and title."""
        return f"{name} {self.words.of(self.guideline.recommendations[name].entry.title)}"

    def grades(self, name: str) -> str:
        """Strength, certainty, agreement and section of a recommendation, as the consensus prints them."""
        return self.phrases.grades(self.guideline.recommendations[name].entry)

    def recommendation_cell(self, name: str) -> Cell:
        """A recommendation with its grades."""
        return self.recommendation(name), self.grades(name)

    def option(self, name: str) -> str:
        """Id and label."""
        return f"{name} {self.words.of(self.guideline.options[name].entry.label)}"

    def rule(self, name: str) -> str:
        """The label of a safety rule."""
        return self.words.of(self.guideline.safety[name].entry.label)

    def rule_cell(self, name: str) -> Cell:
        """A safety rule with its id, what it does, where it comes from, and how well founded it is."""
        entry = self.guideline.safety[name].entry
        inside = entry.tag == "TEXT"
        place = [self.words("item.inside" if inside else "item.outside"), self.words.sections(entry.sections)]
        parts = [self.words(f"effect.{entry.effect}"), " ".join(filter(None, place)), entry.tag]
        return self.rule(name), name, " · ".join(parts)

    def fact(self, name: str) -> str:
        """The label of a fact."""
        return self.phrases.fact(name)

    def fact_cell(self, name: str) -> Cell:
        """A fact with the name of its column."""
        return self.fact(name), name

    def error(self, code: str) -> str:
        """What an error of input says, with dots for what was wrong in one row or another."""
        entry = error_words().errors.get(code)
        if entry is None:
            return code
        return entry.message.fill(self.language, dict.fromkeys(entry.blanks, "\u2026"))

    def note(self, *codes: str) -> tuple[str, ...]:
        """The notes of the summary with these codes, as far as it has them."""
        return tuple(self.words.of(self.summary.notes[code]) for code in codes if code in self.summary.notes)

    # ------------------------------------------------------------ numbers

    def rows_read(self) -> str:
        """The rows read as the sum of those assessed and those rejected."""
        source = self.summary.source
        counts = {"read": source.rows_read, "assessed": source.rows_assessed, "rejected": source.rows_rejected}
        return self.words("audit.rows", **{name: amount(count) for name, count in counts.items()})

    def counted(self, count: int, of: int | None = None) -> Cell:
        """A count out of all assessed rows, or of another whole."""
        return (counted(count, self.rows if of is None else of),)


def number(count: int) -> Cell:
    """A count alone."""
    return (amount(count),)
