"""Named conditions and derived codes, and other readings of the same passage."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from leptoguide.knowledge.schema.base import DiscrepancyId, Entry, Kebab, Kind, Snake, Sourced, Text, Text1
from leptoguide.knowledge.schema.dictionary import Value


class Reading(Entry):
    """Another way to read the same passage; evaluated beside the primary one and shown when it matters."""

    discrepancy: DiscrepancyId
    cql: Text1
    sections: tuple[Text1, ...]
    label: Text


class Definition(Sourced):
    """A named condition or derived code, written in CQL over facts and other definitions."""

    id: Snake
    type: Literal["boolean", "code"]
    cql: Text1
    label: Text
    kind: Kind
    values: tuple[Value, ...] = ()
    readings: tuple[Reading, ...] = ()
    sources: tuple[Kebab, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Definition:
        if (self.type == "code") != bool(self.values):
            raise ValueError(f"{self.id}: a code definition lists its values, a boolean one does not")
        if self.kind != "consensus" and not self.sources:
            raise ValueError(f"{self.id}: a definition from outside the consensus names its sources")
        return self
