"""What binds tighter

Each row reads as the other with parentheses."""

from tests.spec.tables import Reads, Values

TABLES = (
    Reads(
        "From loose to tight.",
        (
            ("p implies q or r", "p implies (q or r)"),
            ("p or q and r", "p or (q and r)"),
            ("p and q or r", "(p and q) or r"),
            ("p and cytology in {'positive'}", "p and (cytology in {'positive'})"),
            ("p and 'headache' in symptoms", "p and ('headache' in symptoms)"),
            ("p and q = r", "p and (q = r)"),
            ("p = kps < 50", "p = (kps < 50)"),
            ("not p and q", "(not p) and q"),
            ("not p = q", "(not p) = q"),
            ("not not p", "not (not p)"),
            ("not exists symptoms", "not (exists symptoms)"),
            ("exists symptoms and p", "(exists symptoms) and p"),
            ("not p is null", "not (p is null)"),
            ("onset < stopped + 6 months", "onset < (stopped + 6 months)"),
            ("onset + 1 month - 2 days < stopped", "((onset + 1 month) - 2 days) < stopped"),
        ),
    ),
    Reads(
        "`implies` groups from the left, and the last part of `if` takes all that follows.",
        (
            ("p implies q implies r", "(p implies q) implies r"),
            ("if p then q else r or p", "if p then q else (r or p)"),
        ),
    ),
    Values(
        "Parentheses change the answer.",
        (
            ("p or q and r", {"p": True, "r": False}, "true"),
            ("(p or q) and r", {"p": True, "r": False}, "false"),
        ),
    ),
)
