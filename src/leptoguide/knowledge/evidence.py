"""What stands behind the recommendations: studies, statements, references, contradictions, outside sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import read_entries, read_mapping
from leptoguide.knowledge.schema import Discrepancy, Source, Statement, Study, Text


@dataclass(frozen=True)
class Evidence:
    """The evidence folder of a guideline, by id. ``references`` are CSL-JSON items by number."""

    studies: Mapping[str, Study]
    statements: Mapping[str, Statement]
    discrepancies: Mapping[str, Discrepancy]
    sources: Mapping[str, Source]
    outcomes: Mapping[str, Text]
    references: Mapping[int, Mapping[str, Any]]

    @classmethod
    def load(cls, folder: Path) -> Evidence:
        """Read and validate the folder; raises :class:`KnowledgeError`."""
        return cls(
            studies=read_entries(folder / "studies.yaml", Study),
            statements=read_entries(folder / "statements.yaml", Statement),
            discrepancies=read_entries(folder / "discrepancies.yaml", Discrepancy),
            sources=read_entries(folder / "extensions.yaml", Source),
            outcomes=read_mapping(folder / "outcomes.yaml", Text),
            references=_references(folder / "references.json"),
        )


def _references(path: Path) -> Mapping[int, Mapping[str, Any]]:
    try:
        items = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise KnowledgeError(f"not readable: {problem}", where=path.name) from None
    return {int(item["id"]): item for item in items}
