"""Do the planes say of every patient what ``assess`` says? ``make agreement``."""
