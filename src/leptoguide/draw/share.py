"""Counts out of a whole: never a share without the two numbers that it is made of."""

from __future__ import annotations


def amount(count: int) -> str:
    """A number of rows, its thousands set off."""
    return f"{count:,}"


def percent(count: int, of: int) -> str:
    """The share as per cent; 0% and 100% are written for none and for all alone. Of nothing there is none: a dash."""
    if of == 0:
        return "\u2014"
    if count in (0, of):
        return f"{count / of:.0%}"
    return {"0.0%": "<0.1%", "100.0%": ">99.9%"}.get(share := f"{count / of:.1%}", share)


def counted(count: int, of: int) -> str:
    """``count/of (share)``, as it stands beside a bar and in a table."""
    numbers = f"{amount(count)}/{amount(of)}"
    return f"{numbers} ({percent(count, of)})" if of else numbers


def tick(share: float) -> str:
    """A round share as it stands at an axis."""
    return f"{share:.4%}".rstrip("0%").rstrip(".") + "%"


def round_up(value: float, grid: tuple[float, ...]) -> float:
    """The next round number: a number of ``grid``, whose last is the base, times a power of the base; 0 for 0."""
    if value <= 0:
        return 0
    base, unit = grid[-1], 1.0
    while value <= unit:
        unit /= base
    while value > base * unit:
        unit *= base
    return next(step * unit for step in grid if value <= step * unit * (1 + 1 / base**base))
