"""The content model of the reasoning behind one item: what :func:`leptoguide.render.why.why` gives, ready to lay out.

All strings are in one language; facts, definitions, options, safety rules, studies, references and contradictions keep
their ids, so that a page can link them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leptoguide.render.why_evidence import ArgumentRow, DiscrepancyRow, ReferenceRow

ConditionName = Literal["scope", "when", "against", "done", "safety"]


@dataclass(frozen=True, slots=True)
class FactName:
    fact: str
    label: str


@dataclass(frozen=True, slots=True)
class FactState:
    """What is known of one fact: ``text`` is its value, why it has none (``absent``), or that it is not given.

    ``marker`` is the code of an absent one; ``date`` (ISO) that of the earlier event a value is carried from, or empty.
    ``closed`` (ISO) is the day up to which what a list does not name is known to be absent, where that is another day.
    """

    fact: str
    label: str
    state: Literal["given", "absent", "not-given"]
    text: str
    marker: str = ""
    date: str = ""
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One condition with its value: a truth value, or a code that a definition is worth (``value`` ``"code"``).

    ``word`` says the value. ``facts`` stand at the leaves. ``definition``, ``sections`` and ``kind`` belong to a named
    condition; ``kind_word`` is empty where it is the consensus's own.
    """

    value: Literal["true", "false", "unknown", "code"]
    word: str
    text: str
    facts: tuple[FactState, ...]
    children: tuple[Node, ...]
    code: str | None = None
    definition: str | None = None
    sections: str = ""
    kind: str = ""
    kind_word: str = ""


@dataclass(frozen=True, slots=True)
class ConditionTree:
    """A condition of an item: what it decides, its text in CQL, and the tree with values."""

    name: ConditionName
    title: str
    cql: str
    root: Node


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Another reading of the source, and the status it would give."""

    discrepancy: str
    label: str
    sections: str
    status: str
    status_word: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A safety rule on what the option uses: its value here, what it does, and the facts that leave it open.

    ``tag`` says how well its source is known; ``inside`` whether the consensus itself sets it (``where`` in words).
    """

    id: str
    label: str
    text: str
    effect: str
    effect_word: str
    tag: str
    inside: bool
    where: str
    condition: ConditionTree
    missing: tuple[FactName, ...]


@dataclass(frozen=True, slots=True)
class OptionWhy:
    """The reasoning of one option."""

    id: str
    label: str
    detail: str
    sections: str
    status: str
    status_word: str
    mark: str
    conditions: tuple[ConditionTree, ...]
    readings: tuple[ReadingRow, ...]
    arguments_for: tuple[ArgumentRow, ...]
    arguments_against: tuple[ArgumentRow, ...]
    safety: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The reasoning of a recommendation, or of one option of it, with the guideline version it comes from."""

    item: str
    recommendation: str
    title: str
    grades: str
    summary: str
    scope: ConditionTree
    options: tuple[OptionWhy, ...]
    references: tuple[ReferenceRow, ...]
    discrepancies: tuple[DiscrepancyRow, ...]
    guideline: str
    version: str
    doi: str
