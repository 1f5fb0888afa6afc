"""Not

The contrary of unknown is unknown."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "The three rows of `not`.",
        (
            ("not p", {"p": True}, "false"),
            ("not p", {"p": False}, "true"),
            ("not p", {}, "unknown"),
        ),
    ),
    Values(
        "De Morgan holds for all three values.",
        (
            ("not (p and q)", {"p": False}, "true"),
            ("not p or not q", {"p": False}, "true"),
            ("not (p or q)", {"p": False}, "unknown"),
            ("not p and not q", {"p": False}, "unknown"),
        ),
    ),
    Values("The literals.", (("true", {}, "true"), ("false", {}, "false"), ("not false", {}, "true"))),
)
