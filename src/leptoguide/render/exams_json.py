"""Exams as JSON-ready data: each as an event would state it, with what follows from it beside, and the hints."""

from __future__ import annotations

from typing import Any

from leptoguide.advise.model import Advice
from leptoguide.advise.scores import CardReading, ExamReading
from leptoguide.knowledge.schema import Text
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.record.exams import Exam, converted, means
from leptoguide.record.scores import Nodule, NotEvaluable, Score, Scores
from leptoguide.render.texts import all_texts


def scores_json(advice: Advice) -> list[dict[str, Any]]:
    """All exams up to the day, in order. ``scores`` could be given back as an event's entry of that instrument."""
    return [_exam(exam, advice.guideline.instruments[exam.scores.instrument]) for exam in advice.exams]


def response_json(advice: Advice) -> dict[str, Any]:
    """How the latest exams differ from the ones before, and what the cards of MRI findings say: a hint, no verdict."""
    return {
        "kind": "hint",
        "note": _text(all_texts()["score.note"]),
        "exams": [_reading(reading) for reading in advice.exam_readings],
        "cards": [_card(reading) for reading in advice.card_readings],
    }


def _exam(exam: Exam, instrument: Instrument) -> dict[str, Any]:
    on_report_scale = {name: converted(instrument, exam.scores, name) for name in exam.scores.items}
    return {
        **_which(exam),
        "event": exam.event,
        "label": _text(instrument.label),
        "kind": instrument.kind,
        "scores": entry_json(exam.scores),
        "means": dict(means(instrument, exam.scores)),
        "converted": {name: value for name, value in on_report_scale.items() if value is not None},
    }


def entry_json(scores: Scores) -> dict[str, Any]:
    """An entry as it could be written under ``scores`` of an event; parts that hold nothing are left out."""
    parts: dict[str, Any] = {
        "items": {name: _score(score) for name, score in scores.items.items()},
        "attributable": dict(scores.attributable),
        "change": dict(scores.change),
        "exam_change": scores.exam_change,
        "overall": scores.overall,
        "means": dict(scores.means),
        "nodules": [_nodule(nodule) for nodule in scores.nodules],
        "separate": {name: _score(score) for name, score in scores.separate.items()},
        "record": dict(scores.record),
    }
    return {"version": scores.version, **{name: part for name, part in parts.items() if part}}


def _score(score: Score) -> Any:
    match score:
        case NotEvaluable(reason=None):
            return "not-evaluable"
        case NotEvaluable(reason=reason):
            return {"not_evaluable": reason}
        case tuple():
            return list(score)
        case _:
            return score


def _nodule(nodule: Nodule) -> dict[str, Any]:
    place = {"place": nodule.place} if nodule.place else {}
    return {"item": nodule.item, "diameters": list(nodule.diameters), **place}


def _which(exam: Exam) -> dict[str, Any]:
    return {"date": exam.date.isoformat(), "instrument": exam.scores.instrument, "version": exam.scores.version}


def _reading(reading: ExamReading) -> dict[str, Any]:
    compared = reading.comparison
    return {
        **_which(reading.exam),
        "previous": reading.previous.date.isoformat() if reading.previous else None,
        "exam_change": reading.exam.scores.exam_change,
        "differences": [
            {"item": d.item, "before": d.before, "after": d.after, "by": d.by}
            for d in (compared.differences if compared else ())
        ],
        "not_compared": [
            {"item": u.item, "before": u.before, "after": u.after} for u in (compared.uncompared if compared else ())
        ],
        "other_versions": [{"version": version, "date": day.isoformat()} for version, day in reading.others],
    }


def _card(reading: CardReading) -> dict[str, Any]:
    now, before = reading.exam.scores, reading.previous.scores if reading.previous else None
    names = dict.fromkeys([*now.items, *now.change])
    return {
        **_which(reading.exam),
        "previous": reading.previous.date.isoformat() if reading.previous else None,
        "items": {
            name: {
                "finding": _finding(now, name),
                "change": now.change.get(name),
                "previous": _finding(before, name) if before else None,
            }
            for name in names
        },
        "overall": now.overall,
        "contradictions": [{"item": found.item, "kind": found.kind} for found in reading.contradictions],
    }


def _finding(scores: Scores, name: str) -> Any:
    score = scores.items.get(name)
    return None if score is None else _score(score)


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
