"""What to ask of one patient, and what other facts would change: nothing here is of the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from django.http import QueryDict

from leptoguide.advise.status import Status
from leptoguide.ask.asking import ask
from leptoguide.ask.model import Answers, FactSet, ItemQuestions, Question
from leptoguide.ask.nearest import nearest
from leptoguide.ask.whatif import WhatIf, what_if
from leptoguide.errors import InputError
from leptoguide.record.facts import read_fact
from leptoguide.render.ask_words import AskWords
from leptoguide.render.whatif_words import WhatIfWords
from leptoguide.web.entry import raw_value
from leptoguide.web.pages.fields import Choice, FactField, FieldGroup
from leptoguide.web.pages.workspace import Workspace

FIRST = 12
"""Questions, and sets of one item, that are shown before the others are unfolded."""
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Facts to ask together: names with labels, means, burden, and what rules say of the means.

    ``good_for``: under the key of a heading, items by id and label.
    """

    facts: tuple[tuple[str, str], ...]
    means: str
    worst: int
    warnings: tuple[str, ...]
    stopped: bool
    good_for: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    @property
    def burden(self) -> str:
        """The key of the word for how hard on the patient the worst of the means is."""
        return f"asking.burden.{self.worst}"

    @property
    def single(self) -> str:
        """The fact, when there is only one."""
        return self.facts[0][0] if len(self.facts) == 1 else ""


@dataclass(frozen=True, slots=True)
class SetRow:
    """Facts that together settle an item: how often, and what each answer leads to."""

    facts: str
    often: str
    always: bool
    outcomes: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """Options that wait for the same facts in the same way."""

    options: tuple[tuple[str, str], ...]
    status: Status
    sets: tuple[SetRow, ...]
    note: str


@dataclass(frozen=True)
class AskPage:
    """The questions of one patient on the day shown."""

    w: Workspace

    @cached_property
    def answers(self) -> Answers:
        """All of them."""
        return ask(self.w.advice.guideline, self.w.advice.case)

    @cached_property
    def told(self) -> AskWords:
        """In the language of the page."""
        return AskWords(self.w.advice.guideline, self.w.words)

    @property
    def open(self) -> int:
        """How many facts can be asked."""
        return len(self.answers.open)

    @property
    def matter(self) -> int:
        """How many of them could change something."""
        return len(self.answers.matter)

    @cached_property
    def questions(self) -> tuple[QuestionRow, ...]:
        """The best first."""
        return tuple(self._question(question) for question in self.answers.questions)

    @property
    def first(self) -> Sequence[QuestionRow]:
        """The questions that are shown at once."""
        return self.questions[:FIRST]

    @property
    def rest(self) -> Sequence[QuestionRow]:
        """The others."""
        return self.questions[FIRST:]

    def _question(self, question: Question) -> QuestionRow:
        told, items, burden = self.told, self.answers.items, question.burden
        waiting = [name for name in question.settles if items[name].status is Status.NEEDS_DATA]
        good_for = (
            ("asking.settles", waiting),
            ("asking.checks", [name for name in question.settles if name not in waiting]),
            ("asking.also", [name for name in question.changes if name not in question.settles]),
        )
        return QuestionRow(
            facts=tuple((name, told.phrases.fact(name)) for name in question.facts),
            means=told.means(question.facts),
            worst=burden.worst,
            warnings=tuple(self.w.words.set(text) for text in told.warnings(burden)),
            stopped=bool(burden.stops),
            good_for=tuple((key, told.named(names)) for key, names in good_for if names),
        )

    @cached_property
    def items(self) -> tuple[ItemRow, ...]:
        """Item by item; options that are asked about alike stand together."""
        groups = groupby(self.answers.items.values(), lambda item: (item.status, item.sets, item.complete_to))
        return tuple(self._item(list(items)) for _, items in groups)

    def _item(self, items: list[ItemQuestions]) -> ItemRow:
        first = items[0]
        return ItemRow(
            options=tuple((item.option, self.told.label(item.option)) for item in items),
            status=first.status,
            sets=tuple(self._set(found, first.status) for found in first.sets[:FIRST]),
            note=self.w.words.clauses(self._notes(first)),
        )

    def _notes(self, item: ItemQuestions) -> Iterator[str]:
        w = self.w.words
        if not item.sets:
            facts = self.told.phrases.facts(item.rests_on)
            yield w("ask.none", size=item.complete_to, facts=facts)
        elif not item.whole and item.complete_to < self.answers.most_together:
            yield w("ask.only-to", size=item.complete_to)
        if (more := len(item.sets) - FIRST) > 0:
            yield w("ask.more", count=more)

    def _set(self, found: FactSet, status: Status) -> SetRow:
        words = self.w.words
        told = [words.set(text) for text in self.told.outcomes(found)]
        return SetRow(
            facts=self.told.phrases.facts(found.facts),
            often=self.told.how_often(found, status),
            always=found.always,
            outcomes=tuple((o.status.value, text) for o, text in zip(found.outcomes, told, strict=True)),
            warnings=tuple(words.set(text) for text in self.told.warnings(self.answers.burdens[found.facts])),
        )


