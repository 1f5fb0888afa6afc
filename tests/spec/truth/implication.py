"""Implies

`p implies q` is `not p or q`. The constraints of the data dictionary are written with it."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "The nine rows of `implies`.",
        (
            ("p implies q", {"p": True, "q": True}, "true"),
            ("p implies q", {"p": True, "q": False}, "false"),
            ("p implies q", {"p": True}, "unknown"),
            ("p implies q", {"p": False, "q": True}, "true"),
            ("p implies q", {"p": False, "q": False}, "true"),
            ("p implies q", {"p": False}, "true"),
            ("p implies q", {"q": True}, "true"),
            ("p implies q", {"q": False}, "unknown"),
            ("p implies q", {}, "unknown"),
        ),
    ),
)
