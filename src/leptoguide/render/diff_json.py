"""A comparison of two versions as JSON-ready data; ``docs/diff.md`` describes the shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from leptoguide.compare.cohort import Cohort, Tally
from leptoguide.compare.compare import Comparison
from leptoguide.compare.entries import label_of
from leptoguide.compare.fields import Condition
from leptoguide.compare.pairing import Item
from leptoguide.compare.questions import Answer, Kind
from leptoguide.compare.structure import EntryChange
from leptoguide.knowledge.dictionary import Dictionary
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.schema import Text
from leptoguide.knowledge.values import FactValue
from leptoguide.proof.findings import Patient
from leptoguide.render.advice_json import text_json
from leptoguide.render.diff_words import DiffWords
from leptoguide.render.proof_report import case_of


def diff_json(comparison: Comparison) -> dict[str, Any]:
    """The whole comparison."""
    return _Json(comparison).whole()


def example_case(item: Item, kind: Kind, facts: Mapping[str, FactValue], dictionary: Dictionary) -> dict[str, Any]:
    """A patient as a case file of one version."""
    moved = " to ".join(value.partition(" (")[0] for value in (kind.old, kind.new))
    name = re.sub(r"[^a-z0-9]+", "-", f"{item.id} {item.reading or ''} {moved}".lower()).strip("-")
    return case_of(name, Patient(facts), dictionary)


class _Json:
    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.zh, self.en = DiffWords(comparison, "zh"), DiffWords(comparison, "en")

    def whole(self) -> dict[str, Any]:
        c = self.comparison
        return {
            "old": _version(c.old),
            "new": _version(c.new),
            "same": c.same,
            "changes": [self._change(change) for change in c.structure.changes],
            "options": [
                {"was": line.was, "now": line.now, "how": line.how, "by": line.by}
                for line in c.structure.lines
                if line.how != "kept"
            ],
            "advice": {
                "changes": bool(c.moved),
                "items": c.items,
                "asked": len(c.answers),
                "answers": [self._answer(answer) for answer in c.answers],
            },
            "cohort": self._cohort(c.cohort) if c.cohort else None,
        }

    def _change(self, change: EntryChange) -> dict[str, Any]:
        label = label_of(change.new) or label_of(change.old)
        return {
            "kind": change.kind,
            "change": change.change,
            "was": change.was,
            "now": change.now,
            "label": text_json(label) if label else None,
            "aspects": list(change.aspects),
            "fields": [
                {
                    "field": field.field,
                    "aspect": field.aspect,
                    "old": self._value(field.old, new=False),
                    "new": self._value(field.new, new=True),
                }
                for field in change.fields
            ],
        }

    def _value(self, value: Any, *, new: bool) -> Any:
        match value:
            case Text():
                return text_json(value)
            case Condition():
                words = {side.words.language: side.condition(value, new=new) for side in (self.zh, self.en)}
                return {"cql": value.cql, **words}
            case BaseModel():
                return value.model_dump(mode="json", by_alias=True)
            case tuple() | list():
                return [self._value(item, new=new) for item in value]
            case _:
                return value

    def _item(self, item: Item) -> dict[str, Any]:
        return {
            "kind": item.kind,
            "was": item.was,
            "now": item.now,
            "reading": item.reading,
        }

    def _labelled(self, item: Item) -> dict[str, Any]:
        return {**self._item(item), "label": {"zh": self.zh.item(item), "en": self.en.item(item)}}

    def _answer(self, answer: Answer) -> dict[str, Any]:
        return {
            **self._labelled(answer.item),
            "rests_on": [{"kind": kind, "id": name} for kind, name in answer.rests_on],
            "kinds": [
                {
                    "old": kind.old,
                    "new": kind.new,
                    "cases": {
                        "old": example_case(answer.item, kind, kind.patient_old, self.comparison.old.dictionary),
                        "new": example_case(answer.item, kind, kind.patient_new, self.comparison.new.dictionary),
                    },
                }
                for kind in answer.kinds
            ],
        }

    def _cohort(self, cohort: Cohort) -> dict[str, Any]:
        return {
            "patients": cohort.patients,
            "changed": len(cohort.changed),
            "unchanged": cohort.unchanged,
            "contradictory": list(cohort.contradictory),
            "in_part": list(cohort.in_part),
            "items": [self._tally(tally) for tally in cohort.tallies],
            "changes": [
                {
                    "id": change.id,
                    "as_of": change.as_of,
                    "items": [{**self._item(moved.item), "old": moved.old, "new": moved.new} for moved in change.moved],
                }
                for change in cohort.changed
            ],
        }

    def _tally(self, tally: Tally) -> dict[str, Any]:
        return {
            **self._labelled(tally.item),
            "kinds": [
                {"old": old, "new": new, "patients": len(ids), "ids": list(ids)}
                for (old, new), ids in tally.kinds.items()
            ],
            "unchanged": tally.stay,
        }


def _version(guideline: Guideline) -> dict[str, Any]:
    identity = guideline.identity
    return {
        "id": identity.id,
        "version": identity.version,
        "published": identity.issued.published,
        "title": text_json(identity.title),
    }
