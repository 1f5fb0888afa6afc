"""``ask``: the smallest sets of facts that would settle each item, what each leads to, and what to ask next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from leptoguide.advise.status import ORDER, Status
from leptoguide.ask.axes import Axes
from leptoguide.ask.burden import Burdens
from leptoguide.ask.completions import Completions, FactSet
from leptoguide.ask.conditions import one_of, within
from leptoguide.ask.engine import Engine, engine_of
from leptoguide.ask.model import Answers, ItemQuestions, Outcome, Question
from leptoguide.ask.model import FactSet as Settling
from leptoguide.ask.search import BUDGET, MOST_TOGETHER, Found, search
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import Members
from leptoguide.language import nodes as n
from leptoguide.record.case import Case

_IMPOSSIBLE = len(ORDER)
"""In place of a status where facts contradict each other."""

Places = npt.NDArray[np.uint8]


def ask(guideline: Guideline, case: Case, budget: int = BUDGET, most: int = MOST_TOGETHER) -> Answers:
    """The questions of one case. Exact: every completion of every set that it names was tried.

    ``budget``: completions that are tried at most; ``most``: facts that are asked together at most.
    """
    engine = engine_of(guideline)
    return _Asking(engine, case, open_facts(guideline, case), budget, most).answers()


def open_facts(guideline: Guideline, case: Case) -> frozenset[str]:
    """Facts that can still be asked: unknown ones, lists answered in part, and values that are provisional."""
    codes, lists = guideline.dictionary.codes, guideline.list_codes
    found = {name for name in guideline.dictionary.facts if name not in case.facts} - {"as_of"}
    for name, value in case.facts.items():
        if isinstance(value, Members):
            if len(value.present) + len(value.absent) < len(lists[name]):
                found.add(name)
        elif isinstance(value, str) and codes[name][value].provisional:
            found.add(name)
    return frozenset(found)


class _Asking:
    def __init__(self, engine: Engine, case: Case, open_: Collection[str], budget: int, most: int) -> None:
        self.engine = engine
        self.guideline = engine.guideline
        self.case = case
        self.most = most
        self.open = open_
        self.axes = Axes(engine, case.known, open_)
        self.completions = Completions(self.axes)
        self.burdens = Burdens(self.guideline, case)
        self.found: Found = search(self.completions, budget, most)

    def answers(self) -> Answers:
        settling = self._settling()
        waits = Status.NEEDS_DATA
        items = {
            name: self._item(name, sets)
            for name, sets in settling.items()
            if sets or ORDER[self.completions.status(name)] is waits
        }
        return Answers(
            guideline=self.guideline,
            case=self.case,
            open=self._named(self.open),
            matter=self._named(self.axes.facts),
            items=items,
            questions=tuple(self._questions(items)),
            most_together=self.most,
            cut=self.found.cut,
            tried=self.found.tried,
        )

    def _named(self, facts: Collection[str]) -> tuple[str, ...]:
        return tuple(name for name in self.guideline.dictionary.facts if name in facts)

    def _item(self, name: str, sets: Sequence[Settling]) -> ItemQuestions:
        return ItemQuestions(
            option=name,
            status=ORDER[self.completions.status(name)],
            sets=tuple(sorted(sets, key=lambda found: self.burdens.rank(found.facts, len(self._changes(found.facts))))),
            complete_to=self.found.complete_to[name],
            rests_on=tuple(sorted(self.completions.rests_on[name])),
        )

    def _questions(self, items: Mapping[str, ItemQuestions]) -> Iterator[Question]:
        """Every set that settles something, the best first."""
        settles: dict[FactSet, list[str]] = {}
        for name, item in items.items():
            for found in item.sets:
                settles.setdefault(found.facts, []).append(name)
        changes = {facts: self._changes(facts) for facts in settles}
        for facts in sorted(settles, key=lambda facts: self.burdens.rank(facts, len(changes[facts]))):
            yield Question(facts, self.burdens.of(facts), tuple(settles[facts]), changes[facts])

    def _changes(self, facts: FactSet) -> tuple[str, ...]:
        """Options that get another status in some completion."""
        reached, base = self.found.reached[facts], self.completions.base
        moved = np.flatnonzero(reached & ~np.left_shift(np.uint8(1), base))
        return tuple(self.completions.options[number] for number in moved)

    # ------------------------------------------------------------ what each set leads to

    def _settling(self) -> Mapping[str, list[Settling]]:
        """For each option its sets with their outcomes; all completions of all of them are worked out once more."""
        by_set: dict[FactSet, list[str]] = {}
        for name, sets in self.found.sets.items():
            for facts in sets:
                by_set.setdefault(facts, []).append(name)
        found: dict[str, list[Settling]] = {name: [] for name in self.found.sets}
        rows = {name: row for row, name in enumerate(self.completions.options)}
        for facts, statuses, possible in self.completions.each(list(by_set)):
            told: dict[bytes, Settling] = {}
            for name in by_set[facts]:
                places = np.where(possible, statuses[rows[name]], np.uint8(_IMPOSSIBLE))
                key = places.tobytes()
                if key not in told:
                    told[key] = self._told(facts, places)
                found[name].append(told[key])
        return found

    def _told(self, facts: FactSet, places: Places) -> Settling:
        """``places``: what each completion of the facts makes of an option."""
        parts = self.completions.parts(facts)
        merged = places.reshape([len(answers) for _, answers in parts])
        for axis, (part, _) in enumerate(parts):
            merged = self._merged(merged, axis, self._kind(part))
        counts = np.bincount(merged.ravel(), minlength=_IMPOSSIBLE + 1)[:_IMPOSSIBLE]
        conditions = self._conditions(facts, places) if len(facts) == 1 else {}
        outcomes = [
            Outcome(ORDER[place], int(counts[place]), conditions.get(place))
            for place in np.flatnonzero(counts).tolist()
        ]
        return Settling(facts, int(counts.sum()), tuple(outcomes))

    def _kind(self, part: frozenset[str]) -> str:
        return self.guideline.dictionary.facts[min(part)].type if len(part) == 1 else "list"

    def _merged(self, places: Places, axis: int, kind: str) -> Places:
        """Answers that make no difference here count once: neighbouring ranges, and lists however they are."""
        if kind in ("boolean", "code"):
            return places
        flat = np.moveaxis(places, axis, 0).reshape(places.shape[axis], -1)
        if kind == "list":
            _, first = np.unique(flat, axis=0, return_index=True)
            return places.take(np.sort(first), axis=axis)
        starts = np.concatenate([[True], (flat[1:] != flat[:-1]).any(axis=1)])
        return places.compress(starts, axis=axis)

    def _conditions(self, facts: FactSet, places: Places) -> Mapping[int, n.Node]:
        """For a single fact the answers that lead to each status."""
        (name,) = facts
        kind = self.guideline.dictionary.facts[name].type
        if kind == "list":
            return {}
        answers = self.axes.answers(frozenset([name])) or []
        found: dict[int, n.Node] = {}
        for place in np.unique(places):
            led = [answer.values for answer, at in zip(answers, places, strict=True) if at == place]
            if kind in ("boolean", "code"):
                found[int(place)] = one_of(self.guideline, name, [values[0] for values in led])
            else:
                runs = [(values[0], values[-1]) for values in led]
                found[int(place)] = within(self.guideline, name, runs, self.axes.samples(name))
        return found
