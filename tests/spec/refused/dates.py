"""Timing and intervals

Dates are compared and moved; CQL's timing phrases and intervals are left out."""

from leptoguide.errors import UnsupportedCqlError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "Timing phrases.",
        UnsupportedCqlError,
        "compare dates with <= and add a duration: a <= b + 6 months",
        (
            ("onset during stopped", (1, 7), "CQL's `during` is not in the subset"),
            ("onset before stopped", (1, 7), "CQL's `before` is not in the subset"),
            ("onset after stopped", (1, 7), "CQL's `after` is not in the subset"),
            ("onset within 3 days of stopped", (1, 7), "CQL's `within` is not in the subset"),
            ("onset same day as stopped", (1, 7), "CQL's `same` is not in the subset"),
            ("onset meets stopped", (1, 7), "CQL's `meets` is not in the subset"),
            ("onset overlaps stopped", (1, 7), "CQL's `overlaps` is not in the subset"),
            ("onset starts stopped", (1, 7), "CQL's `starts` is not in the subset"),
            ("onset ends stopped", (1, 7), "CQL's `ends` is not in the subset"),
            ("onset occurs after stopped", (1, 7), "CQL's `occurs` is not in the subset"),
            ("onset includes stopped", (1, 7), "CQL's `includes` is not in the subset"),
            ("onset included in stopped", (1, 7), "CQL's `included` is not in the subset"),
            ("onset properly includes stopped", (1, 7), "CQL's `properly` is not in the subset"),
            ("difference in months between onset and stopped", (1, 1), "CQL's `difference` is not in the subset"),
            ("duration in days of onset", (1, 1), "CQL's `duration` is not in the subset"),
            ("width of onset", (1, 1), "CQL's `width` is not in the subset"),
        ),
    ),
    Refusals(
        "Intervals and the clock.",
        UnsupportedCqlError,
        "use as_of for the day of the assessment",
        (
            ("onset in Interval[@2026-01-01, as_of]", (1, 10), "CQL's `Interval` is not in the subset"),
            ("onset <= Today()", (1, 10), "CQL's `Today` is not in the subset"),
            ("onset <= Now()", (1, 10), "CQL's `Now` is not in the subset"),
            ("timezoneoffset of onset", (1, 1), "CQL's `timezoneoffset` is not in the subset"),
        ),
    ),
    Refusals(
        "Between.",
        UnsupportedCqlError,
        "write x >= a and x <= b",
        (("kps between 50 and 70", (1, 5), "CQL's `between` is not in the subset"),),
    ),
)
