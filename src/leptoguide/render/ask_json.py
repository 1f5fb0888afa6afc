"""The questions of one patient as JSON-ready data; ``docs/ask.md`` describes the shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leptoguide.ask.model import Answers, FactSet, ItemQuestions, Outcome, Question
from leptoguide.ask.nearest import Counterfactuals
from leptoguide.language.printer import print_cql


def ask_json(answers: Answers, nearest: Sequence[Counterfactuals] = ()) -> dict[str, Any]:
    """Everything, in the order of use; ``nearest`` for single items."""
    identity, case = answers.guideline.identity, answers.case
    return {
        "guideline": {"id": identity.id, "version": identity.version, "review_by": identity.review_by},
        "case": case.id,
        "as_of": case.as_of.isoformat() if case.as_of else None,
        "open": list(answers.open),
        "matter": list(answers.matter),
        "most_together": answers.most_together,
        "cut": answers.cut,
        "tried": answers.tried,
        "questions": [_question(question) for question in answers.questions],
        "items": [_item(item) for item in answers.items.values()],
        "nearest": [_nearest(found) for found in nearest],
    }


def _question(question: Question) -> dict[str, Any]:
    burden = question.burden
    return {
        "facts": list(question.facts),
        "obtain": list(burden.means),
        "invasiveness": burden.worst,
        "stops": list(burden.stops),
        "cautions": list(burden.cautions),
        "settles": list(question.settles),
        "changes": list(question.changes),
    }


def _item(item: ItemQuestions) -> dict[str, Any]:
    return {
        "id": item.option,
        "status": item.status.value,
        "complete_to": item.complete_to,
        "complete": item.whole,
        "rests_on": list(item.rests_on),
        "sets": [_set(found) for found in item.sets],
    }


def _set(found: FactSet) -> dict[str, Any]:
    return {
        "facts": list(found.facts),
        "answers": found.answers,
        "settled": found.settled,
        "always": found.always,
        "outcomes": [_outcome(outcome) for outcome in found.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    when = print_cql(outcome.when) if outcome.when is not None else None
    return {"status": outcome.status.value, "answers": outcome.answers, "when": when}


def _nearest(found: Counterfactuals) -> dict[str, Any]:
    changes = [{"facts": list(c.facts), "when": [print_cql(node) for node in c.conditions]} for c in found.changes]
    return {"id": found.option, "status": found.status.value, "changes": changes, "left_out": list(found.left_out)}
