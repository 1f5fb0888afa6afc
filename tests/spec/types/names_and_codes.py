"""Codes

A code must be one of the values of the fact it is compared with."""

from leptoguide.errors import CqlTypeError
from tests.spec.tables import Refusals
from tests.spec.vocabulary import STAGE

TABLES = (
    Refusals(
        "Misspelt codes.",
        CqlTypeError,
        "did you mean 'positive'?",
        (
            ("cytology = 'postive'", (1, 12), "'postive' is not one of the values"),
            ("cytology in {'negative', 'postive'}", (1, 26), "'postive' is not one of the values"),
        ),
    ),
    Refusals(
        "Codes of a list.",
        CqlTypeError,
        "did you mean 'headache'?",
        (("'headaches' in symptoms", (1, 1), "'headaches' is not one of the values"),),
    ),
    Refusals(
        "Codes like no other.",
        CqlTypeError,
        "values: positive, negative, equivocal, not-done",
        (("cytology = 'xyz'", (1, 12), "'xyz' is not one of the values"),),
    ),
    Refusals(
        "A code by itself is no condition.",
        CqlTypeError,
        "compare it with a fact: csf_cytology = 'positive'",
        (
            ("'positive'", (1, 1), "the code 'positive' stands alone"),
            ("'positive' = 'positive'", (1, 1), "the code 'positive' stands alone"),
            ("p and 'positive'", (1, 7), "the code 'positive' stands alone"),
        ),
    ),
    Refusals(
        "Where a code is asked for, only its own values will do.",
        CqlTypeError,
        None,
        (
            ("cytology", (1, 1), "can be 'positive', which is not allowed here"),
            ("case when p then cytology else 'early' end", (1, 18), "can be 'positive', which is not allowed here"),
        ),
        STAGE,
    ),
)
