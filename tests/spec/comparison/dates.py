"""Days

Whole days, written `@2026-03-01`. `as_of` is the day of the assessment."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Before, on and after.",
        (
            ("onset < @2026-03-01", {"onset": "2026-02-28"}, "true"),
            ("onset < @2026-03-01", {"onset": "2026-03-01"}, "false"),
            ("onset <= @2026-03-01", {"onset": "2026-03-01"}, "true"),
            ("onset = @2026-03-01", {"onset": "2026-03-01"}, "true"),
            ("onset != @2026-03-01", {"onset": "2026-03-01"}, "false"),
            ("onset > stopped", {"onset": "2026-03-01", "stopped": "2026-02-01"}, "true"),
            ("onset >= stopped", {"onset": "2026-03-01"}, "unknown"),
            ("onset <= as_of", {"onset": "2026-03-01", "as_of": "2026-03-01"}, "true"),
            ("onset <= as_of", {"onset": "2026-03-01"}, "unknown"),
        ),
    ),
)
