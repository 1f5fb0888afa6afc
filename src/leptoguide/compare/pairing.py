"""The items of two versions side by side, so that each can be asked what it is worth before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from leptoguide.advise.status import Status
from leptoguide.compare import items as i
from leptoguide.compare.basis import Bases, Part, rests_on
from leptoguide.compare.lineage import Line
from leptoguide.knowledge.guideline import AlternativeReading, CompiledPhase, Condition, Guideline

ItemKind = Literal["recommendation", "option", "reading", "stage", "diagnosis", "safety", "notice", "visit"]
ITEM_KINDS: Final[tuple[ItemKind, ...]] = get_args(ItemKind)

DIAGNOSIS: Final = (
    "eano_esmo_certainty",
    "eano_esmo_type",
    "eano_esmo_class",
    "mri_type",
    "mri_type_eano_esmo",
    "csf_outstanding",
    "subtype",
    "her2_class",
)
"""The definitions that an assessment shows as the diagnosis."""

_NOTHING: Final = frozenset({i.ABSENT, Status.NOT_APPLICABLE.value})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a patient is told. ``was`` and ``now`` are its ids; ``reading`` the discrepancy it is read by."""

    kind: ItemKind
    was: str | None
    now: str | None
    reading: str | None = None

    @property
    def id(self) -> str:
        """The item by its newest name."""
        return self.now or self.was or ""

    def changed(self, old: str, new: str) -> bool:
        """Whether these are different things to be told: what is not there is as good as not applicable."""
        return old != new and not {old, new} <= _NOTHING


@dataclass(frozen=True, slots=True)
class Paired:
    """An item with its worth before and after, and what it rests on that changed."""

    item: Item
    old: i.Worth
    new: i.Worth
    rests_on: tuple[Part, ...]

    @property
    def asked(self) -> bool:
        """Whether anything that it rests on changed, so that it has to be asked."""
        return self.old.basis != self.new.basis


