"""Ends of months

When the month lacks the day, its last day is meant, as CQL has it."""

from leptoguide.language.types import DATE
from tests.spec.tables import Values

TABLES = (
    Values(
        "Short months and leap years.",
        (
            ("onset + 6 months", {"onset": "2025-08-31"}, "2026-02-28"),
            ("onset + 6 months", {"onset": "2025-08-28"}, "2026-02-28"),
            ("onset + 1 month", {"onset": "2024-01-31"}, "2024-02-29"),
            ("onset + 1 month", {"onset": "2026-01-31"}, "2026-02-28"),
            ("onset - 1 month", {"onset": "2026-03-31"}, "2026-02-28"),
            ("onset + 1 year", {"onset": "2024-02-29"}, "2025-02-28"),
            ("onset + 4 years", {"onset": "2024-02-29"}, "2028-02-29"),
            ("onset + 12 months", {"onset": "2024-02-29"}, "2025-02-28"),
            ("onset + 1 day", {"onset": "2024-02-28"}, "2024-02-29"),
            ("onset + 365 days", {"onset": "2024-02-29"}, "2025-02-28"),
        ),
        DATE,
    ),
    Values(
        "Steps are taken one after the other, so two steps of a month are not always one of two.",
        (
            ("onset + 1 month + 1 month", {"onset": "2026-01-31"}, "2026-03-28"),
            ("onset + 2 months", {"onset": "2026-01-31"}, "2026-03-31"),
            ("onset + 1 month - 1 month", {"onset": "2026-01-31"}, "2026-01-28"),
        ),
        DATE,
    ),
    Values(
        "A date moved out of the calendar is unknown.",
        (
            ("onset + 9000 years", {"onset": "2026-01-31"}, "unknown"),
            ("onset - 3000 years", {"onset": "2026-01-31"}, "unknown"),
        ),
        DATE,
    ),
)
