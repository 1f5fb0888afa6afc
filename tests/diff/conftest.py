"""What the tests of comparisons share: the second edition, whole and change by change, compared once a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from leptoguide.compare.compare import Comparison, compare
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from tests.editions.patched import SECOND, edition


@dataclass(frozen=True)
class Editions:
    """``editions(*names)``: the guideline with these changes; all of them without any name."""

    make: Callable[[Iterable[str]], Guideline]
    first: Guideline
    found: dict[tuple[object, ...], Comparison] = field(default_factory=dict)

    def __call__(self, *names: str) -> Guideline:
        return self.make(names or SECOND)

    def compared(self, *names: str) -> Comparison:
        """The first edition and that one."""
        return self._once(("forth", *names), self.first, self(*names))

    def reversed(self, *names: str) -> Comparison:
        """That edition as the old one."""
        return self._once(("back", *names), self(*names), self.first)

    def _once(self, key: tuple[object, ...], old: Guideline, new: Guideline) -> Comparison:
        if key not in self.found:
            self.found[key] = compare(old, new)
        return self.found[key]


@pytest.fixture(scope="session")
def editions(guideline: Guideline, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Editions, each loaded once."""
    loaded: dict[tuple[str, ...], Guideline] = {}

    def make(names: Iterable[str]) -> Guideline:
        key = tuple(names)
        if key not in loaded:
            loaded[key] = load(edition(tmp_path_factory.mktemp("edition"), key))
        return loaded[key]

    return Editions(make, guideline)
