"""Queries and libraries

A condition reads the facts of one patient, not the records behind them."""

from leptoguide.errors import UnsupportedCqlError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "Queries, retrieves and properties.",
        UnsupportedCqlError,
        "rules read facts, not records; derive the fact first",
        (
            ("from symptoms s", (1, 1), "CQL's `from` is not in the subset"),
            ("exists symptoms where p", (1, 17), "CQL's `where` is not in the subset"),
            ("symptoms return p", (1, 10), "CQL's `return` is not in the subset"),
            ("symptoms sort asc", (1, 10), "CQL's `sort` is not in the subset"),
            ("symptoms with p", (1, 10), "CQL's `with` is not in the subset"),
            ("symptoms without p", (1, 10), "CQL's `without` is not in the subset"),
            ("such that p", (1, 1), "CQL's `such` is not in the subset"),
            ("let x: p", (1, 1), "CQL's `let` is not in the subset"),
            ("aggregate p", (1, 1), "CQL's `aggregate` is not in the subset"),
            ("exists [Condition]", (1, 8), "CQL's retrieve `[…]` is not in the subset"),
            ("p.value", (1, 2), "CQL's property access is not in the subset"),
        ),
    ),
    Refusals(
        "Statements of a library.",
        UnsupportedCqlError,
        "one expression at a time",
        (
            ('define "Fit": kps >= 50', (1, 1), "CQL's `define` is not in the subset"),
            ("parameter as_of Date", (1, 1), "CQL's `parameter` is not in the subset"),
            ("library Rules", (1, 1), "CQL's `library` is not in the subset"),
            ("using FHIR", (1, 1), "CQL's `using` is not in the subset"),
            ("include Helpers", (1, 1), "CQL's `include` is not in the subset"),
            ("context Patient", (1, 1), "CQL's `context` is not in the subset"),
        ),
    ),
    Refusals(
        "Functions.",
        UnsupportedCqlError,
        "write the condition over facts and definitions",
        (
            ("Coalesce(p, q)", (1, 9), "function calls are not in the subset: Coalesce(…)"),
            ("p and\n  AllTrue (q)", (2, 11), "function calls are not in the subset: AllTrue(…)"),
        ),
    ),
)
