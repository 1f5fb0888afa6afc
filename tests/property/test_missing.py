"""``missing`` and ``ways``: what an undecided option is said to wait for."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from leptoguide.advise.assess import _Assessment, assess, evaluator_for
from leptoguide.advise.model import OptionAdvice, Way
from leptoguide.advise.status import Status
from leptoguide.advise.vignettes import case_of, load_vignettes
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import NEVER, Members
from leptoguide.language import nodes as n
from leptoguide.record.case import Case
from leptoguide.truth import TRUE
from tests.property.patients import AS_OF, Patients, dates_near, shown

CHUNKS = 4


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_facts_outside_missing_never_decide(guideline: Guideline, patients: Patients, chunk: int) -> None:
    """An undecided option stays undecided; or the fact shows it done, which is not among what it waits for."""
    source = random.Random(f"outside missing {chunk}")
    checked = 0
    for _ in range(30):
        facts = patients.patient(source)
        advice = assess(guideline, patients.case(facts))
        undecided = [o for o in advice.options.values() if o.status is Status.NEEDS_DATA]
        for option in source.sample(undecided, min(6, len(undecided))):
            others = [name for name in patients.facts if name not in option.missing]
            fuller = patients.more(facts, source, others)
            later = _Assessment(guideline, patients.case(fuller))
            expected = Status.NEEDS_DATA
            if (later.evaluator.truth(option.option.done_when.node)) is TRUE:
                expected = Status.DONE if later.evaluator.truth(option.option.applies.node) is TRUE else expected
            added = {name: v for name, v in fuller.items() if facts.get(name) != v}
            assert later.statuses[option.id] is expected, (
                f"{option.id} became {later.statuses[option.id]}; missing {option.missing}\n"
                f"known: {shown(facts)}\nadded: {shown(added)}"
            )
            checked += 1
    assert checked > 50


def test_every_missing_fact_is_unknown_or_partly_known(guideline: Guideline, patients: Patients) -> None:
    source = random.Random("missing is unknown")
    for _ in range(60):
        facts = patients.patient(source)
        for option in assess(guideline, patients.case(facts)).options.values():
            for name in option.missing:
                assert name not in facts or patients.partial(name, facts), (option.id, name)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_way_of_a_random_patient_can_give_its_status(guideline: Guideline, patients: Patients, chunk: int) -> None:
    source = random.Random(f"ways {chunk}")
    problems = []
    for _ in range(12):
        case = patients.case(patients.patient(source))
        problems += _unreachable(guideline, patients, case, source, limit=25)
    assert problems == []


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_way_of_a_vignette_can_give_its_status(guideline: Guideline, patients: Patients, chunk: int) -> None:
    source = random.Random(f"vignettes {chunk}")
    problems = []
    for vignette in load_vignettes(guideline.path / "cases")[chunk :: CHUNKS * 6]:
        problems += _unreachable(guideline, patients, case_of(vignette, guideline), source, limit=25)
    assert problems == []


# ---------------------------------------------------------------- the search behind the last two


def _unreachable(guideline: Guideline, patients: Patients, case: Case, source: random.Random, limit: int) -> list[str]:
    """Ways of this case (a sample of them) whose facts, however answered, do not give their status."""
    options = [o for o in assess(guideline, case).options.values() if o.ways]
    ways = [(option, way) for option in options for way in option.ways if not _rests_on_never(patients, case, way)]
    return [
        f"{case.id}: {option.id} by {', '.join(way.facts)} never {way.status}; known: {shown(case.facts)}"
        for option, way in source.sample(ways, min(limit, len(ways)))
        if not any(
            _gives(guideline, case, option, way, answers)
            for answers in _answers(guideline, patients, case, option, way)
        )
    ]


def _rests_on_never(patients: Patients, case: Case, way: Way) -> bool:
    """A comparison with never can go one way only, yet it is unknown, and asked, until the other date is given."""
    asks_a_date = any(patients.facts[name].type == "date" for name in way.facts)
    return asks_a_date and any(value in NEVER.values() for value in case.facts.values())


def _gives(guideline: Guideline, case: Case, option: OptionAdvice, way: Way, answers: Mapping[str, Any]) -> bool:
    changed = Case(case.id, case.as_of, {**case.facts, **answers}, {}, {})
    evaluator = evaluator_for(guideline, changed)
    compiled = option.option
    applies, when, against = (evaluator.truth(c.node) for c in (compiled.applies, compiled.when, compiled.against_when))
    match way.status:
        case Status.RECOMMENDED | Status.BLOCKED:
            return (applies & when) is TRUE
        case Status.DONE:
            return (applies & evaluator.truth(compiled.done_when.node)) is TRUE
        case Status.ADVISED_AGAINST:
            return (applies & against) is TRUE
        case _:
            return (~(applies & when) & ~(applies & against)) is TRUE


def _answers(
    guideline: Guideline, patients: Patients, case: Case, option: OptionAdvice, way: Way
) -> Iterator[Mapping[str, Any]]:
    """Answers to the facts of a way: all combinations of the telling ones."""
    asked = _codes_asked(guideline, option)
    choices = [_choices(patients, case, name, asked.get(name, frozenset())) for name in way.facts]
    for values in itertools.islice(itertools.product(*choices), 200_000):
        yield dict(zip(way.facts, values, strict=True))


def _choices(patients: Patients, case: Case, name: str, asked: frozenset[str]) -> Sequence[Any]:
    fact = patients.facts[name]
    match fact.type:
        case "boolean":
            return (True, False)
        case "code":
            return tuple(patients.guideline.dictionary.codes[name])
        case "date":
            return (*dates_near(case.as_of or AS_OF), *([NEVER[fact.never]] if fact.never else []))
        case "list":
            found = case.facts.get(name)
            known = found if isinstance(found, Members) else Members(frozenset())
            every = frozenset(patients.guideline.list_codes[name])
            wanted = sorted((asked & every) - known.present - known.absent) or sorted(every - known.absent)[:1]
            sets = [frozenset(), *(frozenset({c}) for c in wanted)]
            return tuple(Members(known.present | s, every - known.present - s) for s in sets)
        case _:
            return patients.samples(name)


def _codes_asked(guideline: Guideline, option: OptionAdvice) -> Mapping[str, frozenset[str]]:
    """For each list fact the codes that the option's conditions look for, through definitions too."""
    found: dict[str, set[str]] = {}
    conditions = (option.option.applies, option.option.when, option.option.against_when)
    nodes = [c.node for c in conditions]
    nodes += [guideline.definition_nodes[d] for c in conditions for d in c.definitions]
    for tree in nodes:
        for node in n.walk(tree):
            if isinstance(node, n.InList) and isinstance(node.list, n.FactRef):
                found.setdefault(node.list.id, set()).add(node.member.value)
    return {name: frozenset(codes) for name, codes in found.items()}
