"""Facts and definitions

A definition is a named expression; it is used like a fact and worth what its expression is worth. Names tell capitals
from small letters. A name in double quotes is the same name."""

from leptoguide.errors import CqlTypeError
from tests.spec.tables import Reads, Refusals, Values

TABLES = (
    Values(
        "Definitions, through other definitions too.",
        (
            ("suspected", {"symptoms": ["headache"]}, "true"),
            ("suspected", {}, "unknown"),
            ("fit and suspected", {"kps": 40}, "false"),
            ("stage = 'early'", {"kps": 60}, "true"),
            ("not fit", {"kps": 40}, "true"),
        ),
    ),
    Reads("Quoted names.", (('"p" and "q"', "p and q"), ('"kps" >= 50', "kps >= 50"))),
    Refusals(
        "Unknown names.",
        CqlTypeError,
        None,
        (("weather", (1, 1), "unknown name weather"),),
    ),
    Refusals("Another case of letters.", CqlTypeError, "did you mean p?", (("P", (1, 1), "unknown name P"),)),
    Refusals(
        "Near misses.", CqlTypeError, "did you mean suspected?", (("p and suspcted", (1, 7), "unknown name suspcted"),)
    ),
)
