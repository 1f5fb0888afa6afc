"""What the guideline is, who made it and how: ``guideline.yaml`` and ``disciplines.yaml``."""

from __future__ import annotations

from pydantic import Field

from leptoguide.knowledge.schema import Certainty, DiscrepancyId, Entry, Kebab, LedgerId, Sourced, Strength, Text, Text1


class Licence(Text):
    id: Text1


class Issued(Entry):
    received: Text1
    revised: Text1
    published: Text1


class CertaintyLevel(Entry):
    id: Certainty
    label: Text


class StrengthLevel(Entry):
    id: Strength
    label: Text
    meaning: Text


class Grades(Sourced):
    certainty: tuple[CertaintyLevel, ...]
    certainty_note: Text
    strength: tuple[StrengthLevel, ...]


class Vote(Sourced):
    options: tuple[Text, ...]
    threshold_percent: float = Field(ge=0, le=100)
    note: Text


class Panel(Sourced):
    experts: int
    provinces: int
    note: Text


class Passage(Sourced):
    """A statement about the consensus itself: a method, the background, the overall strategy."""

    id: Kebab
    text: Text


class Identity(Entry):
    """Bibliography, scope, grades, methods and limits of one guideline."""

    id: Kebab
    version: Text1
    title: Text
    doi: Text1
    registration: Text1
    citation: Text
    licence: Licence
    funding: Text
    issued: Issued
    review_by: Text1
    review_note: Text
    population: Text
    users: Text
    setting: Text
    dissemination: Text
    issuers: tuple[Text, ...]
    grades: Grades
    vote: Vote
    panel: Panel
    methods: tuple[Passage, ...]
    background: tuple[Passage, ...]
    disclaimer: Text
    strategy: tuple[Passage, ...]
    grouping: Text
    summary_table: Text
    not_in_consensus: Text
    discrepancies: tuple[DiscrepancyId, ...]
    ledger: tuple[LedgerId, ...]


class Discipline(Sourced):
    """A discipline of the multidisciplinary team and its role in section 2.2.7."""

    id: Kebab
    label: Text
    roles: Text
