"""How synthetic patients are drawn: the entries of ``synth.yaml``, checked against a data dictionary."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Final, TypeAlias

from pydantic import Field

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.files import read_entry
from leptoguide.knowledge.schema.base import CodeValue, Entry, Kebab, Snake, Text1

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class Draw(Entry):
    """One way to come to a value, for those for whom ``when`` holds; in itself, none."""

    when: Text1 | None = None


class Nothing(Draw):
    """No value."""


class Weights(Draw):
    """A code."""

    weights: dict[CodeValue, Weight] = Field(min_length=1)


class Chance(Draw):
    """True or false."""

    share: Share


class Ranges(Draw):
    """A number: a range by its weight (weight, lowest, highest), and in it any step alike."""

    ranges: tuple[tuple[Weight, float, float], ...] = Field(min_length=1)
    decimals: int = 0


class Difference(Draw):
    """A number: the first less the second, each a number or a fact."""

    difference: tuple[float | Snake, float | Snake]


class Before(Draw):
    """A date: so many days before another."""

    before: Snake
    days: tuple[int, int]
    never: Share = 0


class Between(Draw):
    """A date: any day from one to another."""

    between: tuple[Snake, Snake]
    never: Share = 0


class Never(Draw):
    """A date that never was."""

    never: Share


class Part(Entry):
    """Some codes of a list, for those for whom ``when`` holds."""

    when: Text1 | None = None
    one_of: dict[CodeValue, Weight] = Field(default_factory=dict)
    each: dict[CodeValue, Share] = Field(default_factory=dict)


class Parts(Draw):
    """A list, answered in whole."""

    parts: tuple[Part, ...]


AnyDraw: TypeAlias = Weights | Chance | Ranges | Difference | Before | Between | Parts | Never | Nothing

_FITTING: Final[dict[str, tuple[type[Draw], ...]]] = {
    "boolean": (Nothing, Chance),
    "code": (Nothing, Weights),
    "integer": (Nothing, Ranges, Difference),
    "decimal": (Nothing, Ranges, Difference),
    "date": (Nothing, Before, Between, Never),
    "list": (Nothing, Parts),
}


class Block(Entry):
    """Facts that go missing together: by their names, or all of a group of the dictionary."""

    share: Share
    facts: tuple[Snake, ...] = ()
    groups: tuple[Kebab, ...] = ()


class Missing(Entry):
    """What is not in the file. ``codes``: of lists known in part, the share of the codes that are not."""

    blocks: tuple[Block, ...]
    alone: Share
    facts: dict[Snake, Share]
    lists_in_part: Share
    codes: Share


class Given(Entry):
    """What was carried out, by the status of the option."""

    missing: Share
    shares: dict[Kebab, Share]


class Course(Entry):
    """Days until death, and days of follow-up."""

    mean_days: float = Field(gt=0)
    followed: tuple[int, int]
    missing: Share


class Rules(Entry):
    """The whole of ``synth.yaml``; facts in the order in which they are drawn."""

    as_of: tuple[str, str]
    facts: dict[Snake, tuple[AnyDraw, ...]]
    missing: Missing
    given: Given
    course: Course
    groups: dict[Text1, Weight] = Field(min_length=1)
    groups_missing: Share

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of an assessment."""
        first, last = (datetime.date.fromisoformat(day) for day in self.as_of)
        return first, last


@cache
def synth_rules() -> Rules:
    """The rules that ship."""
    return read_entry(Path(__file__).with_name("synth.yaml"), Rules)


def check_rules(rules: Rules, dictionary: Dictionary) -> None:
    """Raises :class:`KnowledgeError` for a fact without draws, or a draw that its fact can not have."""
    wanted = [name for name in dictionary.facts if name != "as_of"]
    for name in (*wanted, *rules.facts):
        if name not in rules.facts or name not in wanted:
            raise KnowledgeError(f"the fact {name} has to stand both here and in the dictionary", where="synth.yaml")
    for name, draws in rules.facts.items():
        fact = dictionary.facts[name]
        where = f"synth.yaml, {name}"
        for draw in draws:
            if not isinstance(draw, _FITTING[fact.type]):
                raise KnowledgeError(f"a {fact.type} is not drawn as {type(draw).__name__}", where=where)
            if unknown := set(_codes(draw)) - dictionary.codes.get(name, {}).keys():
                raise KnowledgeError(f"the code {min(unknown)} is unknown", where=where)
            if isinstance(draw, Ranges):
                assert fact.range is not None
                lows, highs = ([part[place] for part in draw.ranges] for place in (1, 2))
                if min(lows) < fact.range[0] or max(highs) > fact.range[1]:
                    raise KnowledgeError("a number lies outside the range of the fact", where=where)


def _codes(draw: Draw) -> Iterable[str]:
    if isinstance(draw, Weights):
        yield from draw.weights
    if isinstance(draw, Parts):
        for part in draw.parts:
            yield from (*part.one_of, *part.each)
