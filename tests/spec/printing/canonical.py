"""The canonical text

One line, one space, the fewest parentheses that keep the meaning. Names lose their quotes, `contains` becomes `in`,
`if` becomes `case`."""

from tests.spec.tables import Prints

TABLES = (
    Prints(
        "Space, comments and needless parentheses go.",
        (
            ("p   and ( q )", "p and q"),
            ("((p))", "p"),
            ("(p and q) or r", "p and q or r"),
            ("p and (q or r)", "p and (q or r)"),
            ("p and (q and r)", "p and (q and r)"),
            ("p implies (q implies r)", "p implies (q implies r)"),
            ("(p implies q) implies r", "p implies q implies r"),
            ("not (p)", "not p"),
            ("not (kps<30)", "not (kps < 30)"),
            ("(not p) = q", "not p = q"),
            ("not (p = q)", "not (p = q)"),
            ("(p = q) = r", "(p = q) = r"),
            ("p = (kps < 50)", "p = kps < 50"),
            ("(p is null) is false", "(p is null) is false"),
            ("exists (symptoms)", "exists symptoms"),
            ("(p and q) is not true", "(p and q) is not true"),
            ("p // a note", "p"),
        ),
    ),
    Prints(
        "Other spellings.",
        (
            ("symptoms contains 'headache'", "'headache' in symptoms"),
            ("if p then q else r", "case when p then q else r end"),
            ('"p" and "q"', "p and q"),
            ("onset + 1 months < stopped", "onset + 1 month < stopped"),
            ("onset + 6 month < stopped", "onset + 6 months < stopped"),
        ),
    ),
    Prints(
        "Values.",
        (
            ("kps >= 050", "kps >= 50"),
            ("diameter >= 5.0 'mm'", "diameter >= 5.0 'mm'"),
            ("diameter >= 0.1 'mm'", "diameter >= 0.1 'mm'"),
            ("diameter >= 0.00001 'mm'", "diameter >= 0.00001 'mm'"),
            ("onset <= @2026-03-01", "onset <= @2026-03-01"),
            ("cytology in {'positive','negative'}", "cytology in {'positive', 'negative'}"),
            ("'headache' in symptoms", "'headache' in symptoms"),
            ("true or not false", "true or not false"),
        ),
    ),
    Prints(
        "A choice within a choice.",
        (
            (
                "case\n  when p then q\n  else case when q then p else r end\nend",
                "case when p then q else case when q then p else r end end",
            ),
        ),
    ),
)
