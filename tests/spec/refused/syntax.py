"""What is no CQL at all

Line and column count from 1 and stand at the first sign that does not fit."""

from leptoguide.errors import CqlSyntaxError, UnsupportedCqlError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "Out of place.",
        CqlSyntaxError,
        None,
        (
            ("p and", (1, 6), "the expression ends too early"),
            ("(p or q", (1, 8), "the expression ends too early"),
            ("p and\n(q\n", (2, 3), "the expression ends too early"),
            ("", (1, 1), "the expression ends too early"),
            ("p)", (1, 2), "unexpected ')'"),
            ("p q", (1, 3), "unexpected 'q'"),
            ("p AND q", (1, 3), "unexpected 'AND'"),
            ("cytology in {}", (1, 14), "unexpected '}'"),
            ("cytology not in {'positive'}", (1, 10), "unexpected 'not'"),
            ("kps = -1", (1, 7), "unexpected '-'"),
            ("onset < 6 months", (1, 11), "unexpected 'months'"),
            ("onset < stopped + six months", (1, 19), "unexpected 'six'"),
            ("onset < stopped + 1.5 months", (1, 19), "calendar durations are whole"),
            ("onset < @2026-02-30", (1, 9), "@2026-02-30 is no date"),
            ("case when p then q end", (1, 20), "unexpected 'end'"),
        ),
    ),
    Refusals(
        "Strange signs.",
        CqlSyntaxError,
        "codes stand in single quotes, units too: csf_cytology = 'positive', 5 'mm'",
        (
            ("p ; q", (1, 3), "unexpected character ';'"),
            ("cytology = 'positive", (1, 12), 'unexpected character "\'"'),
            ("p\nand q\nand ？", (3, 5), "unexpected character '？'"),
        ),
    ),
    Refusals(
        "Refusals on a later line.",
        UnsupportedCqlError,
        "write (a or b) and not (a and b)",
        (
            ("p\n  and (q\n    xor r)", (3, 5), "CQL's `xor` is not in the subset"),
            ("// first\np xor q", (2, 3), "CQL's `xor` is not in the subset"),
            ("/* one\ntwo */ p xor q", (2, 10), "CQL's `xor` is not in the subset"),
        ),
    ),
)
