"""One patient before two dictionaries: each version sees what it knows, whatever became of a fact."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import z3

from leptoguide.compare.shared import SharedWorld
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.proof.facts import Model
from leptoguide.record.seen import same_meaning
from tests.editions.patched import edition

Edited = Callable[[str, str, str], Guideline]
NEW_CODE = ("  values:\n", "  values:\n    - {id: fictional, zh: 虚构, en: Fictional}\n")


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """``edited(name, old, new)``: the guideline with this edit in the entry of one fact."""

    def make(name: str, old: str, new: str) -> Guideline:
        folder = edition(tmp_path, ())
        for path in (folder / "facts").glob("[0-9]-*.yaml"):
            text = path.read_text("utf-8")
            entry = re.search(rf"(?ms)^- id: {name}\n.*?(?=^- id: |\Z)", text)
            if entry:
                assert entry.group(0).count(old) == 1, old
                path.write_text(text.replace(entry.group(0), entry.group(0).replace(old, new)), "utf-8")
        return load(folder)

    return make


def seen(old: Guideline, new: Guideline, name: str, value: FactValue, *, by: str) -> tuple[object, object]:
    """What each version sees of a fact that one of them (``old`` or ``new``) sees with this value."""
    world = SharedWorld(old, new)
    views = {"old": world.old, "new": world.new}
    solver = z3.SimpleSolver()
    solver.add(world.patient.sound, *(view.sound for view in views.values()), views[by].facts[name].holds(value))
    assert solver.check() == z3.sat
    model = Model(solver.model())
    return tuple(view.facts[name].read(model) if name in view.facts else "no such fact" for view in views.values())  # type: ignore[return-value]


def possible(old: Guideline, new: Guideline, name: str, value: FactValue, *, by: str) -> bool:
    """Whether a version can see this value at all."""
    world = SharedWorld(old, new)
    solver = z3.SimpleSolver()
    solver.add(world.patient.sound, (world.old if by == "old" else world.new).facts[name].holds(value))
    return bool(solver.check() == z3.sat)


def test_a_fact_that_both_have_is_one_and_the_same(guideline: Guideline) -> None:
    assert seen(guideline, guideline, "kps", 50, by="old") == (50, 50)
    assert seen(guideline, guideline, "her2_ihc", "2+", by="new") == ("2+", "2+")
    day = datetime.date(2026, 3, 1)
    assert seen(guideline, guideline, "lm_onset_date", day, by="old") == (day, day)


def test_a_new_code_is_not_there_for_the_version_without_it(guideline: Guideline, edited: Edited) -> None:
    new = edited("lm_distribution", *NEW_CODE)
    assert seen(guideline, new, "lm_distribution", "fictional", by="new") == (None, "fictional")
    assert seen(guideline, new, "lm_distribution", "local", by="new") == ("local", "local")
    assert seen(new, guideline, "lm_distribution", "fictional", by="old") == ("fictional", None)


def test_of_a_list_the_codes_that_both_know_stay(guideline: Guideline, edited: Edited) -> None:
    new = edited("symptoms", *NEW_CODE)
    answer = Members(frozenset({"fictional", "headache"}), frozenset({"seizure"}))
    old_sees, new_sees = seen(guideline, new, "symptoms", answer, by="new")
    assert new_sees == answer
    assert old_sees == Members(frozenset({"headache"}), frozenset({"seizure"}))


def test_a_number_out_of_range_or_off_the_step_is_not_there(guideline: Guideline, edited: Edited) -> None:
    new = edited("kps", "step: 10", "step: 5")
    assert seen(guideline, new, "kps", 45, by="new") == (None, 45)
    assert seen(guideline, new, "kps", 40, by="new") == (40, 40)
    assert not possible(guideline, new, "kps", 45, by="old")


def test_a_fact_of_another_type_is_two_facts(guideline: Guideline, edited: Edited) -> None:
    new = edited("ecog", "type: integer", "type: decimal")
    assert not same_meaning(guideline.dictionary.facts["ecog"], new.dictionary.facts["ecog"])
    world = SharedWorld(guideline, new)
    solver = z3.SimpleSolver()
    old_known, new_known = (view.facts["ecog"].known for view in (world.old, world.new))
    solver.add(world.patient.sound)
    for a, b in ((True, True), (True, False), (False, True)):
        assert solver.check(old_known == a, new_known == b) == z3.sat


def test_never_is_not_there_for_the_version_that_can_not_say_it(guideline: Guideline, edited: Edited) -> None:
    new = edited("bevacizumab_last_date", "  never: early\n", "")
    assert seen(guideline, new, "bevacizumab_last_date", NEVER["early"], by="old") == (NEVER["early"], None)
    assert not possible(guideline, new, "bevacizumab_last_date", NEVER["early"], by="new")
