"""Differences

Where LeptoGuide's meaning is not CQL's. Each difference keeps an unknown from turning into a "no", or keeps out what
could not be checked. The [exported library](cql.md) spells these out: a set becomes a chain of `=` and `or`, a choice
asks of each condition whether it is null, a list becomes two parameters, a date that can be never has a Boolean beside
it.

Without a difference in value: units are never converted, so a comparison in another unit is refused when the guideline
is loaded; and codes have no order, where CQL compares strings by their letters."""

from tests.spec.tables import Values
from tests.spec.vocabulary import STAGE

TABLES = (
    Values(
        "Unknown in a set: CQL's `null in {…}` is false.",
        (
            ("cytology in {'positive', 'negative'}", {}, "unknown", "false"),
            ("not (cytology in {'positive', 'negative'})", {}, "unknown", "true"),
            ("cytology = 'positive' or cytology = 'negative'", {}, "unknown", "unknown"),
        ),
    ),
    Values(
        "A choice with an unknown condition: CQL takes the next branch.",
        (
            ("case when p then 'early' else 'late' end", {}, "unknown", "late"),
            ("if p then 'early' else 'late'", {}, "unknown", "late"),
            ("case when p then 'late' else 'late' end", {}, "late", "late"),
        ),
        STAGE,
    ),
    Values(
        "A list that was not answered: in CQL an unknown list has no member.",
        (
            ("'headache' in symptoms", {}, "unknown", "false"),
            ("exists symptoms", {}, "unknown", "false"),
            ("not exists symptoms", {}, "unknown", "true"),
        ),
    ),
    Values(
        "A list answered in part has no counterpart in CQL, nor has never; a date answered with it is known.",
        (
            ("'headache' in symptoms", {"symptoms": {"present": ["nausea"]}}, "unknown", "no counterpart"),
            ("stopped < onset", {"stopped": "never", "onset": "2026-03-01"}, "true", "no counterpart"),
        ),
    ),
)
