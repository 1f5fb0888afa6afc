"""Null

`x is null` says whether `x` is unknown, for an expression of any type."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Known or not.",
        (
            ("p is null", {}, "true"),
            ("p is null", {"p": False}, "false"),
            ("p is not null", {"p": False}, "true"),
            ("kps is null", {}, "true"),
            ("cytology is not null", {"cytology": "not-done"}, "true"),
            ("symptoms is null", {}, "true"),
            ("symptoms is null", {"symptoms": []}, "false"),
            ("onset is null", {"onset": "2026-03-01"}, "false"),
            ("stage is null", {}, "true"),
            ("(p and q) is null", {"p": False}, "false"),
            ("(p and q) is null", {"p": True}, "true"),
        ),
    ),
)