class Pairing:
    """All items of two versions."""

    def __init__(self, old: Guideline, new: Guideline, lines: tuple[Line, ...]) -> None:
        self.old, self.new, self.lines = old, new, lines
        self._before, self._after = Bases(old), Bases(new)

    def items(self) -> tuple[Paired, ...]:
        """In the order of :data:`ITEM_KINDS`."""
        found = [
            Paired(item, old, new, rests_on(old.basis, new.basis, self._before, self._after))
            for item, old, new in self._items()
        ]
        return tuple(sorted(found, key=lambda paired: ITEM_KINDS.index(paired.item.kind)))

    def _items(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        yield from self._recommendations()
        yield from self._options()
        yield Item("stage", "stage", "stage"), i.Stage(self._before), i.Stage(self._after)
        for name in DIAGNOSIS:
            was, now = self.old.definitions.get(name), self.new.definitions.get(name)
            yield (
                Item("diagnosis", *_named(name, was, now)),
                i.Diagnosis(self._before, name) if was else i.Fixed(i.UNKNOWN),
                i.Diagnosis(self._after, name) if now else i.Fixed(i.UNKNOWN),
            )
        yield from self._safety()
        yield from self._notices()
        yield from self._visits()

    def _recommendations(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        for name in dict.fromkeys((*self.old.recommendations, *self.new.recommendations)):
            was, now = self.old.recommendations.get(name), self.new.recommendations.get(name)
            yield (
                Item("recommendation", *_named(name, was, now)),
                i.RecommendationStatus(self._before, was) if was else i.Fixed(i.ABSENT),
                i.RecommendationStatus(self._after, now) if now else i.Fixed(i.ABSENT),
            )

    def _options(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        for line in self.lines:
            was, now = self.old.options.get(line.was or ""), self.new.options.get(line.now or "")
            yield (
                Item("option", line.was, line.now),
                i.OptionStatus(self._before, was) if was else i.Fixed(i.ABSENT),
                i.OptionStatus(self._after, now) if now else i.Fixed(i.ABSENT),
            )
            if was is None or now is None or line.how in ("split", "merged"):
                continue
            before, after = _touching(self.old, was.id), _touching(self.new, now.id)
            for key in dict.fromkeys((*before, *after)):
                yield (
                    Item("reading", line.was, line.now, key[0]),
                    i.ReadingStatus(self._before, was, before[key]) if key in before else i.Fixed(i.AS_PRIMARY),
                    i.ReadingStatus(self._after, now, after[key]) if key in after else i.Fixed(i.AS_PRIMARY),
                )

    def _safety(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        for name in dict.fromkeys((*self.old.safety, *self.new.safety)):
            was, now = self.old.safety.get(name), self.new.safety.get(name)
            other = was is not None and now is not None and was.entry.effect != now.entry.effect
            yield (
                Item("safety", *_named(name, was, now)),
                i.Holds(self._before, was.when, was.entry.effect if other else "") if was else i.Fixed("false"),
                i.Holds(self._after, now.when, now.entry.effect if other else "") if now else i.Fixed("false"),
            )

    def _notices(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        before, after = ({notice.entry.id: notice for notice in g.notices} for g in (self.old, self.new))
        for name in dict.fromkeys((*before, *after)):
            was, now = before.get(name), after.get(name)
            yield (
                Item("notice", *_named(name, was, now)),
                i.Shown(self._before, was.when) if was else i.Fixed(i.NOT_SHOWN),
                i.Shown(self._after, now.when) if now else i.Fixed(i.NOT_SHOWN),
            )

    def _visits(self) -> Iterator[tuple[Item, i.Worth, i.Worth]]:
        before, after = _phases(self.old), _phases(self.new)
        for key in dict.fromkeys((*before, *after)):
            was, now = before.get(key), after.get(key)
            tags = [_timing(phase) if phase else "" for phase in (was, now)]
            if "" in tags or tags[0] == tags[1]:
                tags = ["", ""]
            yield (
                Item("visit", *_named(key[0], was, now), key[1]),
                i.Holds(self._before, was.when, tags[0]) if was else i.Fixed("false"),
                i.Holds(self._after, now.when, tags[1]) if now else i.Fixed("false"),
            )
        held, holds = _held(self.old), _held(self.new)
        for name in (name for name in held if name in holds):
            yield (
                Item("visit", name, name),
                i.Shown(self._before, held[name], unless_false=True),
                i.Shown(self._after, holds[name], unless_false=True),
            )


def _named(name: str, was: object | None, now: object | None) -> tuple[str | None, str | None]:
    """The id in each version that has the entry."""
    return name if was is not None else None, name if now is not None else None


def _held(guideline: Guideline) -> Mapping[str, Condition]:
    """What is left out of a visit when its condition is false."""
    return {f"{s.entry.id}.{name}": when for s in guideline.schedules for name, when in s.items.items()}


def _touching(guideline: Guideline, option: str) -> Mapping[tuple[str, str, int], AlternativeReading]:
    """The other readings that can change an option's status, by discrepancy, what they read otherwise, and a number."""
    found: dict[tuple[str, str, int], AlternativeReading] = {}
    for reading in (reading for reading in guideline.readings if option in reading.touches):
        key = reading.discrepancy, next(iter(reading.definitions), "")
        found[*key, sum(other[:-1] == key for other in found)] = reading
    return found


def _phases(guideline: Guideline) -> Mapping[tuple[str, str | None], CompiledPhase]:
    """The phases of the follow-up, by name and by the discrepancy that they are another reading of."""
    found: dict[tuple[str, str | None], CompiledPhase] = {}
    for schedule in guideline.schedules:
        sets = [(None, schedule.phases), *((reading.discrepancy, phases) for reading, phases in schedule.readings)]
        found.update({(f"{schedule.entry.id}.{p.entry.id}", by): p for by, phases in sets for p in phases})
    return found


def _timing(phase: CompiledPhase) -> str:
    """When a phase has its visits and what is done there, in one line."""
    entry = phase.entry
    months = ", ".join(map(str, entry.months)) or f"{entry.from_month} + {entry.every}"
    return f"{entry.anchor}: {months}; {', '.join(sorted(entry.what))}"
