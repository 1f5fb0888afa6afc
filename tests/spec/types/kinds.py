"""Kinds of value

Five types: true/false, a code, a list of codes, a number with or without a unit, a date."""

from leptoguide.errors import CqlTypeError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "A condition is true/false.",
        CqlTypeError,
        None,
        (
            ("kps", (1, 1), "this is a bare number, but true/false is needed here"),
            ("p and onset", (1, 7), "this is a date, but true/false is needed here"),
            ("p or\n  cytology", (2, 3), "this is a code, but true/false is needed here"),
            ("symptoms implies p", (1, 1), "this is a list of codes, but true/false is needed here"),
            ("not diameter", (1, 5), "this is a quantity in mm, but true/false is needed here"),
        ),
    ),
    Refusals(
        "Both sides of a comparison have one type.",
        CqlTypeError,
        None,
        (
            ("kps = p", (1, 7), "this is true/false, but a bare number is needed here"),
            ("onset < 5", (1, 9), "this is a bare number, but a date is needed here"),
            ("p = 1", (1, 5), "this is a bare number, but true/false is needed here"),
        ),
    ),
    Refusals(
        "Codes and true/false have no order.",
        CqlTypeError,
        None,
        (
            ("cytology < 'positive'", (1, 1), "a code has no order, so `<` says nothing"),
            ("p >= q", (1, 1), "true/false has no order, so `>=` says nothing"),
        ),
    ),
    Refusals(
        "Lists are not compared.",
        CqlTypeError,
        "ask for one code with 'x' in list",
        (("symptoms = symptoms", (1, 1), "lists are not compared"),),
    ),
    Refusals(
        "A coded fact is no list.",
        CqlTypeError,
        "for a coded fact write x = 'a'",
        (("'positive' in cytology", (1, 15), "this is a code, but a code is looked for in a list"),),
    ),
    Refusals(
        "A list is no code; only a list has members; only true/false is true.",
        CqlTypeError,
        None,
        (
            ("symptoms in {'headache'}", (1, 1), "this is a list of codes, but `in {…}` looks at a code"),
            ("kps in {'50'}", (1, 1), "this is a bare number, but `in {…}` looks at a code"),
            ("exists cytology", (1, 8), "this is a code, but exists looks at a list"),
            ("kps is true", (1, 1), "this is a bare number, and cannot be true"),
        ),
    ),
    Refusals(
        "A duration is added to dates only.",
        CqlTypeError,
        None,
        (("kps + 6 months < 50", (1, 1), "this is a bare number, but a date is needed here"),),
    ),
    Refusals(
        "Branches of a choice have one type.",
        CqlTypeError,
        None,
        (("case when p then true else kps end", (1, 28), "this is a bare number, but true/false is needed here"),),
    ),
)
