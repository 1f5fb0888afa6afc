"""Or

True as soon as one side is true, whatever the other may be."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "The nine rows of `or`.",
        (
            ("p or q", {"p": True, "q": True}, "true"),
            ("p or q", {"p": True, "q": False}, "true"),
            ("p or q", {"p": True}, "true"),
            ("p or q", {"p": False, "q": True}, "true"),
            ("p or q", {"p": False, "q": False}, "false"),
            ("p or q", {"p": False}, "unknown"),
            ("p or q", {"q": True}, "true"),
            ("p or q", {"q": False}, "unknown"),
            ("p or q", {}, "unknown"),
        ),
    ),
    Values(
        "Unknown is not assumed to be the same unknown twice: the language looks at values, not at names.",
        (
            ("p or not p", {}, "unknown"),
            ("p or not p", {"p": False}, "true"),
            ("p or q or r", {"r": True}, "true"),
        ),
    ),
)
