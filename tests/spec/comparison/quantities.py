"""Quantities

A fact with a unit is compared with a number in the same UCUM unit, in single quotes. Units are never converted in an
expression; a case may give a value in another unit, which is converted when the case is read."""

from tests.spec.tables import Values

TABLES = (
    Values(
        "At the limit.",
        (
            ("diameter >= 5 'mm'", {"diameter": 5}, "true"),
            ("diameter >= 5 'mm'", {"diameter": 4.9}, "false"),
            ("diameter >= 5 'mm'", {}, "unknown"),
            ("diameter < 2.5 'mm'", {"diameter": 2.4}, "true"),
            ("diameter = 5 'mm'", {"diameter": 5.0}, "true"),
            ("5 'mm' <= diameter", {"diameter": 5}, "true"),
            ("diameter >= 5 'mm' and delay <= 30 'min'", {"diameter": 6, "delay": 31}, "false"),
        ),
    ),
)
