"""Exists

Whether a list has a member at all."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "One present member is enough; none is certain only when every code is known to be absent.",
        (
            ("exists symptoms", {"symptoms": ["headache"]}, "true"),
            ("exists symptoms", {"symptoms": []}, "false"),
            ("exists symptoms", {"symptoms": {"present": ["headache"]}}, "true"),
            ("exists symptoms", {"symptoms": {"absent": ["headache"]}}, "unknown"),
            ("exists symptoms", {"symptoms": {"absent": ["headache", "nausea", "seizure"]}}, "false"),
            ("exists symptoms", {}, "unknown"),
            ("not exists symptoms", {"symptoms": []}, "true"),
            ("not exists symptoms", {}, "unknown"),
        ),
    ),
)
