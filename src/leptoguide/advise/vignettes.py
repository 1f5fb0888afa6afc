"""The guideline's own vignettes: small patients with the answers that the source gives, written before the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.model import Advice, FollowUp, SafetyFinding
from leptoguide.advise.status import Status
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.files import validate
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.reader import read_file
from leptoguide.knowledge.schema import Entry, Kebab, Text
from leptoguide.record.case import Case, case_from
from leptoguide.truth import FALSE, Truth

Comparison = tuple[str, str, str]
"""What is compared, what is expected, what is found."""

NO_SUCH = "no such item"
SAME = "same"
"""An option's status under a reading that leaves it as it is."""


class ExpectedVisit(Entry):
    due: str
    what: tuple[Kebab, ...]


class Vignette(Entry):
    """One patient in a few facts, and what must be said of them. Nothing but what is written is compared.

    ``expect``: recommendation or option to status; ``missing``: option to the whole set of missing facts;
    ``definitions``: name to value; ``readings``: option, or definition, to discrepancy to its value under that
    reading (an option's is its other status, or ``same``).

    ``cautions``: option to all safety rules on its agents that hold, of any effect; ``checks``: option to all that
    missing facts leave open; ``notices``: id to whether it is shown; ``contradictions``: all constraints broken;
    ``stage``: where the patient stands, or ``none``; ``follow_up``: all visits still to come, and
    ``follow_up_readings``: those that another reading adds; ``follow_up_open``: all phases of the schedule of which
    can not be told whether they apply, with the facts that would tell; ``overdue``: all visits that were missed, or
    may have been, day to ``true`` or ``unknown``.
    """

    id: str
    title: Text
    why: Text
    sections: tuple[str, ...]
    as_of: str
    facts: dict[str, Any]
    expect: dict[str, Status] = Field(default_factory=dict)
    readings: dict[str, dict[str, str]] = Field(default_factory=dict)
    missing: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    definitions: dict[str, str] = Field(default_factory=dict)
    diagnosis: dict[str, str] = Field(default_factory=dict)
    cautions: dict[str, tuple[Kebab, ...]] = Field(default_factory=dict)
    checks: dict[str, tuple[Kebab, ...]] = Field(default_factory=dict)
    notices: dict[str, bool] = Field(default_factory=dict)
    contradictions: tuple[Kebab, ...] | None = None
    stage: Kebab | None = None
    follow_up: tuple[ExpectedVisit, ...] | None = None
    follow_up_readings: dict[str, tuple[ExpectedVisit, ...]] = Field(default_factory=dict)
    follow_up_open: dict[Kebab, tuple[str, ...]] | None = None
    overdue: dict[str, Literal["true", "unknown"]] | None = None


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
            for name, readings in (item.get("readings") or {}).items():
                for value in readings.values() if "." in name else ():
                    if value != SAME:
                        _status(value, where)
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


def _compare(vignette: Vignette, guideline: Guideline, advice: Advice, case: Case) -> Iterable[Comparison]:
    yield from _compare_options(vignette, advice)
    yield from _compare_definitions(vignette, guideline, case)
    for name, text in vignette.diagnosis.items():
        yield f"diagnosis.{name}", text, str(getattr(advice.diagnosis, name))
    shown = {notice.entry.id for notice in advice.notices}
    known = {notice.entry.id for notice in guideline.notices}
    for name, holds in vignette.notices.items():
        yield f"notice {name}", _shown(holds), _shown(name in shown) if name in known else NO_SUCH
    if vignette.contradictions is not None:
        yield "contradictions", _list(vignette.contradictions), _list(c.id for c in advice.contradictions)
    if vignette.stage is not None:
        yield "stage", vignette.stage, advice.stage or "none"
    visits = [v for v in advice.follow_up if v.overdue is FALSE]
    if vignette.follow_up is not None:
        yield "follow-up", _planned(vignette.follow_up), _found(v for v in visits if v.reading is None)
    for reading, expected in vignette.follow_up_readings.items():
        yield f"follow-up under {reading}", _planned(expected), _found(v for v in visits if v.reading == reading)
    if vignette.follow_up_open is not None:
        found = {phase.id: phase.missing for phase in advice.follow_up_open if phase.reading is None}
        yield "follow-up that can not be told", _needing(vignette.follow_up_open), _needing(found)
    if vignette.overdue is not None:
        passed = (v for v in advice.follow_up if v.overdue is not FALSE and v.reading is None)
        yield "overdue", _pairs(vignette.overdue), _pairs({v.due.isoformat(): v.overdue.value for v in passed})


def _compare_options(vignette: Vignette, advice: Advice) -> Iterable[Comparison]:
    options = advice.options
    statuses = {r.id: r.status for r in advice.recommendations} | {o.id: o.status for o in options.values()}
    for name, status in vignette.expect.items():
        yield name, status, statuses.get(name, NO_SUCH)
    for name, readings in vignette.readings.items():
        if name in options:
            found = {r.discrepancy: r.status for r in options[name].readings}
            for discrepancy, value in readings.items():
                yield f"{name} under {discrepancy}", value, found.get(discrepancy, SAME)
    missing = {r.id: r.missing for r in advice.recommendations} | {o.id: o.missing for o in options.values()}
    for name, facts in vignette.missing.items():
        yield f"{name} missing", _list(facts), _list(missing[name]) if name in missing else NO_SUCH
    for name, rules in vignette.cautions.items():
        yield f"{name} cautions", _list(rules), _rules(options[name].contraindications) if name in options else NO_SUCH
    for name, rules in vignette.checks.items():
        yield f"{name} checks", _list(rules), _rules(options[name].checks) if name in options else NO_SUCH


def _compare_definitions(vignette: Vignette, guideline: Guideline, case: Case) -> Iterable[Comparison]:
    evaluator = evaluator_for(guideline, case)
    for name, text in vignette.definitions.items():
        yield name, text, _text(evaluator.definition(name)) if name in guideline.definitions else NO_SUCH
    for name, readings in vignette.readings.items():
        if name in guideline.options:
            continue
        definition = guideline.definitions.get(name)
        nodes = {r.entry.discrepancy: r.condition.node for r in definition.readings} if definition else {}
        for discrepancy, text in readings.items():
            what = f"{name} under {discrepancy}"
            if discrepancy not in nodes:
                yield what, text, NO_SUCH
            else:
                other = evaluator_for(guideline, case, {name: nodes[discrepancy]})
                yield what, text, _text(other.definition(name))


def _list(items: Iterable[str]) -> str:
    return ", ".join(sorted(items))


def _rules(findings: Iterable[SafetyFinding]) -> str:
    return _list(finding.rule for finding in findings)


def _shown(holds: bool) -> str:
    return "shown" if holds else "not shown"


def _planned(visits: Iterable[ExpectedVisit]) -> str:
    return "; ".join(f"{v.due} {'+'.join(sorted(v.what))}" for v in visits)


def _found(visits: Iterable[FollowUp]) -> str:
    return "; ".join(f"{v.due.isoformat()} {'+'.join(sorted(v.what))}" for v in visits)


def _pairs(found: Mapping[str, str]) -> str:
    return _list(f"{day}: {value}" for day, value in found.items())


def _needing(phases: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(sorted(f"{name} needs {_list(facts)}" for name, facts in phases.items()))


def _text(value: Any) -> str:
    if value is None:
        return "unknown"
    return value.value if isinstance(value, Truth) else str(value)
