"""Arithmetic, equivalence, conversion

No arithmetic but that of dates; one kind of equality; no conversion of types."""

from leptoguide.errors import UnsupportedCqlError
from tests.spec.tables import Refusals


def _one(title: str, hint: str, *rows: tuple[str, tuple[int, int], str]) -> Refusals:
    return Refusals(title, UnsupportedCqlError, hint, rows)


TABLES = (
    _one(
        "Arithmetic.",
        "there is no arithmetic but a date plus or minus a duration",
        ("kps * 2 > 50", (1, 5), "CQL's multiplication is not in the subset"),
        ("kps / 2 > 50", (1, 5), "CQL's division is not in the subset"),
        ("kps ^ 2 > 50", (1, 5), "CQL's power is not in the subset"),
        ("kps div 2 > 50", (1, 5), "CQL's `div` is not in the subset"),
        ("kps mod 2 = 0", (1, 5), "CQL's `mod` is not in the subset"),
        ("successor of kps", (1, 1), "CQL's `successor` is not in the subset"),
        ("predecessor of kps", (1, 1), "CQL's `predecessor` is not in the subset"),
        ("minimum Integer", (1, 1), "CQL's `minimum` is not in the subset"),
        ("maximum Integer", (1, 1), "CQL's `maximum` is not in the subset"),
    ),
    _one("Exclusive or.", "write (a or b) and not (a and b)", ("p xor q", (1, 3), "CQL's `xor` is not in the subset")),
    _one(
        "Equivalence.",
        "use = on codes",
        ("cytology ~ 'positive'", (1, 10), "CQL's equivalence `~` is not in the subset"),
    ),
    _one(
        "Its negation.",
        "use != on codes",
        ("cytology !~ 'positive'", (1, 10), "CQL's equivalence `!~` is not in the subset"),
    ),
    _one("Text.", "rules make no text", ("'a' & 'b'", (1, 5), "CQL's string concatenation is not in the subset")),
    _one(
        "Types.",
        "types are not converted",
        ("kps as Decimal", (1, 5), "CQL's `as` is not in the subset"),
        ("cast kps as Decimal", (1, 1), "CQL's `cast` is not in the subset"),
        ("convert kps to Decimal", (1, 1), "CQL's `convert` is not in the subset"),
    ),
    _one(
        "Structured values.",
        "use the codes of the data dictionary in single quotes",
        ("Tuple { a: p }", (1, 1), "CQL's `Tuple` is not in the subset"),
        ("List { p }", (1, 1), "CQL's `List` is not in the subset"),
        ("Code 'positive' from Local", (1, 1), "CQL's `Code` is not in the subset"),
        ("Concept { p }", (1, 1), "CQL's `Concept` is not in the subset"),
    ),
    _one(
        "The literal null.",
        "a fact that is not given is unknown by itself",
        ("kps = null", (1, 7), "the literal null is not in the subset"),
        ("case when p then null else q end", (1, 18), "the literal null is not in the subset"),
    ),
)
