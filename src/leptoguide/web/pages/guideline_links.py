"""Links of the guideline browser: every entry of the knowledge by its kind and id, with what a reader calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.render.texts import Words


class Ref(NamedTuple):
    """An entry of the knowledge. Kinds are those of :data:`KINDS`."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with its label; ``label`` is the id itself where the entry has no other name."""

    kind: str
    id: str
    label: str


KINDS: Final = (
    "recommendation",
    "option",
    "definition",
    "safety",
    "notice",
    "schedule",
    "stage",
    "discipline",
    "fact",
    "constraint",
    "agent",
    "instrument",
    "study",
    "statement",
    "discrepancy",
    "source",
    "reference",
    "part",
    "pathway",
    "ledger",
)
"""Kinds of entry, in the order in which they are listed. ``part`` is one of ``guideline.yaml``."""

_PAUSE: Final = re.compile(r"[\uff1a\uff0c\u3002\uff1b]|[:,;.](?=\s|$)")
_FILES: Final = (
    ("definitions/", "definition"),
    ("notices/", "notice"),
    ("safety/", "safety"),
    ("schedule/", "schedule"),
    ("evidence/studies", "study"),
    ("evidence/statements", "statement"),
    ("evidence/discrepancies", "discrepancy"),
    ("evidence/extensions", "source"),
    ("evidence/references", "reference"),
    ("facts/agents", "agent"),
    ("facts/constraints", "constraint"),
    ("facts/", "fact"),
    ("disciplines.yaml", "discipline"),
    ("guideline.yaml", "part"),
)


def pointed(pointer: str, stages: Iterable[str]) -> Ref:
    """The entry that a pointer of the coverage (``file#id``) names; ``stages`` are the ids of the pathway's."""
    file, _, name = pointer.partition("#")
    if file.startswith("recommendations/"):
        return Ref("option" if "." in name else "recommendation", name)
    if file.startswith("instruments/"):
        instrument = file.removeprefix("instruments/").removesuffix(".yaml")
        return Ref("instrument", name if name == instrument else f"{instrument}/{name}")
    if file == "pathway.yaml":
        return Ref("stage" if name in set(stages) else "pathway", name)
    kind = next(kind for start, kind in _FILES if file.startswith(start))
    return Ref(kind, name)


class Links:
    """Links into one guideline, labelled in one language."""

    def __init__(self, guideline: Guideline, words: Words) -> None:
        self.guideline = guideline
        self.words = words

    def to(self, kind: str, name: str) -> Link:
        """One entry."""
        label = self._labels.get(kind)
        return Link(kind, name, label(name) if label else name)

    def all(self, kind: str, names: Iterable[str]) -> tuple[Link, ...]:
        """Several entries of one kind, in the order given."""
        return tuple(self.to(kind, name) for name in names)

    def of(self, refs: Iterable[Ref]) -> tuple[Link, ...]:
        """Several entries of any kind, in the order given."""
        return tuple(self.to(ref.kind, ref.id) for ref in refs)

    @cached_property
    def _labels(self) -> dict[str, Callable[[str], str]]:
        """How an entry is called, by kind; a kind left out is called by its id."""
        g, of = self.guideline, self.words.of
        stages = {stage.entry.id: stage.entry for stage in g.stages}
        notices = {notice.entry.id: notice.entry for notice in g.notices}
        return {
            "recommendation": lambda x: of(g.recommendations[x].entry.title),
            "option": lambda x: of(g.options[x].entry.label),
            "definition": lambda x: of(g.definitions[x].entry.label),
            "safety": lambda x: of(g.safety[x].entry.label),
            "notice": lambda x: _opening(of(notices[x].text)),
            "statement": lambda x: _opening(of(g.evidence.statements[x].text)),
            "schedule": self._of_schedule,
            "stage": lambda x: of(stages[x].label),
            "discipline": lambda x: of(g.disciplines[x].label),
            "fact": lambda x: of(g.dictionary.facts[x].label),
            "agent": lambda x: of(g.dictionary.agents[x].label),
            "instrument": self._of_instrument,
            "source": lambda x: of(g.evidence.sources[x].title),
            "part": lambda x: self.words(f"browse.part.{x}") if f"browse.part.{x}" in self.words.texts else x,
        }

    def _of_schedule(self, name: str) -> str:
        """A schedule, or one of its phases or items."""
        labels: dict[str, Text] = {}
        for schedule in self.guideline.schedules:
            labels |= {schedule.entry.id: schedule.entry.label}
            labels |= {phase.id: phase.label for phase in schedule.entry.phases}
            labels |= {item.id: item.label for item in schedule.entry.items}
        return self.words.of(labels[name])

    def _of_instrument(self, name: str) -> str:
        """An instrument, or one item of it as ``instrument/item``."""
        instrument, _, item = name.partition("/")
        entry = self.guideline.instruments[instrument]
        labels = {x.id: self.words.of(x.label) for x in entry.items}
        label = self.words.of(entry.label)
        return self.words.set(f"{label}: {labels[item]}") if item in labels else label


def _opening(text: str) -> str:
    """The beginning of a text, up to its first pause, where it has no name of its own."""
    end = _PAUSE.search(text)
    return f"{text[: end.start()]}…" if end else text
