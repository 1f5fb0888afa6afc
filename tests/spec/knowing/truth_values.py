"""True and false

`x is true` is true only when `x` is known to be true; `x is not true` covers unknown."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Never unknown.",
        (
            ("p is true", {"p": True}, "true"),
            ("p is true", {"p": False}, "false"),
            ("p is true", {}, "false"),
            ("p is not true", {"p": True}, "false"),
            ("p is not true", {"p": False}, "true"),
            ("p is not true", {}, "true"),
            ("p is false", {"p": True}, "false"),
            ("p is false", {"p": False}, "true"),
            ("p is false", {}, "false"),
            ("p is not false", {}, "true"),
            ("fit is true", {"kps": 50}, "true"),
            ("not p is true", {}, "true"),
        ),
    ),
)
