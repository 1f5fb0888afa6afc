"""What the questions of one patient come to: plain immutable data."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.record.case import Case


@dataclass(frozen=True, slots=True)
class Outcome:
    """A status that answers lead to: how many of them, and for a single fact which (``when``, in the language).

    ``when`` is ``None`` for several facts, and for lists, of which there is no short way to say it.
    """

    status: Status
    answers: int
    when: n.Node | None = None


@dataclass(frozen=True, slots=True)
class FactSet:
    """Facts that together settle an item, and what their answers make of it. ``answers``: how many there are.

    Answers are those that the item tells apart: each code, each range of numbers or days, each way a list can matter.
    They are not equally likely. Those that contradict what is known are not counted.
    """

    facts: tuple[str, ...]
    answers: int
    outcomes: tuple[Outcome, ...]

    @property
    def settled(self) -> int:
        """How many answers leave nothing open."""
        return sum(o.answers for o in self.outcomes if o.status is not Status.NEEDS_DATA)

    @property
    def always(self) -> bool:
        """Whether any answer settles the item."""
        return self.settled == self.answers


@dataclass(frozen=True, slots=True)
class ItemQuestions:
    """One option that waits for facts, or is recommended and could turn out to be blocked.

    ``sets``: all sets of up to ``complete_to`` facts that can give it a status which no part of theirs can; of larger
    ones nothing is said. ``rests_on``: the facts that can matter.
    """

    option: str
    status: Status
    sets: tuple[FactSet, ...]
    complete_to: int
    rests_on: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether no set can be missing."""
        return self.complete_to >= len(self.rests_on)


@dataclass(frozen=True, slots=True)
class Burden:
    """What it takes to obtain facts. ``means`` by id, the least to bear first.

    ``stops``: safety rules that now forbid one of these means; ``cautions``: those that hold and ask for care.
    """

    means: tuple[str, ...]
    worst: int
    total: int
    stops: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Facts worth asking together. ``settles``: items that they are a way for; ``changes``: all whose status they can
    change."""

    facts: tuple[str, ...]
    burden: Burden
    settles: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was asked of one patient.

    ``open``: facts that can still be asked; ``matter``: those of them that can change a status, on their own or with
    others. ``questions``: what to ask next, best first. ``cut``: whether sets of facts within the size looked for were
    left out, since they were too many to be tried. ``tried``: how many completions were.
    """

    guideline: Guideline
    case: Case
    open: tuple[str, ...]
    matter: tuple[str, ...]
    items: Mapping[str, ItemQuestions]
    questions: tuple[Question, ...]
    most_together: int
    cut: bool
    tried: int

    @property
    def burdens(self) -> Mapping[tuple[str, ...], Burden]:
        """What each set that is named takes to obtain."""
        return {question.facts: question.burden for question in self.questions}

    def only(self, options: Collection[str]) -> Answers:
        """What concerns some options alone."""
        items = {name: item for name, item in self.items.items() if name in options}
        asked = [
            replace(question, settles=tuple(name for name in question.settles if name in items))
            for question in self.questions
        ]
        cut = any(not item.whole and item.complete_to < self.most_together for item in items.values())
        return replace(self, items=items, questions=tuple(q for q in asked if q.settles), cut=cut)
