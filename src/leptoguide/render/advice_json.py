"""Advice as JSON-ready data: the shape that ``contract`` promises, extended but never renamed."""

from __future__ import annotations

import datetime
from typing import Any

from leptoguide.advise.model import (
    Advice,
    Diagnosis,
    FollowUp,
    OpenPhase,
    OptionAdvice,
    RecommendationAdvice,
    SafetyFinding,
)
from leptoguide.advise.response import ResponseStep
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import CompiledNotice
from leptoguide.knowledge.schema import Argument, Text
from leptoguide.knowledge.values import NEVER, FactValue, Members
from leptoguide.record.resolve import Origin, Source
from leptoguide.render.exams_json import response_json, scores_json
from leptoguide.truth import TRUE, UNKNOWN


def advice_json(advice: Advice) -> dict[str, Any]:
    """The whole advice."""
    identity = advice.guideline.identity
    case = advice.case
    return {
        "guideline": {
            "id": identity.id,
            "version": identity.version,
            "doi": identity.doi,
            "review_by": identity.review_by,
        },
        "case": case.id,
        "as_of": case.as_of.isoformat() if case.as_of else None,
        "facts": {name: value_json(name, value, advice.guideline.dictionary) for name, value in case.facts.items()},
        "absent": dict(case.absent),
        "entered": dict(case.entered),
        "origins": {name: _origin(origin) for name, origin in case.origins.items()},
        "conflicts": {
            name: [value_json(name, v, advice.guideline.dictionary) for v in values]
            for name, values in case.conflicts.items()
        },
        "stage": advice.stage,
        "diagnosis": _diagnosis(advice.diagnosis),
        "in_use": [{"rule": x.rule, "effect": x.effect, "agents": list(x.agents)} for x in advice.in_use],
        "recommendations": [_recommendation(r, advice) for r in advice.recommendations],
        "plan": [{"step": step.number, "options": list(step.options)} for step in advice.plan],
        "ask_next": [{"facts": list(q.facts), "changes": list(q.changes)} for q in advice.ask_next],
        "csf_response": [_response(step) for step in advice.csf_response],
        "scores": scores_json(advice),
        "response": response_json(advice),
        "follow_up": [_follow_up(item) for item in advice.follow_up],
        "follow_up_open": [_open_phase(phase) for phase in advice.follow_up_open],
        "mdt": [{"discipline": name, "items": list(items)} for name, items in advice.mdt.items()],
        "notices": [_notice(item) for item in advice.notices],
        "contradictions": [{"id": c.id, "text": text_json(c.text)} for c in advice.contradictions],
        "disclaimer": text_json(identity.disclaimer),
    }


def text_json(text: Text) -> dict[str, str]:
    """Both languages."""
    return {"zh": text.zh, "en": text.en}


def value_json(name: str, value: FactValue, dictionary: Dictionary) -> Any:
    """A fact's value as a case would give it."""
    match value:
        case Members(present=present, absent=absent):
            codes = list(dictionary.codes[name])
            here = [c for c in codes if c in present]
            if len(present) + len(absent) == len(codes):
                return here
            return {"present": here, "absent": [c for c in codes if c in absent]}
        case datetime.date():
            return "never" if value in NEVER.values() else value.isoformat()
        case _:
            return value


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        **_source(origin),
        "carried": origin.carried,
        "closed": origin.closed.isoformat() if origin.closed else None,
        "others": [_source(source) for source in origin.others],
    }


def _source(source: Origin | Source) -> dict[str, Any]:
    return {"date": source.date.isoformat(), "kind": source.kind, "ref": source.ref}


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "certainty": diagnosis.certainty,
        "type": diagnosis.type,
        "class": diagnosis.class_,
        "mri_type": diagnosis.mri_type,
        "mri_type_eano_esmo": diagnosis.mri_type_eano_esmo,
        "csf_outstanding": diagnosis.csf_outstanding,
        "subtype": diagnosis.subtype,
        "her2": diagnosis.her2,
        "kind": "extension",
        "missing": list(diagnosis.missing),
    }