@dataclass(frozen=True)
class WhatIfPage:
    """One fact that is taken to be otherwise: which, the value as entered, and what would change."""

    w: Workspace
    data: QueryDict

    @property
    def groups(self) -> tuple[FieldGroup, ...]:
        """All facts, to choose from."""
        return self.w.field_groups

    @cached_property
    def field(self) -> FactField | None:
        """The fact that was chosen; none, or none that there is."""
        name = self.data.get("fact", "")
        known = self.w.advice.guideline.dictionary.facts
        return self.w.fields.field(name) if name in known and name != "as_of" else None

    @cached_property
    def marker(self) -> str:
        """``never`` or ``unknown`` where that is asked; a value typed after it takes its place."""
        marker = self.data.get("marker", "")
        return "" if self.data.get("value") and marker == self.data.get("was") else marker

    @cached_property
    def value(self) -> str:
        """What stands in the control of a number or a date."""
        return "" if self.marker else self.data.get("value", "")

    @property
    def unit(self) -> str:
        """The unit that was chosen."""
        return self.data.get("unit", "")

    @property
    def chosen(self) -> str | None:
        """The answer that was chosen of yes and no or of codes; empty for unknown, ``None`` for none."""
        return self.data.get("value") if "try" in self.data else None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The codes of a list as they were chosen, at first as they are known."""
        assert self.field is not None
        if "try" not in self.data:
            return self.field.choices
        told = {"present": True, "absent": False}
        return tuple(replace(c, chosen=told.get(self.data.get(f"item.{c.code}", ""))) for c in self.field.choices)

    @property
    def _tried(self) -> bool:
        """Whether an answer was given; of yes and no and of codes, unknown is one too."""
        if self.field is None or "try" not in self.data:
            return False
        match self.field.type:
            case "list":
                return True
            case "boolean" | "code":
                return self.chosen is not None
            case _:
                return bool(self.marker or self.value.strip())

    @cached_property
    def _outcome(self) -> WhatIf | str | None:
        """What would change, or why the value can not be read."""
        if not self._tried or self.field is None:
            return None
        guideline = self.w.advice.guideline
        entry = guideline.dictionary.facts[self.field.name]
        data = self.data.copy()
        data["marker"] = self.marker
        try:
            raw = raw_value(entry, data, guideline.dictionary)
            read = read_fact(entry.id, raw, guideline.dictionary, entry.id)
        except InputError as refused:
            return refused.said_in(self.w.words.language, with_place=False)
        return what_if(guideline, self.w.advice.case, {entry.id: read})

    @property
    def problem(self) -> str:
        """Why the value can not be read; empty when it can."""
        return self._outcome if isinstance(self._outcome, str) else ""

    @cached_property
    def told(self) -> WhatIfWords | None:
        """What would change, in words."""
        return WhatIfWords(self._outcome, self.w.words.language) if isinstance(self._outcome, WhatIf) else None


def nearest_in_words(w: Workspace, option: str) -> tuple[tuple[str, ...], str] | None:
    """Under which other facts an option would be recommended, and what remains to be said; ``None`` where not asked."""
    found = nearest(w.advice.guideline, w.advice.case, option)
    if found is None:
        return None
    words, told = w.words, AskWords(w.advice.guideline, w.words)
    notes = []
    if (more := len(found.changes) - _NEAREST) > 0:
        notes.append(words("nearest.more", count=more))
    if not found.changes:
        notes.append(words("nearest.none"))
    if found.left_out:
        notes.append(words("nearest.left-out", facts=told.phrases.facts(found.left_out)))
    return tuple(words.set(told.change(change)) for change in found.changes[:_NEAREST]), words.clauses(notes)
