"""Of what aspect of a guideline a change is: its words, its grades, its evidence, its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from leptoguide.compare.entries import EntryKind

Aspect = Literal["text", "grade", "evidence", "rule", "practice", "dictionary", "source"]
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)

CONDITIONS: Final = frozenset({"cql", "when", "against_when", "done_when", "applies"})
"""Fields that hold conditions."""

_FIELDS: Final[Mapping[str, Aspect]] = {
    **dict.fromkeys(CONDITIONS, "rule"),
    **dict.fromkeys(("readings", "effect", "excludes", "anchor", "months", "from_month", "every", "what"), "rule"),
    **dict.fromkeys(("certainty", "strength", "agreement"), "grade"),
    **dict.fromkeys(("references", "for", "against"), "evidence"),
    **dict.fromkeys(("preference", "modality", "after", "disciplines", "general", "recommendations"), "practice"),
    **dict.fromkeys(("sections", "section", "discrepancies", "ledger", "sources", "tag", "origin"), "source"),
}
_KINDS: Final[Mapping[EntryKind, Aspect]] = {
    "guideline": "source",
    "recommendation": "source",
    "option": "rule",
    "definition": "rule",
    "safety": "rule",
    "notice": "rule",
    "schedule": "rule",
    "stage": "rule",
    "pathway": "rule",
    "fact": "dictionary",
    "constraint": "rule",
    "agent": "dictionary",
    "means": "dictionary",
    "absent": "dictionary",
    "group": "dictionary",
    "event": "dictionary",
    "record-rules": "dictionary",
    "instrument": "dictionary",
    "discipline": "practice",
    "study": "evidence",
    "outcome": "evidence",
    "statement": "evidence",
    "reference": "evidence",
    "discrepancy": "source",
    "source": "source",
}


def aspect_of(kind: EntryKind, path: tuple[str, ...]) -> Aspect:
    """The aspect of a field that is no text: that of the innermost name which has one, else that of its entry."""
    return next((_FIELDS[name] for name in reversed(path) if name in _FIELDS), _KINDS[kind])
