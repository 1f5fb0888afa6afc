"""Mistakes that the precedence makes

`not` binds tighter than a comparison, as in CQL: `not kps < 30` would be `(not kps) < 30`. It is refused by the types.
Comparisons do not chain."""

from leptoguide.errors import CqlSyntaxError, CqlTypeError
from tests.spec.tables import Refusals, Values

TABLES = (
    Refusals(
        "`not` before a comparison.",
        CqlTypeError,
        None,
        (
            ("not kps < 30", (1, 5), "this is a bare number, but true/false is needed here"),
            ("not cytology = 'positive'", (1, 5), "this is a code, but true/false is needed here"),
        ),
    ),
    Refusals(
        "`not` before a membership.",
        CqlSyntaxError,
        "write 'headache' in symptoms, or x in {'a', 'b'}",
        (("not 'headache' in symptoms", (1, 1), "only a code can be looked for in a list fact"),),
    ),
    Values(
        "With parentheses it says what was meant.",
        (
            ("not (kps < 30)", {"kps": 30}, "true"),
            ("not ('headache' in symptoms)", {"symptoms": []}, "true"),
        ),
    ),
    Refusals(
        "Chains.",
        CqlSyntaxError,
        "join two with and",
        (
            ("30 < kps < 50", (1, 10), "comparisons do not chain at '<'"),
            ("p = q = r", (1, 7), "comparisons do not chain at '='"),
            ("p != q\n  = r", (2, 3), "comparisons do not chain at '='"),
        ),
    ),
)
