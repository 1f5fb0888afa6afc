"""The guideline's own vignettes: small patients with the answers that the source gives, written before the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import Entry, Kebab, Text
from leptoguide.record.case import Case, case_from
from leptoguide.truth import Truth


class ExpectedVisit(Entry):
    due: str
    what: tuple[Kebab, ...]


class Vignette(Entry):
    """One patient in a few facts, and what must be said of them.

    ``expect``: recommendation or option to status; ``readings``: option to discrepancy to its other status;
    ``missing``: option to the whole set of missing facts; ``definitions``: name to value.
    """

    id: str
    title: Text
    why: Text
    sections: tuple[str, ...]
    as_of: str
    facts: dict[str, Any]
    expect: dict[str, Status] = Field(default_factory=dict)
    readings: dict[str, dict[str, Status]] = Field(default_factory=dict)
    missing: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    definitions: dict[str, str] = Field(default_factory=dict)
    diagnosis: dict[str, str] = Field(default_factory=dict)
    follow_up: tuple[ExpectedVisit, ...] | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an assessment and a vignette part."""

    vignette: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.vignette}: {self.what} is {self.found}, expected {self.expected}"


def load_vignettes(folder: Path) -> tuple[Vignette, ...]:
    """All vignettes of a guideline's ``cases`` folder; ids are unique."""
    found: dict[str, Vignette] = {}
    for path in sorted(folder.glob("*.yaml")):
        for item in read_file(path, KnowledgeError):
            where = f"cases/{path.name}, {item.get('id', '?')}"
            item["expect"] = {k: _status(v, where) for k, v in (item.get("expect") or {}).items()}
            item["readings"] = {
                option: {d: _status(v, where) for d, v in readings.items()}
                for option, readings in (item.get("readings") or {}).items()
            }
            vignette = validate(item, Vignette, where)
            if vignette.id in found:
                raise KnowledgeError(f"the vignette {vignette.id} stands twice", where=where)
            found[vignette.id] = vignette
    return tuple(found.values())


def _status(word: str, where: str) -> Status:
    try:
        return Status(word)
    except ValueError:
        raise KnowledgeError(f"{word!r} is no status", where=where) from None


def case_of(vignette: Vignette, guideline: Guideline) -> Case:
    """The vignette's patient as a case."""
    content = {"id": vignette.id, "as_of": vignette.as_of, "facts": vignette.facts}
    return case_from(content, guideline.dictionary, vignette.id)


def differences(vignette: Vignette, guideline: Guideline, case: Case | None = None) -> Iterable[Difference]:
    """Everything in which the assessment departs from the vignette."""
    case = case or case_of(vignette, guideline)
    advice = assess(guideline, case)
    for what, expected, found in _compare(vignette, guideline, advice, case):
        if expected != found:
            yield Difference(vignette.id, what, expected, found)


def _compare(vignette: Vignette, guideline: Guideline, advice: Advice, case: Case) -> Iterable[tuple[str, str, str]]:
    statuses = {r.id: r.status for r in advice.recommendations} | {o.id: o.status for o in advice.options.values()}
    for name, status in vignette.expect.items():
        yield name, status, statuses.get(name, "no such item")
    for name, readings in vignette.readings.items():
        for discrepancy, status in readings.items():
            found = {r.discrepancy: r.status for r in advice.options[name].readings}
            yield f"{name} under {discrepancy}", status, found.get(discrepancy, "the same")
    for name, facts in vignette.missing.items():
        missing = advice.options[name].missing if name in advice.options else _recommendation_missing(advice, name)
        yield f"{name} missing", ", ".join(sorted(facts)), ", ".join(missing)
    evaluator = evaluator_for(guideline, case)
    for name, text in vignette.definitions.items():
        yield name, text, _text(evaluator.definition(name))
    for name, text in vignette.diagnosis.items():
        yield f"diagnosis.{name}", text, str(getattr(advice.diagnosis, name))
    if vignette.follow_up is not None:
        visits = [v for v in advice.follow_up if v.reading is None and not v.overdue]
        expected = "; ".join(f"{v.due} {'+'.join(sorted(v.what))}" for v in vignette.follow_up)
        yield "follow-up", expected, "; ".join(f"{v.due.isoformat()} {'+'.join(sorted(v.what))}" for v in visits)


def _recommendation_missing(advice: Advice, name: str) -> Mapping[str, Any] | tuple[str, ...]:
    return next(r.missing for r in advice.recommendations if r.id == name)


def _text(value: Any) -> str:
    if value is None:
        return "unknown"
    return value.value if isinstance(value, Truth) else str(value)
