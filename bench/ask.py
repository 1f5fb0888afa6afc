"""How long it takes to say what to ask of one patient, once the guideline is compiled.

``python -m bench.ask`` writes its part of ``bench/results.json`` with every raw run. The answers are checked first: of
every patient a sample of completions is worked out by the evaluator, one by one, and must be the same.
"""

from __future__ import annotations

import random
import sys
from itertools import product

from bench.timing import summary, timed, written
from leptoguide.advise.assess import assess
from leptoguide.advise.status import ORDER
from leptoguide.ask.asking import ask, open_facts
from leptoguide.ask.axes import Axes
from leptoguide.ask.completions import Completions
from leptoguide.ask.engine import Engine, engine_of
from leptoguide.ask.nearest import nearest
from leptoguide.ask.search import search
from leptoguide.ask.whatif import what_if
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.load import load
from leptoguide.record.case import Case, case_from
from leptoguide.record.facts import ReadFact
from tests.property.patients import Patients

PATIENTS = 40
MISSING = 12
CHECKED = 40
ROUNDS = 5
OF_RULES = 3

GOALS_MS = {"ask-12-missing": 50.0, "ask-nothing-known": 1000.0}


def main() -> int:
    """Run everything, print a table, write the raw runs; 1 when a goal is missed or an answer is wrong."""
    guideline = load()
    drawn = Patients(guideline)
    cases = [_lacking(drawn, number) for number in range(PATIENTS)]
    wrong = [case.id for case in cases if not _checked(guideline, case, random.Random(case.id))]
    if wrong:
        print(f"not timed: {wrong[0]}", file=sys.stderr)
        return 1
    nothing = case_from({"id": "nothing", "as_of": "2026-03-01"}, guideline.dictionary)
    refused = [
        (case, name)
        for case in cases[:10]
        for name, option in assess(guideline, case).options.items()
        if option.failing is not None
    ]
    runs = {
        "compile": [timed(lambda: Engine(guideline)) for _ in range(ROUNDS)],
        "ask-12-missing": [timed(lambda c=c: ask(guideline, c)) for _ in range(ROUNDS) for c in cases],  # type: ignore[misc]
        "ask-nothing-known": [timed(lambda: ask(guideline, nothing)) for _ in range(ROUNDS)],
        "whatif": [timed(lambda c=c: what_if(guideline, c, {"kps": ReadFact(30)})) for c in cases],  # type: ignore[misc]
        "nearest": [timed(lambda c=c, o=o: nearest(guideline, c, o)) for c, o in refused[::OF_RULES]],  # type: ignore[misc]
    }
    tried = [ask(guideline, case).tried for case in cases]
    report = {
        "patients": len(cases),
        "missing": MISSING,
        "completions": {"median": sorted(tried)[len(tried) // 2], "most": max(tried)},
        "summary": {name: summary(values, GOALS_MS.get(name)) for name, values in runs.items()},
        "runs": {name: [round(value, 3) for value in values] for name, values in runs.items()},
    }
    return int(not written("ask", report))


def _lacking(drawn: Patients, number: int) -> Case:
    """A patient of whom all is known but twelve facts that rules read, and what would contradict the others."""
    source = random.Random(f"ask {number}")
    facts = drawn.patient(source)
    for name in drawn.facts:
        if name not in facts or drawn.partial(name, facts):
            drawn.put(facts, name, source)
    for name in source.sample([name for name in drawn.scope if name in facts], MISSING):
        del facts[name]
    return drawn.case(facts, f"lacking-{number}")


def _checked(guideline: Guideline, case: Case, source: random.Random) -> bool:
    """Whether completions, drawn from all that are tried, are what an assessment says of them."""
    completions = Completions(Axes(engine_of(guideline), case.known, open_facts(guideline, case)))
    sets = list(search(completions).reached)
    for facts, statuses, possible in completions.each(source.sample(sets, min(len(sets), CHECKED))):
        answers = list(product(*(found for _, found in completions.parts(facts))))
        place = source.randrange(len(answers))
        change: dict[str, ReadFact] = {}
        for answer in answers[place]:
            change |= {name: ReadFact(value) for name, value in completions.axes.change(answer.row).items()}
        found = what_if(guideline, case, change)
        if bool(found.contradictions.new) == possible[place]:
            return False
        for row, name in enumerate(completions.options) if possible[place] else ():
            if found.after.options[name].status is not ORDER[statuses[row, place]]:
                return False
    return True


if __name__ == "__main__":
    sys.exit(main())
