"""What all knowledge entries share: strictness, two languages, ids, and where they stand in the source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text1 = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
CodeValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9+-]*$")]
RecommendationId = Annotated[str, StringConstraints(pattern=r"^R([1-9]|1[0-3])$")]
OptionId = Annotated[str, StringConstraints(pattern=r"^R([1-9]|1[0-3])\.[a-z0-9-]+$")]
DiscrepancyId = Annotated[str, StringConstraints(pattern=r"^(INC|EXT|GAP)-\d\d$")]
LedgerId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[A-Za-z0-9]+$")]
ReferenceNumber = Annotated[int, Field(ge=1)]

Certainty = Literal["high", "moderate", "low", "very-low"]
Strength = Literal["strong", "weak"]
Kind = Literal["consensus", "extension", "safety"]
Tag = Literal["SOURCED", "KNOWN", "TEXT", "ARITH", "UNSURE"]


class Entry(BaseModel):
    """Base of all knowledge entries: strict, closed, immutable."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Text(Entry):
    """One statement in the two languages; neither may be empty."""

    zh: Text1
    en: Text1

    def in_(self, language: str) -> str:
        """The text in ``zh`` or ``en``."""
        return self.zh if language == "zh" else self.en


class Sourced(Entry):
    """Where an entry stands in the consensus, and what is known to be wrong there."""

    sections: tuple[Text1, ...] = ()
    references: tuple[ReferenceNumber, ...] = ()
    discrepancies: tuple[DiscrepancyId, ...] = ()
    ledger: tuple[LedgerId, ...] = ()


class Labelled(Entry):
    id: Kebab
    label: Text
