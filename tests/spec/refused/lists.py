"""List operators

A list fact is asked for one code, or for any."""

from leptoguide.errors import UnsupportedCqlError
from tests.spec.tables import Refusals

TABLES = (
    Refusals(
        "Operators that make lists.",
        UnsupportedCqlError,
        "ask for one code with 'x' in list, or exists list",
        (
            ("symptoms union symptoms", (1, 10), "CQL's `union` is not in the subset"),
            ("exists (symptoms intersect symptoms)", (1, 18), "CQL's `intersect` is not in the subset"),
            ("symptoms except symptoms", (1, 10), "CQL's `except` is not in the subset"),
            ("distinct symptoms", (1, 1), "CQL's `distinct` is not in the subset"),
            ("flatten symptoms", (1, 1), "CQL's `flatten` is not in the subset"),
            ("collapse symptoms", (1, 1), "CQL's `collapse` is not in the subset"),
            ("expand symptoms", (1, 1), "CQL's `expand` is not in the subset"),
            ("singleton from symptoms", (1, 1), "CQL's `singleton` is not in the subset"),
            ("symptoms | symptoms", (1, 10), "CQL's union `|` is not in the subset"),
            ("$this = 'headache'", (1, 1), "CQL's iteration variables is not in the subset"),
        ),
    ),
)
