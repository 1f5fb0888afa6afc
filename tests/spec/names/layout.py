"""Layout

Spaces and line breaks separate; `//` comments to the end of the line, `/* */` anywhere."""

from tests.spec.tables import Reads

TABLES = (
    Reads(
        "Space and comments say nothing.",
        (
            ("p   and\n  q", "p and q"),
            ("p // the first\nand q", "p and q"),
            ("p and /* not\nr */ q", "p and q"),
            ("kps>=50", "kps >= 50"),
            ("onset+6 months<stopped", "onset + 6 months < stopped"),
        ),
    ),
)
