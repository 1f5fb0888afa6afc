"""The options of an advice for a terminal: the rows of :mod:`leptoguide.render.items`, laid out in lines."""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.model import Advice
from leptoguide.render.items import Block, Note, OptionRow, option_groups
from leptoguide.render.layout import both_ends, rule, wrap
from leptoguide.render.phrase import Phrases
from leptoguide.render.texts import Words


class Items:
    """The middle of the page."""

    def __init__(self, advice: Advice, words: Words, phrases: Phrases) -> None:
        self.advice = advice
        self.words = words
        self.phrases = phrases

    def lines(self) -> Iterator[str]:
        """Groups in the order of use."""
        for group in option_groups(self.advice, self.words, self.phrases):
            yield rule()
            yield f"{group.label} ({group.count})"
            for block in group.blocks:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        if block.out_of_scope:
            yield from self._wrap(f"{block.advice.id} {block.title}", indent="  ")
            yield from self._note(block.out_of_scope)
            return
        left = f"{block.advice.id} {block.title}"
        yield from both_ends(left, self.phrases.grades(block.advice.recommendation.entry)).split("\n")
        if block.waiting:
            waits = self.words("item.waits-for", count=len(block.options), facts=block.waiting)
            text = f"{self.words('mark.needs-data')} {waits}"
            yield from self._wrap(text, indent="  ", hanging="      ")
            return
        for run in block.runs:
            for option in run.options:
                yield from self._option(option)
            if run.reason:
                yield from self._note(run.reason)

    def _option(self, row: OptionRow) -> Iterator[str]:
        w = self.words
        tail = f" [{w.clauses(row.tags)}]" if row.tags else ""
        mark = w(f"mark.{row.status.value}")
        yield from self._wrap(f"{mark} {row.label}{tail} ‹{row.id}›", indent="  ", hanging="    ")
        for note in row.notes:
            yield from self._note(note)

    def _note(self, note: Note) -> Iterator[str]:
        alert = "!! " if note.kind == "reading" else ""
        yield from self._wrap(alert + note.line, indent="      ")

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)
