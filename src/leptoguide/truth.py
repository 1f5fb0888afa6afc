"""The three truth values of Kleene's logic, as CQL uses them.

A truth value is never a Python ``bool``: ``bool(x)`` raises, so that an unknown can not slip through an ``if``.
Compare by identity instead (``value is TRUE``).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Final, NoReturn


class Truth(Enum):
    """True, false, or unknown."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("a truth value has three states: compare it with TRUE, FALSE or UNKNOWN by `is`")

    def __invert__(self) -> Truth:
        """Kleene's negation."""
        return _NOT[self]

    def __and__(self, other: Truth) -> Truth:
        """Kleene's conjunction: false wins over unknown."""
        if self is FALSE or other is FALSE:
            return FALSE
        return TRUE if self is TRUE and other is TRUE else UNKNOWN

    def __or__(self, other: Truth) -> Truth:
        """Kleene's disjunction: true wins over unknown."""
        if self is TRUE or other is TRUE:
            return TRUE
        return FALSE if self is FALSE and other is FALSE else UNKNOWN

    def implies(self, other: Truth) -> Truth:
        """``not self or other``."""
        return ~self | other


TRUE: Final = Truth.TRUE
FALSE: Final = Truth.FALSE
UNKNOWN: Final = Truth.UNKNOWN

_NOT: Final = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


def truth_of(value: bool | None) -> Truth:
    """The truth value of a Python ``bool``; ``None`` is unknown."""
    if value is None:
        return UNKNOWN
    return TRUE if value else FALSE


def all_of(values: Iterable[Truth]) -> Truth:
    """Conjunction of any number; true when there are none. Stops at the first false."""
    result = TRUE
    for value in values:
        if value is FALSE:
            return FALSE
        if value is UNKNOWN:
            result = UNKNOWN
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """Disjunction of any number; false when there are none. Stops at the first true."""
    result = FALSE
    for value in values:
        if value is TRUE:
            return TRUE
        if value is UNKNOWN:
            result = UNKNOWN
    return result
