"""CQL that the subset leaves out, by the word or sign that starts it, and what to write instead."""

from __future__ import annotations

from typing import Final

_DATES = "compare dates with <= and add a duration: a <= b + 6 months"
_LISTS = "ask for one code with 'x' in list, or exists list"
_QUERY = "rules read facts, not records; derive the fact first"
_ARITHMETIC = "there is no arithmetic but a date plus or minus a duration"

REFUSED_WORDS: Final[dict[str, str]] = {
    "xor": "write (a or b) and not (a and b)",
    "between": "write x >= a and x <= b",
    **dict.fromkeys(("during", "before", "after", "within", "same", "meets", "overlaps", "starts", "ends"), _DATES),
    **dict.fromkeys(("occurs", "includes", "included", "properly", "difference", "duration", "width"), _DATES),
    **dict.fromkeys(("Interval", "Today", "Now", "timezoneoffset"), "use as_of for the day of the assessment"),
    **dict.fromkeys(("union", "intersect", "except", "distinct", "flatten", "collapse", "expand", "singleton"), _LISTS),
    **dict.fromkeys(("from", "where", "return", "sort", "with", "without", "such", "let", "aggregate"), _QUERY),
    **dict.fromkeys(("define", "parameter", "library", "using", "include", "context"), "one expression at a time"),
    **dict.fromkeys(("as", "cast", "convert"), "types are not converted"),
    **dict.fromkeys(("div", "mod", "successor", "predecessor", "minimum", "maximum"), _ARITHMETIC),
    **dict.fromkeys(("Tuple", "List", "Code", "Concept"), "use the codes of the data dictionary in single quotes"),
}

REFUSED_SYMBOLS: Final[dict[str, tuple[str, str]]] = {
    "~": ("equivalence `~`", "use = on codes"),
    "!~": ("equivalence `!~`", "use != on codes"),
    "*": ("multiplication", _ARITHMETIC),
    "/": ("division", _ARITHMETIC),
    "^": ("power", _ARITHMETIC),
    "&": ("string concatenation", "rules make no text"),
    "|": ("union `|`", _LISTS),
    "[": ("retrieve `[…]`", _QUERY),
    ".": ("property access", _QUERY),
    "$": ("iteration variables", _LISTS),
}
