"""Durations

Whole numbers of days, weeks, months or years, singular or plural. A date plus a duration is a date."""

from leptoguide.language.types import DATE
from tests.spec.tables import Values

DAY = {"onset": "2026-03-01"}

TABLES = (
    Values(
        "Forward and back.",
        (
            ("onset + 28 days", DAY, "2026-03-29"),
            ("onset + 1 day", DAY, "2026-03-02"),
            ("onset - 1 day", DAY, "2026-02-28"),
            ("onset + 2 weeks", DAY, "2026-03-15"),
            ("onset - 1 week", DAY, "2026-02-22"),
            ("onset + 6 months", DAY, "2026-09-01"),
            ("onset - 3 months", DAY, "2025-12-01"),
            ("onset + 10 months", DAY, "2027-01-01"),
            ("onset + 1 year", DAY, "2027-03-01"),
            ("onset - 1 year", DAY, "2025-03-01"),
            ("onset + 0 days", DAY, "2026-03-01"),
            ("@2026-03-01 + 1 month", {}, "2026-04-01"),
            ("onset + 1 month", {}, "unknown"),
        ),
        DATE,
    ),
    Values(
        "Within six months, the day itself counted or not.",
        (
            ("onset <= stopped + 6 months", {"stopped": "2025-09-01", "onset": "2026-03-01"}, "true"),
            ("onset < stopped + 6 months", {"stopped": "2025-09-01", "onset": "2026-03-01"}, "false"),
            ("onset <= stopped + 6 months", {"stopped": "2025-09-01", "onset": "2026-03-02"}, "false"),
            ("onset <= stopped + 6 months", {"onset": "2026-03-02"}, "unknown"),
        ),
    ),
)
