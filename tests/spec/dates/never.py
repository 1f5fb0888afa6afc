"""Never

Some dates can be answered with `never`. The dictionary says whether that is before any day (the last dose of a drug
that was never given: here `stopped`) or after any (the day of an MRI that was never made: here `mri_date`). It stays
so whatever is added."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Before any day, or after any.",
        (
            ("stopped < onset", {"stopped": "never", "onset": "1900-01-01"}, "true"),
            ("onset <= stopped + 6 months", {"stopped": "never", "onset": "2026-03-01"}, "false"),
            ("onset <= stopped + 5000 years", {"stopped": "never", "onset": "2026-03-01"}, "false"),
            ("mri_date <= as_of", {"mri_date": "never", "as_of": "2026-03-01"}, "false"),
            ("onset < mri_date", {"mri_date": "never", "onset": "2026-03-01"}, "true"),
            ("onset < mri_date - 100 years", {"mri_date": "never", "onset": "2026-03-01"}, "true"),
            ("stopped < mri_date", {"stopped": "never", "mri_date": "never"}, "true"),
            ("stopped < onset", {"stopped": "never"}, "unknown"),
        ),
    ),
)
