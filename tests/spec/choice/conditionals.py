"""If, then, else

A case with one branch."""

from tests.spec.tables import Values
from tests.spec.vocabulary import STAGE

TABLES = (
    Values(
        "The same meaning as `case when … then … else … end`.",
        (
            ("if p then 'early' else 'late'", {"p": True}, "early"),
            ("if p then 'early' else 'late'", {"p": False}, "late"),
            ("if p then 'early' else 'late'", {}, "unknown"),
            ("if p then 'late' else 'late'", {}, "late"),
            ("if p then 'early' else if q then 'early' else 'late'", {"q": True}, "early"),
        ),
        STAGE,
    ),
)
