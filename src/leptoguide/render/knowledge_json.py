"""The guideline and its data dictionary as JSON-ready data."""

from __future__ import annotations

from typing import Any

from leptoguide.knowledge.coverage import Coverage, load_coverage
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Entry, Fact


def guideline_json(guideline: Guideline) -> dict[str, Any]:
    """The guideline: recommendations, definitions, safety, evidence, discrepancies, coverage."""
    identity, evidence = guideline.identity, guideline.evidence
    return {
        **_dump(identity),
        "recommendations": [
            {**_dump(r.entry), "options": [o.id for o in r.options]} for r in guideline.recommendations.values()
        ],
        "options": [{**_dump(o.entry), "recommendation": o.recommendation} for o in guideline.options.values()],
        "definitions": [_dump(d.entry) for d in guideline.definitions.values()],
        "safety": [_dump(rule.entry) for rule in guideline.safety.values()],
        "notices": [_dump(notice.entry) for notice in guideline.notices],
        "schedules": [_dump(schedule.entry) for schedule in guideline.schedules],
        "pathway": _dump(guideline.pathway),
        "instruments": [_dump(instrument) for instrument in guideline.instruments.values()],
        "disciplines": [_dump(d) for d in guideline.disciplines.values()],
        "studies": [_dump(study) for study in evidence.studies.values()],
        "outcomes": {code: _dump(text) for code, text in evidence.outcomes.items()},
        "statements": [_dump(statement) for statement in evidence.statements.values()],
        "references": [{"number": number, **item} for number, item in sorted(evidence.references.items())],
        "discrepancies": [
            {**_dump(d), "items": items_touched(guideline, d.id)} for d in evidence.discrepancies.values()
        ],
        "sources": [_dump(source) for source in evidence.sources.values()],
        "coverage": {ledger: _coverage(entry) for ledger, entry in load_coverage(guideline.path).items()},
    }


def _coverage(entry: Coverage) -> dict[str, Any]:
    if entry.refused is not None:
        return {"refused": entry.refused.en, "refused_zh": entry.refused.zh}
    return {"carried": list(entry.carried)}


def items_touched(guideline: Guideline, discrepancy: str) -> list[str]:
    """The options that a contradiction or gap touches."""
    return [o.id for o in guideline.options.values() if discrepancy in o.entry.discrepancies]


def facts_json(guideline: Guideline) -> dict[str, Any]:
    """The data dictionary, in clinical order."""
    dictionary = guideline.dictionary
    return {
        "guideline": {"id": guideline.identity.id, "version": guideline.identity.version},
        "groups": [
            {"id": group, "label": _dump(dictionary.group_labels[group].label), "facts": list(names)}
            for group, names in dictionary.groups.items()
        ],
        "facts": [_fact(fact, guideline) for fact in dictionary.facts.values() if fact.id != "as_of"],
        "absent": [_dump(marker) for marker in dictionary.absent.values()],
        "means": [_dump(means) for means in dictionary.means.values()],
        "agents": [_dump(agent) for agent in dictionary.agents.values()],
        "constraints": [_dump(c.entry) for c in guideline.constraints],
    }


def _fact(fact: Fact, guideline: Guideline) -> dict[str, Any]:
    return {**_dump(fact), "values": [_dump(v) for v in guideline.dictionary.values(fact)]}


def _dump(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", by_alias=True)
