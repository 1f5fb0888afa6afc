"""What a column is about: a fact, one code of a list, or something beside the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from leptoguide.cohort.columns import BESIDE, GIVEN, ROW, SURVIVAL
from leptoguide.cohort.mapping import Mapping
from leptoguide.errors import InputError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language.check import nearest
from leptoguide.planes.names import answer, split
from leptoguide.wording import Written, did_you_mean

Kind = Literal["fact", "answer", "asked", "beside", "option", "from", "to"]

FROM: Final = "survival from"
TO: Final = "survival to"


@dataclass(frozen=True, slots=True)
class Target:
    """``name`` is the column of a batch; ``fact`` the fact it is about, ``code`` one of its list, or an option.

    ``asked``: whether a list was answered at all, beside the columns of its codes. ``from``, ``to``: the dates between
    which survival is counted.
    """

    kind: Kind
    name: str
    fact: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file and what it is about. ``place``: which column it is, from 0."""

    place: int
    heading: str
    target: Target


def understood(
    headings: Sequence[str], mapping: Mapping, guidelines: Sequence[Guideline], name: str
) -> tuple[Heading, ...]:
    """What each column is about; one of which two things are wanted stands twice.

    ``guidelines``: versions of which one has to know a column. ``name`` is that of the file.

    Raises :class:`InputError` for a heading that means nothing or that stands twice, and for a mapping that names
    what is not there: a fact that were passed over would be taken for unknown.
    """
    for place, heading in enumerate(headings):
        if not heading:
            raise InputError("table.no-heading", where=name, number=place + 1)
        if headings.index(heading) != place:
            raise InputError("column.twice", where=f"{name}, {heading}")
    _check_named(headings, mapping, guidelines, name)
    found = list(_targets(headings, mapping, guidelines, name))
    taken: dict[str, str] = {}
    for item in found:
        if item.target.name in taken:
            first, second = taken[item.target.name], item.heading
            raise InputError("table.same-meaning", where=name, first=first, second=second, meaning=item.target.name)
        taken[item.target.name] = item.heading
    for option in (item for item in found if item.target.kind == "option" and GIVEN in taken):
        raise InputError("table.same-meaning", where=name, first=taken[GIVEN], second=option.heading, meaning=GIVEN)
    if mapping.survival and SURVIVAL in taken:
        first, second = taken[SURVIVAL], mapping.survival.to
        raise InputError("table.same-meaning", where=name, first=first, second=second, meaning=SURVIVAL)
    in_codes = {item.target.fact for item in found if item.target.kind == "answer"}
    return tuple(_asked(item) if item.target.name in in_codes else item for item in found)


def _asked(item: Heading) -> Heading:
    return Heading(item.place, item.heading, Target("asked", item.target.name, item.target.fact))


def _check_named(headings: Sequence[str], mapping: Mapping, guidelines: Sequence[Guideline], name: str) -> None:
    for meaning in mapping.values:
        if _known(meaning, guidelines) is None:
            hint = did_you_mean(nearest(meaning, names(guidelines)))
            raise InputError("mapping.values", where=name, hint=hint, word=Written(meaning))
    dates = (mapping.survival.from_, mapping.survival.to) if mapping.survival else ()
    for heading in (*mapping.columns, *mapping.ignore, *dates):
        if heading not in headings:
            hint = did_you_mean(nearest(heading, list(headings)))
            raise InputError("mapping.no-column", where=name, hint=hint, heading=Written(heading))
        if heading in mapping.ignore and (heading in mapping.columns or heading in dates):
            raise InputError("mapping.ignored", where=name, heading=Written(heading))


def _targets(
    headings: Sequence[str], mapping: Mapping, guidelines: Sequence[Guideline], name: str
) -> Iterator[Heading]:
    for place, heading in enumerate(headings):
        dates = mapping.survival
        uses = [
            kind for kind, wanted in (("from", dates and dates.from_), ("to", dates and dates.to)) if wanted == heading
        ]
        for kind in uses:
            yield Heading(place, heading, Target("from", FROM) if kind == "from" else Target("to", TO))
        if heading in mapping.ignore:
            continue
        meaning = mapping.columns.get(heading, heading)
        target = _known(meaning, guidelines)
        if target is not None:
            yield Heading(place, heading, target)
        elif heading in mapping.columns:
            hint = did_you_mean(nearest(meaning, names(guidelines)))
            raise InputError("mapping.meaning", where=name, hint=hint, heading=Written(heading), word=Written(meaning))
        elif meaning == ROW:
            raise InputError("table.row-column", where=name)
        elif not uses:
            hint = did_you_mean(nearest(meaning, names(guidelines)))
            raise InputError("table.unknown-heading", where=name, hint=hint, heading=Written(heading))


def target_of(meaning: str, guideline: Guideline) -> Target | None:
    """What the name of a column says it is about; ``None`` when it is no such name."""
    first, code = split(meaning)
    if code is None:
        if meaning in guideline.dictionary.facts:
            return Target("fact", meaning, meaning)
        return Target("beside", meaning) if meaning in BESIDE.names and meaning != ROW else None
    if first == GIVEN:
        return Target("option", meaning, code=code) if code in guideline.options else None
    fact = guideline.dictionary.facts.get(first)
    if fact is None or fact.type != "list" or code not in guideline.dictionary.codes[first]:
        return None
    return Target("answer", meaning, first, code)


def _known(meaning: str, guidelines: Iterable[Guideline]) -> Target | None:
    return next((found for g in guidelines if (found := target_of(meaning, g)) is not None), None)


def names(guidelines: Iterable[Guideline]) -> list[str]:
    """All names that a column can have."""
    beside = [name for name in BESIDE.names if name != ROW]
    facts = [name for guideline in guidelines for name in guideline.dictionary.facts]
    return list(dict.fromkeys([*facts, *beside, *(part for g in guidelines for part in _parts(g))]))


def _parts(guideline: Guideline) -> Iterator[str]:
    for fact in guideline.dictionary.facts.values():
        if fact.type == "list":
            yield from (answer(fact.id, code) for code in guideline.dictionary.codes[fact.id])
    yield from (answer(GIVEN, option) for option in guideline.options)
