"""The recommendations: options with their conditions, arguments and order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from leptoguide.knowledge.schema.base import (
    Certainty,
    Entry,
    Kebab,
    LedgerId,
    OptionId,
    RecommendationId,
    Sourced,
    Strength,
    Text,
    Text1,
)
from leptoguide.knowledge.schema.definitions import Reading


class Argument(Entry):
    """One reason for or against an option: a study, a statement of the text, a caution, or a preference."""

    kind: Literal["study", "statement", "caution", "preference"]
    id: Text1 | None = None
    text: Text | None = None
    sections: tuple[Text1, ...] = ()
    ledger: tuple[LedgerId, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Argument:
        if (self.id is None) == (self.text is None):
            raise ValueError("an argument has either an id (study, statement) or a text (caution, preference)")
        if (self.kind in ("study", "statement")) != (self.id is not None):
            raise ValueError(f"a {self.kind} argument is given by {'id' if self.text else 'text'}")
        if self.text is not None and not self.sections:
            raise ValueError("a caution or preference names its sections")
        return self


class OptionEntry(Sourced):
    """One thing to do, or not to do, under a recommendation.

    ``when`` makes it recommended, ``against_when`` advised against, ``done_when`` done; all in CQL and all
    within the recommendation's ``applies``. ``origin`` says where the option stands: in the recommendation,
    only in the body text, or only in Table 6.
    """

    id: OptionId
    label: Text
    detail: Text
    origin: Literal["recommendation", "text", "table-6"]
    when: Text1 | None = None
    against_when: Text1 | None = None
    done_when: Text1 | None = None
    readings: tuple[Reading, ...] = ()
    modality: Literal["do", "consider"] = "do"
    preference: int | None = Field(default=None, ge=1)
    agents: tuple[Kebab, ...] = ()
    disciplines: tuple[Kebab, ...] = Field(min_length=1)
    after: tuple[OptionId, ...] = ()
    excludes: tuple[OptionId, ...] = ()
    for_: tuple[Argument, ...] = Field(default=(), alias="for")
    against: tuple[Argument, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> OptionEntry:
        if self.when is None and self.against_when is None:
            raise ValueError(f"{self.id}: an option needs when or against_when")
        if self.readings and self.when is None:
            raise ValueError(f"{self.id}: readings vary `when`, which is missing")
        return self


class Recommendation(Sourced):
    """One of the thirteen recommendations, with its grades as printed."""

    id: RecommendationId
    section: Text1
    title: Text
    summary: Text
    abstract_group: Literal["diagnosis", "systemic-therapy", "local-therapy", "supportive-and-mdt"]
    certainty: Certainty
    strength: Strength
    agreement: float = Field(ge=0, le=100)
    applies: Text1
    options: tuple[OptionEntry, ...] = Field(min_length=1)
