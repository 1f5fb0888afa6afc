"""The order of what is recommended, and what each discipline brings to the meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from leptoguide.advise.model import OptionAdvice, PlanStep, RecommendationAdvice
from leptoguide.advise.status import Status

_FOR_THE_MEETING = (Status.RECOMMENDED, Status.BLOCKED, Status.NEEDS_DATA)


def plan(options: Sequence[OptionAdvice]) -> tuple[PlanStep, ...]:
    """Recommended options in steps: an option stands after those it waits for that are still to be done."""
    todo = {o.id: o for o in options if o.status is Status.RECOMMENDED}
    level: dict[str, int] = {}

    def place(name: str) -> int:
        if name not in level:
            waits_for = [place(other) for other in todo[name].option.entry.after if other in todo]
            level[name] = 1 + max(waits_for, default=0)
        return level[name]

    for name in todo:
        place(name)
    return tuple(
        PlanStep(number, tuple(sorted((x for x in todo if level[x] == number), key=lambda x: _rank(todo, x))))
        for number in sorted(set(level.values()))
    )


def _rank(todo: Mapping[str, OptionAdvice], name: str) -> tuple[int, int, int]:
    """Order within a step: by recommendation, then firm before optional, then by the source's preference."""
    entry = todo[name].option.entry
    return (
        int(todo[name].option.recommendation[1:]),
        0 if entry.modality == "do" else 1,
        entry.preference if entry.preference is not None else 99,
    )


def by_discipline(
    disciplines: Iterable[str], recommendations: Sequence[RecommendationAdvice]
) -> Mapping[str, tuple[str, ...]]:
    """For each discipline, the options that it has to speak to; recommendations not yet in scope wait."""
    to_discuss = [o for r in recommendations if not r.waits_for for o in r.options if o.status in _FOR_THE_MEETING]
    items = {name: tuple(o.id for o in to_discuss if name in o.option.entry.disciplines) for name in disciplines}
    return {name: found for name, found in items.items() if found}
