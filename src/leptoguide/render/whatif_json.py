"""What other facts would change as JSON-ready data; ``docs/ask.md`` describes the shape."""

from __future__ import annotations

from typing import Any

from leptoguide.advise.model import FollowUp, OptionAdvice
from leptoguide.ask.whatif import Moved, Shift, WhatIf
from leptoguide.knowledge.values import FactValue
from leptoguide.language.printer import print_cql
from leptoguide.render.advice_json import value_json


def whatif_json(found: WhatIf) -> dict[str, Any]:
    """The whole comparison."""
    identity, case = found.before.guideline.identity, found.before.case
    after = found.after.options
    new, gone = found.visits
    return {
        "guideline": {"id": identity.id, "version": identity.version, "review_by": identity.review_by},
        "case": case.id,
        "as_of": case.as_of.isoformat() if case.as_of else None,
        "hypothetical": True,
        "facts": [_fact(found, moved) for moved in found.facts],
        "same": found.same,
        "options": [
            {"id": m.id, "old": m.old.value, "new": m.new.value, "why": _why(after[m.id])} for m in found.options
        ],
        "recommendations": [{"id": m.id, "old": m.old.value, "new": m.new.value} for m in found.recommendations],
        "stage": {"old": found.stage.old, "new": found.stage.new} if found.stage else None,
        "diagnosis": [{"id": m.id, "old": m.old, "new": m.new} for m in found.diagnosis],
        "safety": _shift(found.safety),
        "contradictions": _shift(found.contradictions),
        "notices": _shift(found.notices),
        "follow_up": {"new": [_visit(visit) for visit in new], "gone": [_visit(visit) for visit in gone]},
    }


def _fact(found: WhatIf, moved: Moved[FactValue | None]) -> dict[str, Any]:
    dictionary = found.before.guideline.dictionary
    old, new = (None if v is None else value_json(moved.id, v, dictionary) for v in (moved.old, moved.new))
    return {"id": moved.id, "old": old, "new": new}


def _why(option: OptionAdvice) -> dict[str, Any]:
    """The facts that the new status rests on, those it waits for, the clause that fails, and the rules that forbid."""
    return {
        "used": list(option.used),
        "missing": list(option.missing),
        "failing": print_cql(option.failing.node) if option.failing else None,
        "stops": [finding.rule for finding in option.contraindications if finding.effect == "stop"],
    }


def _shift(shift: Shift) -> dict[str, list[str]]:
    return {"new": list(shift.new), "gone": list(shift.gone)}


def _visit(visit: FollowUp) -> dict[str, Any]:
    return {"due": visit.due.isoformat(), "what": list(visit.what), "recommendation": visit.recommendation}