def _recommendation(advice: RecommendationAdvice, whole: Advice) -> dict[str, Any]:
    entry = advice.recommendation.entry
    return {
        "id": entry.id,
        "section": entry.section,
        "title": text_json(entry.title),
        "certainty": entry.certainty,
        "strength": entry.strength,
        "agreement": entry.agreement,
        "status": advice.status.value,
        "missing": list(advice.missing),
        "waits_for": [list(facts) for facts in advice.waits_for],
        "references": list(entry.references),
        "discrepancies": list(entry.discrepancies),
        "options": [_option(o, whole) for o in advice.options],
    }


def _option(advice: OptionAdvice, whole: Advice) -> dict[str, Any]:
    entry = advice.option.entry
    dictionary = whole.guideline.dictionary
    known = whole.case.known
    failing = advice.failing
    return {
        "id": entry.id,
        "status": advice.status.value,
        "label": text_json(entry.label),
        "detail": text_json(entry.detail),
        "origin": entry.origin,
        "modality": entry.modality,
        "preference": entry.preference,
        "agents": list(entry.agents),
        "excludes": list(entry.excludes),
        "disciplines": list(entry.disciplines),
        "sections": list(entry.sections),
        "for": [_argument(a) for a in entry.for_],
        "against": [_argument(a) for a in entry.against] + [_safety(f) for f in advice.contraindications],
        "checks": [_safety(f) for f in advice.checks],
        "facts": {name: value_json(name, known[name], dictionary) for name in advice.used if name in known},
        "missing": list(advice.missing),
        "ways": [{"facts": list(way.facts), "status": way.status.value} for way in advice.ways],
        "failing": {"clause": failing.text, "definitions": list(failing.path)} if failing else None,
        "readings": [
            {
                "discrepancy": r.discrepancy,
                "label": text_json(r.label),
                "sections": list(r.sections),
                "status": r.status.value,
            }
            for r in advice.readings
        ],
        "references": list(entry.references),
        "discrepancies": list(entry.discrepancies),
    }


def _argument(argument: Argument) -> dict[str, Any]:
    if argument.id is not None:
        return {"kind": argument.kind, "id": argument.id}
    assert argument.text is not None
    return {"kind": argument.kind, "text": text_json(argument.text), "sections": list(argument.sections)}


def _safety(finding: SafetyFinding) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": "safety", "id": finding.rule, "effect": finding.effect}
    if finding.missing:
        found["missing"] = list(finding.missing)
    return found


def _response(step: ResponseStep) -> dict[str, Any]:
    return {
        "date": step.date.isoformat(),
        "cytology": step.cytology,
        "state": step.state,
        "label": text_json(step.label),
        "since": step.since.isoformat(),
        "flag": text_json(step.flag) if step.flag else None,
    }


def _follow_up(item: FollowUp) -> dict[str, Any]:
    return {
        "due": item.due.isoformat(),
        "what": list(item.what),
        "recommendation": item.recommendation,
        "phase": text_json(item.phase),
        "overdue": "unknown" if item.overdue is UNKNOWN else item.overdue is TRUE,
        "missing": list(item.missing),
        "reading": item.reading,
    }


def _open_phase(phase: OpenPhase) -> dict[str, Any]:
    return {
        "id": phase.id,
        "phase": text_json(phase.phase),
        "recommendation": phase.recommendation,
        "missing": list(phase.missing),
        "due": [day.isoformat() for day in phase.due],
        "reading": phase.reading,
    }


def _notice(item: CompiledNotice) -> dict[str, Any]:
    entry = item.entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "general": entry.general,
        "text": text_json(entry.text),
        "sections": list(entry.sections),
        "recommendations": list(entry.recommendations),
        "references": list(entry.references),
        "discrepancies": list(entry.discrepancies),
        "sources": list(entry.sources),
    }
