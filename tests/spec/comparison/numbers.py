"""Numbers

A fact without a unit is compared with a bare number."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "Below, at and above the limit.",
        (
            ("kps < 50", {"kps": 40}, "true"),
            ("kps < 50", {"kps": 50}, "false"),
            ("kps <= 50", {"kps": 50}, "true"),
            ("kps <= 50", {"kps": 60}, "false"),
            ("kps > 50", {"kps": 50}, "false"),
            ("kps > 50", {"kps": 60}, "true"),
            ("kps >= 50", {"kps": 40}, "false"),
            ("kps >= 50", {"kps": 50}, "true"),
            ("kps = 50", {"kps": 50}, "true"),
            ("kps = 50", {"kps": 60}, "false"),
            ("kps != 50", {"kps": 50}, "false"),
            ("kps != 50", {"kps": 60}, "true"),
        ),
    ),
    Values(
        "Every operator is unknown when the fact is.",
        tuple((f"kps {operator} 50", {}, "unknown") for operator in ("=", "!=", "<", "<=", ">", ">=")),
    ),
    Values(
        "Sides may be swapped, and a fact compared with itself is unknown while it is unknown.",
        (
            ("50 <= kps", {"kps": 50}, "true"),
            ("50 < kps", {"kps": 50}, "false"),
            ("kps = kps", {"kps": 50}, "true"),
            ("kps = kps", {}, "unknown"),
            ("1 < 2", {}, "true"),
            ("0.5 >= 0.5", {}, "true"),
        ),
    ),
)
