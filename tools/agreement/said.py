"""All that is said of a patient, by one name each: by ``assess`` and the evaluator, and by the planes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.model import OptionAdvice
from leptoguide.advise.status import ORDER, Status
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.values import FactValue
from leptoguide.language.printer import print_cql
from leptoguide.planes.columns import cohort
from leptoguide.planes.plan import Plan
from leptoguide.planes.rows import WORD
from leptoguide.record.case import Case
from leptoguide.record.computed import with_computed
from leptoguide.truth import TRUE, UNKNOWN, Truth

Said = dict[str, Any]
"""For each item its status and reason, for each other reading of an option its status, and each condition's value."""


def by_assessment(guideline: Guideline, plan: Plan, facts: Mapping[str, FactValue]) -> Said:
    """What ``assess`` says of a case of these facts, and what its evaluator makes of every condition."""
    day = facts.get("as_of")
    known = with_computed({name: value for name, value in facts.items() if name != "as_of"}, guideline.dictionary)
    case = Case("patient", day if isinstance(day, datetime.date) else None, known, {}, {})
    advice = assess(guideline, case)
    said: Said = {}
    for recommendation in advice.recommendations:
        said[recommendation.id] = recommendation.status.value, recommendation.missing
        for option in recommendation.options:
            said[option.id] = option.status.value, _reason(option)
    for option_id, discrepancy in plan.reading_bits:
        option = advice.options[option_id]
        others = {reading.discrepancy: reading.status for reading in option.readings}
        said[f"{option_id} under {discrepancy}"] = others.get(discrepancy, option.status).value
    return said | dict(_conditions(guideline, evaluator_for(guideline, case)))


def _conditions(guideline: Guideline, evaluator: Evaluator) -> Iterator[tuple[str, bool | str | None]]:
    """Every condition by the name that a plan gives it."""
    for name in guideline.definitions:
        yield f"definition {name}", _plain(evaluator.definition(name))
    nodes = {f"applies {name}": entry.applies.node for name, entry in guideline.recommendations.items()}
    nodes |= {f"safety {name}": rule.when.node for name, rule in guideline.safety.items()}
    nodes |= {f"notice {notice.entry.id}": notice.when.node for notice in guideline.notices}
    nodes |= {f"stage {stage.entry.id}": stage.when.node for stage in guideline.stages}
    nodes |= {f"constraint {c.entry.id}": c.condition.node for c in guideline.constraints}
    for name, node in nodes.items():
        yield name, _plain(evaluator.truth(node))


def _plain(value: Any) -> bool | str | None:
    if isinstance(value, Truth):
        return None if value is UNKNOWN else value is TRUE
    return value  # type: ignore[no-any-return]


def _reason(option: OptionAdvice) -> Any:
    match option.status:
        case Status.NEEDS_DATA:
            return option.missing
        case Status.NOT_APPLICABLE:
            assert option.failing is not None
            return option.failing.text, option.failing.path
        case Status.BLOCKED:
            return tuple(found.rule for found in option.contraindications if found.effect == "stop")
        case Status.RECOMMENDED:
            return tuple(found.rule for found in option.checks)
        case _:
            return ()


def by_planes(plan: Plan, patients: Sequence[Mapping[str, FactValue]], before: int = 0) -> list[Said]:
    """What the planes say of these patients, the first of them ``before`` places after the beginning of a batch."""
    batch = cohort([*({} for _ in range(before)), *patients], plan.variables).slice(before)
    result = plan.run(batch, readings=True, also=list(plan.conditions))
    columns: Said = {}
    for item in plan.items:
        pairs = zip(result.statuses(item).tolist(), result.reasons(item).tolist(), strict=True)
        columns[item] = [_explained(plan, item, status, reason) for status, reason in pairs]
    for option, discrepancy in plan.reading_bits:
        statuses = result.statuses_under(option, discrepancy).tolist()
        columns[f"{option} under {discrepancy}"] = [ORDER[status].value for status in statuses]
    for name in plan.conditions:
        columns[name] = result.column(name).to_pylist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@cache
def _explained(plan: Plan, item: str, status: int, reason: int) -> Any:
    found, word = plan.explain(item, status, reason), ORDER[status].value
    if item in plan.guideline.recommendations:
        return word, found.missing
    if found.clause is not None:
        return word, (print_cql(found.clause.node), found.clause.definitions)
    return word, found.missing or found.stops or found.checks


def batches(count: int) -> Iterator[tuple[int, range]]:
    """Patients in batches of uneven sizes, each beginning somewhere within a word: place of the first, and numbers."""
    sizes = (1000, 64, 937, 63, 1, 1025)
    start = turn = 0
    while start < count:
        numbers = range(start, min(start + sizes[turn % len(sizes)], count))
        yield (turn * 37) % (2 * WORD), numbers
        start, turn = numbers.stop, turn + 1
