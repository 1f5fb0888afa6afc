"""Nothing is guessed: what is said of completions is what the evaluator says of each, and no way is left out."""

from __future__ import annotations

import dataclasses
import random
from itertools import combinations, product
from typing import Any

import pytest

from leptoguide.advise.assess import assess
from leptoguide.advise.status import ORDER, Status
from leptoguide.ask.asking import ask, open_facts
from leptoguide.ask.axes import Axes
from leptoguide.ask.completions import Completions
from leptoguide.ask.engine import engine_of
from leptoguide.ask.search import search
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.truth import TRUE
from tests.ask.conftest import Judge, Lacking
from tests.property.patients import AS_OF, Facts, shown

PATIENTS = 25
CHECKED = 12
FEW = ("boolean", "code", "integer")
"""Types of facts whose every value can be tried."""


def completions_of(guideline: Guideline, case: Any) -> Completions:
    """The completions of one case."""
    return Completions(Axes(engine_of(guideline), case.known, open_facts(guideline, case)))


@pytest.mark.parametrize("part", range(2))
def test_every_completion_is_what_the_evaluator_says_of_it(
    guideline: Guideline, lacking: Lacking, judge: Judge, part: int
) -> None:
    for number in range(PATIENTS):
        source = random.Random(f"completion {part} {number}")
        facts, case = lacking.lacking(source, source.choice((4, 8, 12)))
        completions = completions_of(guideline, case)
        before, broken = judge(facts)
        assert {name: ORDER[completions.status(name)] for name in before} == dict(before)
        sets = list(search(completions, most=3).reached)
        for asked, statuses, possible in completions.each(source.sample(sets, min(len(sets), CHECKED))):
            answers = list(product(*(found for _, found in completions.parts(asked))))
            for place in source.sample(range(len(answers)), min(len(answers), CHECKED)):
                change: Facts = {}
                for answer in answers[place]:
                    change |= completions.axes.change(answer.row)
                assert change.keys() == set(asked)
                after, now_broken = judge({**facts, **change})
                assert possible[place] == (not now_broken - broken), shown(change)
                if possible[place]:
                    moved = {name: ORDER[statuses[row, place]] for row, name in enumerate(completions.options)}
                    assert after == {**before, **moved}, shown(change)


@pytest.mark.parametrize("part", range(2))
def test_whatever_the_answers_are_the_completions_have_them(
    guideline: Guideline, lacking: Lacking, judge: Judge, part: int
) -> None:
    """Random values from the whole range of each fact lead to nothing that the tried ones do not lead to."""
    told = 0
    for number in range(PATIENTS):
        source = random.Random(f"value {part} {number}")
        facts, case = lacking.lacking(source, source.choice((4, 8, 12)))
        completions = completions_of(guideline, case)
        reached = search(completions, most=3).reached
        before, broken = judge(facts)
        pool = sorted(open_facts(guideline, case))
        for _ in range(CHECKED * 3):
            asked = source.sample(pool, min(len(pool), source.choice((1, 2, 3))))
            change = {name: lacking.anything(name, facts, source) for name in asked}
            after, now_broken = judge({**facts, **change})
            if now_broken - broken:
                continue
            for name, status in after.items():
                resting = tuple(sorted(set(asked) & completions.rests_on.get(name, frozenset())))
                assert status is before[name] or resting, (name, shown(change))
                if resting in reached:
                    told += status is not before[name]
                    bits = reached[resting][completions.options.index(name)]
                    assert bits >> ORDER.index(status) & 1, (name, status, shown(change), shown(facts))
    assert told > PATIENTS


def test_the_sets_are_those_that_trying_everything_finds(guideline: Guideline, lacking: Lacking, judge: Judge) -> None:
    """The smallest sets again, from nothing but the evaluator: every subset of few facts, every value of each."""
    found = 0
    for number in range(PATIENTS):
        source = random.Random(f"all {number}")
        facts, case = lacking.lacking(source, 0)
        names = [n for n in lacking.scope if lacking.facts[n].type in FEW and n in facts]
        for name in source.sample(names, 4):
            del facts[name]
        case = lacking.case(facts)
        pool = [n for n in sorted(open_facts(guideline, case)) if lacking.facts[n].type in FEW]
        pool = [n for n in pool if n in engine_of(guideline).facts][:5]
        answers = ask(guideline, case, most=2)
        before, broken = judge(facts)
        reached: dict[tuple[str, ...], dict[str, set[Status]]] = {}
        for asked in (s for size in (1, 2) for s in combinations(pool, size)):
            reached[asked] = {name: set() for name in before}
            for values in product(*(_values(guideline, lacking, name) for name in asked)):
                after, now_broken = judge({**facts, **dict(zip(asked, values, strict=True))})
                if not now_broken - broken:
                    for name, status in after.items():
                        reached[asked][name].add(status)
        for name, status in before.items():
            if status is not Status.NEEDS_DATA:
                continue
            mine = {s.facts for s in answers.items[name].sets if set(s.facts) <= set(pool)}
            theirs = set()
            for asked, by_item in reached.items():
                parts = [part for size in range(1, len(asked)) for part in combinations(asked, size)]
                if by_item[name] - {Status.NEEDS_DATA} - set().union(*(reached[part][name] for part in parts)):
                    theirs.add(asked)
            assert mine == theirs, (name, shown(facts))
            found += len(theirs)
    assert found > PATIENTS


