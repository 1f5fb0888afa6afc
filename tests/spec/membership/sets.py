"""A code in a set

`x in {'a', 'b'}` is short for `x = 'a' or x = 'b'`, and so is unknown when `x` is unknown. Standard CQL calls it false:
see [differences](#differences)."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "In and not in.",
        (
            ("cytology in {'positive', 'equivocal'}", {"cytology": "positive"}, "true"),
            ("cytology in {'positive', 'equivocal'}", {"cytology": "equivocal"}, "true"),
            ("cytology in {'positive', 'equivocal'}", {"cytology": "negative"}, "false"),
            ("cytology in {'positive', 'equivocal'}", {}, "unknown"),
            ("not (cytology in {'positive', 'equivocal'})", {}, "unknown"),
            ("not (cytology in {'positive', 'equivocal'})", {"cytology": "not-done"}, "true"),
            ("cytology in {'positive'}", {"cytology": "positive"}, "true"),
            ("stage in {'early'}", {"kps": 60}, "true"),
            ("stage in {'early'}", {}, "unknown"),
        ),
    ),
    Values(
        "Even a set that holds every value says nothing of an unknown.",
        (("cytology in {'positive', 'negative', 'equivocal', 'not-done'}", {}, "unknown"),),
    ),
)
