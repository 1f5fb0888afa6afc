"""True and false

A true/false fact is used bare. It can be compared too, which is rarely wanted."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Equal and unequal.",
        (
            ("p", {"p": True}, "true"),
            ("p", {}, "unknown"),
            ("p = q", {"p": True, "q": True}, "true"),
            ("p = q", {"p": True, "q": False}, "false"),
            ("p = q", {"p": True}, "unknown"),
            ("p != q", {"p": True, "q": False}, "true"),
            ("p = true", {"p": False}, "false"),
            ("p = false", {}, "unknown"),
            ("(kps < 50) = p", {"kps": 40, "p": True}, "true"),
        ),
    ),
)
