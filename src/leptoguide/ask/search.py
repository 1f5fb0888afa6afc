"""The smallest sets of facts: all up to a size are completed, and those kept that reach what no part of them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import numpy.typing as npt

from leptoguide.advise.status import ORDER, Status
from leptoguide.ask.axes import Facts
from leptoguide.ask.completions import Completions, FactSet

MOST_TOGETHER: Final = 4
"""Facts that are asked together at most."""

BUDGET: Final = 1 << 17
"""Completions that are tried for one patient at most; who lacks less than some twenty facts never comes near."""

_NEEDS_DATA: Final = ORDER.index(Status.NEEDS_DATA)
_RECOMMENDED: Final = ORDER.index(Status.RECOMMENDED)
_BLOCKED: Final = ORDER.index(Status.BLOCKED)


@dataclass(slots=True)
class Found:
    """``sets``: for each option its sets; ``reached``: what each set that was tried makes of each option, in bits.

    ``complete_to``: for each option the size up to which all sets were tried.
    """

    sets: dict[str, list[FactSet]] = field(default_factory=dict)
    reached: dict[FactSet, npt.NDArray[np.uint8]] = field(default_factory=dict)
    complete_to: dict[str, int] = field(default_factory=dict)
    tried: int = 0
    cut: bool = False


def search(completions: Completions, budget: int = BUDGET, most: int = MOST_TOGETHER) -> Found:
    """Sets for every option that waits for facts (any other status), or is recommended (blocked)."""
    options = completions.options
    base = completions.base
    waits = {name: options.index(name) for name in options if base[options.index(name)] in (_NEEDS_DATA, _RECOMMENDED)}
    found = Found(sets={name: [] for name in waits}, complete_to=dict.fromkeys(waits, 0))
    wanted = _wanted(base)
    within: dict[FactSet, npt.NDArray[np.uint8]] = {(): np.left_shift(np.uint8(1), base)}
    going = dict(waits)
    for size in range(1, most + 1):
        sets, going = _sets(completions, going, size, found, budget)
        if not sets:
            break
        reached = completions.reached(sets)
        below = np.stack(
            [np.bitwise_or.reduce([within[part] for part in combinations(s, size - 1)]) for s in sets], axis=1
        )
        new = reached & ~below & wanted[:, None]
        for option, number in waits.items():
            if found.complete_to[option] < size:
                continue
            found.sets[option] += [sets[place] for place in np.flatnonzero(new[number])]
        for place, facts in enumerate(sets):
            found.reached[facts] = reached[:, place]
            within[facts] = reached[:, place] | below[:, place]
    return found


def _wanted(base: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """For each option the statuses that a set is looked for, in bits."""
    every = sum(1 << place for place in range(len(ORDER)))
    wanted = {_NEEDS_DATA: every & ~(1 << _NEEDS_DATA), _RECOMMENDED: 1 << _BLOCKED}
    return np.array([wanted.get(int(status), 0) for status in base], np.uint8)


def _sets(
    completions: Completions, going: Mapping[str, int], size: int, found: Found, budget: int
) -> tuple[list[FactSet], dict[str, int]]:
    """The sets of a size to try, and the options of which these are all; the others are left at the size before.

    An option's sets are taken whole or not at all, those of options that rest on few facts first.
    """
    taken: dict[FactSet, None] = {}
    left: dict[str, int] = {}
    for option in sorted(going, key=lambda name: (len(completions.rests_on[name]), going[name])):
        facts = completions.rests_on[option]
        if len(facts) < size:
            found.complete_to[option] = len(facts)
            continue
        new = None
        if comb(len(facts), size) <= budget:
            new = _new(completions, facts, size, taken, budget - found.tried)
        if new is None:
            found.cut = True
            continue
        taken |= dict.fromkeys(new)
        found.tried += sum(new.values())
        found.complete_to[option] = size
        left[option] = going[option]
    return list(taken), left


def _new(
    completions: Completions, facts: Facts, size: int, taken: Mapping[FactSet, None], budget: int
) -> dict[FactSet, int] | None:
    """Sets of these facts that are not taken yet, with their sizes; ``None`` when they are more than the budget."""
    new: dict[FactSet, int] = {}
    spent = 0
    for chosen in _combinations(facts, size):
        if chosen in taken:
            continue
        count = completions.size(chosen)
        if count is None or (spent := spent + count) > budget:
            return None
        new[chosen] = count
    return new


def _combinations(facts: Facts, size: int) -> Iterable[FactSet]:
    return combinations(sorted(facts), size)