def _values(guideline: Guideline, lacking: Lacking, name: str) -> tuple[Any, ...]:
    match lacking.facts[name].type:
        case "boolean":
            return (False, True)
        case "code":
            return tuple(guideline.dictionary.codes[name])
        case _:
            low, high = lacking.facts[name].range or (0, 0)
            return tuple(range(int(low), int(high) + 1, max(lacking.facts[name].step, int(high - low) // 40)))


def test_the_answers_of_one_fact_say_which_they_are(guideline: Guideline, lacking: Lacking, judge: Judge) -> None:
    """The condition beside an outcome holds for a value exactly when the value leads there."""
    told = 0
    for number in range(PATIENTS):
        source = random.Random(f"which {number}")
        facts, case = lacking.lacking(source, 10)
        _, broken = judge(facts)
        for item in ask(guideline, case, most=1).items.values():
            for found in item.sets:
                (name,) = found.facts
                if lacking.facts[name].type == "list":
                    assert all(outcome.when is None for outcome in found.outcomes)
                    continue
                for _ in range(6):
                    value = lacking.value(lacking.facts[name], source)
                    after, now_broken = judge({**facts, name: value})
                    if now_broken - broken:
                        continue
                    evaluator = Evaluator({name: value, "as_of": AS_OF}, {}, guideline.list_codes)
                    holding = [o.status for o in found.outcomes if o.when and evaluator.truth(o.when) is TRUE]
                    assert holding == [after[item.option]], (item.option, name, value, shown(facts))
                    told += 1
    assert told > PATIENTS * 5


def test_the_sets_agree_with_those_of_the_assessment(guideline: Guideline, lacking: Lacking) -> None:
    """The assessment finds its sets another way, from the conditions. It differs in these things, and in no other:

    it does not look for what would block an item or show it done, of one that is done it looks at the scope alone, and
    it does not know what must hold between facts (left out here); and it takes a value that may be asked again for
    unknown in each set, so that its set can be larger by such facts.
    """
    compared = same = 0
    free = dataclasses.replace(guideline, constraints=())
    drawn = Lacking(free)
    others = {Status.DONE, Status.BLOCKED, Status.NEEDS_DATA}
    for number in range(PATIENTS * 3):
        source = random.Random(f"ways {number}")
        facts, case = drawn.lacking(source, source.choice((4, 8, 12)))
        again = open_facts(free, case) & facts.keys()
        answers = ask(free, case)
        for option in assess(free, case).options.values():
            if option.status is not Status.NEEDS_DATA or any(way.status is Status.DONE for way in option.ways):
                continue
            item = answers.items[option.id]
            assert item.whole or item.complete_to == answers.most_together
            found = [way for way in option.ways if way.status not in others]
            ways = {(way.facts, way.status) for way in found if len(way.facts) <= answers.most_together}
            mine = {(s.facts, o.status) for s in item.sets for o in s.outcomes if o.status not in others}
            smallest = {
                (names, status)
                for names, status in mine
                if not any(other is status and set(fewer) < set(names) for fewer, other in mine)
            }
            held = [set(s.facts) for s in item.sets if {Status.DONE, Status.BLOCKED} & {o.status for o in s.outcomes}]
            if not again & set(item.rests_on) and not held:
                assert smallest == ways, (option.id, shown(facts))
                same += 1
            for names, status in ways:
                reaching = [set(s) for s, o in smallest if o is status] + held
                assert any(part <= set(names) for part in reaching), (option.id, names, shown(facts))
            for names, status in smallest - ways:
                larger = [set(way) for way, other in ways if other is status and set(names) <= set(way)]
                assert any(way - set(names) <= again for way in larger), (option.id, names, shown(facts))
            compared += 1
    assert compared > PATIENTS
    assert same > PATIENTS // 2
    assert same > PATIENTS // 2
