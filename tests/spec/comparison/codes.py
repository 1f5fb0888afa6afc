"""Codes

A coded fact has one of the values that the dictionary lists. `not-done` and `pending` as *values* are ordinary values;
as *reasons for having no value* they leave the fact unknown."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Equal and unequal.",
        (
            ("cytology = 'positive'", {"cytology": "positive"}, "true"),
            ("cytology = 'positive'", {"cytology": "negative"}, "false"),
            ("cytology = 'positive'", {}, "unknown"),
            ("cytology != 'positive'", {"cytology": "positive"}, "false"),
            ("cytology != 'positive'", {"cytology": "not-done"}, "true"),
            ("cytology != 'positive'", {}, "unknown"),
            ("cytology = 'not-done'", {"cytology": "not-done"}, "true"),
            ("'positive' = cytology", {"cytology": "positive"}, "true"),
            ("stage = 'late'", {"kps": 40}, "true"),
            ("stage = 'late'", {}, "unknown"),
        ),
    ),
)
