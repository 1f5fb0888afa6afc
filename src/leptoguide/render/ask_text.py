"""The questions of one patient for a terminal of 80 columns, in either language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from leptoguide.advise.status import Status
from leptoguide.ask.model import Answers, FactSet, ItemQuestions, Question
from leptoguide.ask.nearest import Counterfactuals
from leptoguide.render.ask_words import AskWords
from leptoguide.render.layout import rule, wrap
from leptoguide.render.texts import Language, Words

_QUESTIONS: Final = 12
_SETS: Final = 5
_CHANGES: Final = 8
"""How many questions, and how many sets and changes of one item, are shown."""


def ask_text(answers: Answers, language: Language, nearest: Sequence[Counterfactuals] = ()) -> str:
    """The questions as text; ``nearest`` for single items, under which other facts they would be recommended."""
    return "\n".join(_Page(answers, language, nearest).lines()) + "\n"


class _Page:
    def __init__(self, answers: Answers, language: Language, nearest: Sequence[Counterfactuals]) -> None:
        self.answers = answers
        self.nearest = nearest
        self.burdens = answers.burdens
        self.words = Words(language)
        self.told = AskWords(answers.guideline, self.words)

    def lines(self) -> Iterator[str]:
        a, w = self.answers, self.words
        day = a.case.as_of.isoformat() if a.case.as_of else "—"
        yield from self._wrap(f"{w('head.case')} {a.case.id} · {w('head.as-of')} {day}")
        yield from self._wrap(w("ask.open", open=len(a.open), matter=len(a.matter)))
        if a.items:
            yield from self._asked()
        elif not self.nearest:
            yield from self._wrap(w("ask.nothing"))
        yield from self._nearest()

    def _asked(self) -> Iterator[str]:
        a, w = self.answers, self.words
        if a.questions:
            yield rule()
            yield w("ask.next")
            for number, question in enumerate(a.questions[:_QUESTIONS], start=1):
                yield from self._question(number, question)
            if (more := len(a.questions) - _QUESTIONS) > 0:
                yield from self._wrap(w("ask.more-questions", count=more), indent="     ")
        yield rule()
        yield w("ask.items")
        for _, items in groupby(a.items.values(), lambda item: (item.status, item.sets, item.complete_to)):
            yield from self._items(list(items))
        yield rule()
        yield from self._wrap(w("ask.complete", most=a.most_together) if not a.cut else w("ask.cut"))
        yield from self._wrap(w("ask.how-to-read"))

    def _nearest(self) -> Iterator[str]:
        if not self.nearest:
            return
        w = self.words
        yield rule()
        yield w("nearest.title")
        yield from self._wrap(w("nearest.note"), indent="  ")
        for found in self.nearest:
            label = self.told.label(found.option)
            yield from self._wrap(f"{w(f'mark.{found.status.value}')} {label} ‹{found.option}›", "  ", "    ")
            for change in found.changes[:_CHANGES]:
                yield from self._wrap(self.told.change(change), indent="      ", hanging="        ")
            if (more := len(found.changes) - _CHANGES) > 0:
                yield from self._wrap(w("nearest.more", count=more), indent="      ")
            if not found.changes:
                yield from self._wrap(w("nearest.none"), indent="      ")
            if found.left_out:
                facts = self.told.phrases.facts(found.left_out)
                yield from self._wrap(w("nearest.left-out", facts=facts), indent="      ", hanging="        ")

    def _wrap(self, text: str, indent: str = "", hanging: str | None = None) -> list[str]:
        return wrap(self.words.set(text), indent=indent, hanging=hanging)

    def _question(self, number: int, question: Question) -> Iterator[str]:
        w, told = self.words, self.told
        yield from self._wrap(told.facts(question.facts), indent=f"  {number:>2} ", hanging="     ")
        for warning in told.warnings(question.burden):
            yield from self._wrap(f"!! {warning}", indent="     ", hanging="        ")
        items = self.answers.items
        waiting = [name for name in question.settles if items[name].status is Status.NEEDS_DATA]
        blocked = [name for name in question.settles if name not in waiting]
        also = [name for name in question.changes if name not in question.settles]
        for key, names in (("ask.settles", waiting), ("ask.checks", blocked), ("ask.also", also)):
            if names:
                yield from self._wrap(w(key, items=told.items(names)), indent="     ", hanging="       ")

    def _items(self, items: list[ItemQuestions]) -> Iterator[str]:
        w, first = self.words, items[0]
        for item in items:
            text = f"{w(f'mark.{item.status.value}')} {self.told.label(item.option)} ‹{item.option}›"
            yield from self._wrap(text, indent="  ", hanging="    ")
        recommended = first.status is Status.RECOMMENDED
        if recommended:
            yield from self._wrap(w("ask.could-block"), indent="      ")
        for found in first.sets[:_SETS]:
            yield from self._set(found, first.status)
        if (more := len(first.sets) - _SETS) > 0:
            yield from self._wrap(w("ask.more", count=more), indent="      ")
        if not first.sets and not recommended:
            facts = self.told.phrases.facts(first.rests_on)
            yield from self._wrap(
                w("ask.none", size=first.complete_to, facts=facts), indent="      ", hanging="        "
            )
        elif not first.whole and first.complete_to < self.answers.most_together:
            yield from self._wrap(w("ask.only-to", size=first.complete_to), indent="      ")

    def _set(self, found: FactSet, status: Status) -> Iterator[str]:
        text = f"{self.told.phrases.facts(found.facts)}: {self.told.how_often(found, status)}"
        yield from self._wrap(text, indent="      ", hanging="        ")
        yield from self._wrap(self.words.clauses(self.told.outcomes(found)), indent="        ", hanging="          ")
        for warning in self.told.warnings(self.burdens[found.facts]):
            yield from self._wrap(f"!! {warning}", indent="        ", hanging="           ")
