"""Units

The unit must be the fact's own."""

from leptoguide.errors import CqlTypeError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "A unit where none belongs.",
        CqlTypeError,
        "write the number as a bare number",
        (("kps >= 50 'mm'", (1, 8), "this is a quantity in mm, but a bare number is needed here"),),
    ),
    Refusals(
        "No unit, or another, where one belongs.",
        CqlTypeError,
        "write the number as a quantity in mm",
        (
            ("diameter >= 5", (1, 13), "this is a bare number, but a quantity in mm is needed here"),
            ("diameter >= 5 'cm'", (1, 13), "this is a quantity in cm, but a quantity in mm is needed here"),
            ("diameter >= delay", (1, 13), "this is a quantity in min, but a quantity in mm is needed here"),
        ),
    ),
)
