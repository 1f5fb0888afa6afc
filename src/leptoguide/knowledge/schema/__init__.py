"""The shape of the knowledge files: one Pydantic model a kind of entry.

Every model is strict and closed: a wrong type, an extra key or a missing translation does not load.
Conditions are still text here; :mod:`leptoguide.knowledge.compile` parses and checks them.
"""

from leptoguide.knowledge.schema.base import (
    Certainty,
    CodeValue,
    DiscrepancyId,
    Entry,
    Kebab,
    Kind,
    Labelled,
    LedgerId,
    OptionId,
    RecommendationId,
    ReferenceNumber,
    Snake,
    Sourced,
    Strength,
    Tag,
    Text,
    Text1,
)
from leptoguide.knowledge.schema.care import (
    Edge,
    Notice,
    Pathway,
    SafetyRule,
    Schedule,
    ScheduleItem,
    SchedulePhase,
    ScheduleReading,
    Stage,
)
from leptoguide.knowledge.schema.definitions import (
    Definition,
    Reading,
)
from leptoguide.knowledge.schema.dictionary import (
    Agent,
    Constraint,
    Fact,
    Judgement,
    Means,
    Synonyms,
    Value,
)
from leptoguide.knowledge.schema.evidence import (
    CorrectedFigure,
    Discrepancy,
    Figure,
    Source,
    Statement,
    Study,
)
from leptoguide.knowledge.schema.recommendations import (
    Argument,
    OptionEntry,
    Recommendation,
)

__all__ = [
    "Agent",
    "Argument",
    "Certainty",
    "CodeValue",
    "Constraint",
    "CorrectedFigure",
    "Definition",
    "Discrepancy",
    "DiscrepancyId",
    "Edge",
    "Entry",
    "Fact",
    "Figure",
    "Judgement",
    "Kebab",
    "Kind",
    "Labelled",
    "LedgerId",
    "Means",
    "Notice",
    "OptionEntry",
    "OptionId",
    "Pathway",
    "Reading",
    "Recommendation",
    "RecommendationId",
    "ReferenceNumber",
    "SafetyRule",
    "Schedule",
    "ScheduleItem",
    "SchedulePhase",
    "ScheduleReading",
    "Snake",
    "Source",
    "Sourced",
    "Stage",
    "Statement",
    "Strength",
    "Study",
    "Synonyms",
    "Tag",
    "Text",
    "Text1",
    "Value",
]
