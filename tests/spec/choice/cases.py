"""Case

The result of the first branch whose condition is true, else that of `else`. While a condition is unknown, its branch
may or may not be taken: there is an answer only if both ways give the same. Standard CQL passes over an unknown
condition as if it were false: see [differences](#differences)."""

from tests.spec.tables import Values
from tests.spec.vocabulary import STAGE

TABLES = (
    Values(
        "Decided.",
        (
            ("case when p then 'early' else 'late' end", {"p": True}, "early"),
            ("case when p then 'early' else 'late' end", {"p": False}, "late"),
            ("case when p then 'early' when q then 'late' else 'early' end", {"p": False, "q": True}, "late"),
            ("case when p then 'early' when q then 'late' else 'late' end", {"p": True}, "early"),
        ),
        STAGE,
    ),
    Values(
        "Undecided.",
        (
            ("case when p then 'early' else 'late' end", {}, "unknown"),
            ("case when p then 'early' else 'early' end", {}, "early"),
            ("case when p then 'early' when q then 'early' else 'late' end", {"q": True}, "early"),
            ("case when p then 'early' when q then 'late' else 'early' end", {"q": True}, "unknown"),
            ("case when p then 'early' when q then 'late' else 'early' end", {"q": False}, "early"),
            ("case when p then 'early' when q then 'late' else 'late' end", {"p": False}, "late"),
        ),
        STAGE,
    ),
    Values(
        "True and false as results, a case within a case, and a derived code compared.",
        (
            ("case when p then q else r end", {"p": True, "q": False, "r": True}, "false"),
            ("case when p then q else r end", {"q": True, "r": True}, "true"),
            ("case when p then q else r end", {"q": True, "r": False}, "unknown"),
            ("case when p then q else r end", {"q": True}, "unknown"),
            ("case when p then case when q then true else false end else false end", {"p": True, "q": True}, "true"),
            ("stage = case when p then 'early' else 'late' end", {"p": True, "kps": 60}, "true"),
            ("stage = case when p then 'early' else 'late' end", {"kps": 60}, "unknown"),
        ),
    ),
)
