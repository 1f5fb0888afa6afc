"""And

False as soon as one side is false, whatever the other may be."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "The nine rows of `and`.",
        (
            ("p and q", {"p": True, "q": True}, "true"),
            ("p and q", {"p": True, "q": False}, "false"),
            ("p and q", {"p": True}, "unknown"),
            ("p and q", {"p": False, "q": True}, "false"),
            ("p and q", {"p": False, "q": False}, "false"),
            ("p and q", {"p": False}, "false"),
            ("p and q", {"q": True}, "unknown"),
            ("p and q", {"q": False}, "false"),
            ("p and q", {}, "unknown"),
        ),
    ),
    Values(
        "Any number of sides.",
        (
            ("p and q and r", {"p": True, "q": True, "r": True}, "true"),
            ("p and q and r", {"p": True, "q": True}, "unknown"),
            ("p and q and r", {"r": False}, "false"),
        ),
    ),
)
