"""The lints that loading does not do: names that lead nowhere, knowledge that nothing uses, rules that may not stand.

``lint.yaml`` and ``facts/recorded.yaml`` of the guideline hold what is allowed, each entry with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge import schema as s
from leptoguide.knowledge.coverage import Coverage, load_coverage
from leptoguide.knowledge.files import read_entries, read_entry
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.lint_texts import lint_texts
from leptoguide.knowledge.problem import Problem
from leptoguide.knowledge.schema.instruments import Instrument
from leptoguide.language import nodes as n
from leptoguide.language.check import nearest


class Allowed(s.Entry):
    """Something that no condition uses, with the reason why it is kept."""

    id: s.Snake
    reason: s.Text


class LintSettings(s.Entry):
    """``lint.yaml``: what the lint must be told about this guideline."""

    ledger_statements: int
    sign_off: s.Text
    display_definitions: tuple[Allowed, ...]


@dataclass(frozen=True)
class _Subject:
    """A guideline with the parts that only the lint reads."""

    guideline: Guideline
    instruments: Mapping[str, Instrument]
    coverage: Mapping[str, Coverage]
    recorded: Mapping[str, Allowed]
    settings: LintSettings


def lint(guideline: Guideline) -> list[Problem]:
    """Every problem of a guideline that loads; empty when its knowledge is sound."""
    folder = guideline.path
    try:
        subject = _Subject(
            guideline,
            {path.name: read_entry(path, Instrument) for path in sorted((folder / "instruments").glob("*.yaml"))},
            load_coverage(folder),
            read_entries(folder / "facts" / "recorded.yaml", Allowed),
            read_entry(folder / "lint.yaml", LintSettings),
        )
        _ = guideline.evidence
    except KnowledgeError as fault:
        return [Problem(fault.where or folder.name, fault.message, fault.hint)]
    checks = (_names, _vocabulary, _schedules, _options, _order, _rules, _coverage, _use)
    return [*(problem for check in checks for problem in check(subject)), *lint_texts(guideline)]


def _names(x: _Subject) -> Iterator[Problem]:
    """References, sources, studies, statements, outcomes and ledger ids exist."""
    evidence = x.guideline.evidence
    for where, entry in _everything(x):
        for number in getattr(entry, "references", ()):
            if number not in evidence.references:
                yield Problem(where, f"names reference {number}, which does not exist")
        for statement in getattr(entry, "ledger", ()):
            if statement not in x.coverage:
                yield _unknown(where, "the ledger statement", statement, x.coverage)
        if not isinstance(entry, s.Discrepancy):
            for source in getattr(entry, "sources", ()):
                if source not in evidence.sources:
                    yield _unknown(where, "the source", source, evidence.sources)
        if isinstance(entry, s.Argument) and entry.id is not None:
            known: Mapping[str, object] = evidence.studies if entry.kind == "study" else evidence.statements
            if entry.id not in known:
                yield _unknown(where, f"the {entry.kind}", entry.id, known)
        if isinstance(entry, s.Study):
            for outcome in (*entry.printed, *entry.corrected):
                if outcome not in evidence.outcomes:
                    yield _unknown(where, "the outcome", outcome, evidence.outcomes)


def _vocabulary(x: _Subject) -> Iterator[Problem]:
    """Agents, classes, disciplines, means, absent markers and recommendations exist."""
    g = x.guideline
    classes = {agent.class_: agent for agent in g.dictionary.agents.values()}
    for where, entry in _everything(x):
        vocabulary: list[tuple[str, Iterable[str], Mapping[str, object]]] = []
        match entry:
            case s.Fact():
                vocabulary = [
                    ("the class of agents", entry.agents, classes),
                    ("the means", (entry.obtain,), g.dictionary.means),
                    ("the absent marker", entry.absent, g.dictionary.absent),
                ]
            case s.OptionEntry():
                vocabulary = [
                    ("the agent", entry.agents, g.dictionary.agents),
                    ("the discipline", entry.disciplines, g.disciplines),
                ]
            case s.SafetyRule():
                vocabulary = [("the agent", entry.agents, g.dictionary.agents)]
            case s.Notice() | s.Stage():
                vocabulary = [("the recommendation", entry.recommendations, g.recommendations)]
            case s.Edge():
                stages = {stage.entry.id: stage for stage in g.stages}
                vocabulary = [("the stage", (entry.from_, entry.to), stages)]
            case Instrument():
                facts = [f for f in (entry.fact, *(item.fact for item in entry.items)) if f]
                definitions = [item.definition for item in entry.items if item.definition]
                symptoms = [code for item in entry.items for code in item.symptoms]
                codes = g.dictionary.codes.get(entry.fact or "", {})
                vocabulary = [
                    ("the fact", facts, g.dictionary.facts),
                    ("the definition", definitions, g.definitions),
                    ("the value", symptoms, codes),
                ]
        for kind, names, known in vocabulary:
            for name in names:
                if name not in known:
                    yield _unknown(where, kind, name, known)
    for group in g.dictionary.groups:
        if group not in g.dictionary.group_labels:
            yield Problem("groups.yaml", f"the group {group} has no label")


def _schedules(x: _Subject) -> Iterator[Problem]:
    """A schedule stands under a recommendation, counts from a date, and does what is listed."""
    facts = x.guideline.dictionary.facts
    for schedule in x.guideline.schedules:
        entry = schedule.entry
        items = {item.id: item for item in entry.items}
        if entry.recommendation not in x.guideline.recommendations:
            yield Problem(f"schedule {entry.id}", f"names {entry.recommendation}, which does not exist")
        for phase in (*entry.phases, *(p for reading in entry.readings for p in reading.phases)):
            where = f"schedule {entry.id}, {phase.id}"
            if phase.anchor not in facts or facts[phase.anchor].type != "date":
                yield Problem(where, f"counts from {phase.anchor}, which is no date", "name a date fact")
            for what in phase.what:
                if what not in items:
                    yield _unknown(where, "the item", what, items)


def _options(x: _Subject) -> Iterator[Problem]:
    """Every option says where it stands in the source."""
    for option in x.guideline.options.values():
        if not option.entry.sections:
            yield Problem(f"option {option.id}", "names no section of the source")
        if not (option.entry.references or option.entry.ledger):
            yield Problem(f"option {option.id}", "has neither a reference nor a ledger statement")


def _order(x: _Subject) -> Iterator[Problem]:
    """``after`` makes no circle, and options exclude each other mutually."""
    options = x.guideline.options
    for option in options.values():
        for other in option.entry.excludes:
            if option.id not in options[other].entry.excludes:
                yield Problem(f"option {other}", f"is excluded by {option.id} and does not exclude it in turn")
        ahead, earlier = list(option.entry.after), set[str]()
        while ahead:
            name = ahead.pop()
            if name not in earlier:
                earlier.add(name)
                ahead.extend(options[name].entry.after)
        if option.id in earlier:
            yield Problem(f"option {option.id}", "comes after itself", "break the circle in `after`")


def _rules(x: _Subject) -> Iterator[Problem]:
    """Rules stay monotone, hard stops say whose approval they await, and none rests on an unsure finding."""
    g = x.guideline
    notices = {id(notice.when.node) for notice in g.notices}
    for root in g.expressions:
        if id(root) not in notices and any(isinstance(node, n.Is) for node in n.walk(root)):
            yield Problem(f"condition {_owner(g, root)}", "`is` stands outside a notice", "compare without `is`")
    signs = x.settings.sign_off
    for rule in g.safety.values():
        text = rule.entry.text
        awaits = rule.entry.effect == "stop" and rule.entry.tag == "KNOWN"
        if awaits and (signs.zh not in text.zh or signs.en not in text.en):
            hint = f"both languages say it: {signs.zh}, {signs.en}"
            yield Problem(f"safety rule {rule.id}", "a hard stop does not say that it awaits sign-off", hint)
    for reading in g.readings:
        found = g.evidence.discrepancies.get(reading.discrepancy)
        if found is not None and set(found.tags) == {"UNSURE"}:
            owner = min((*reading.definitions, *reading.options))
            yield Problem(owner, f"a reading rests on {reading.discrepancy}, which is unsure")


def _owner(guideline: Guideline, root: n.Node) -> str:
    """The owner of an expression: the definition, option or rule that it belongs to."""
    owners = {id(d.condition.node): name for name, d in guideline.definitions.items()}
    owners |= {id(d.node): o.id for o in guideline.options.values() for d in o.conditions}
    owners |= {id(rule.when.node): rule.id for rule in guideline.safety.values()}
    return owners.get(id(root), "of a reading, schedule, stage or constraint")


def _coverage(x: _Subject) -> Iterator[Problem]:
    """Every statement of the consensus has a row."""
    wanted = x.settings.ledger_statements
    if len(x.coverage) != wanted:
        yield Problem("coverage.yaml", f"answers for {len(x.coverage)} statements of {wanted}")


def _use(x: _Subject) -> Iterator[Problem]:
    """Every fact and definition is used, or listed with the reason why not, and then really unused."""
    g = x.guideline
    items = [item for instrument in x.instruments.values() for item in instrument.items]
    facts = frozenset[str]().union(*(n.fact_ids(node) for node in g.expressions))
    facts |= {phase.entry.anchor for schedule in g.schedules for phase in schedule.phases}
    facts |= {instrument.fact for instrument in x.instruments.values() if instrument.fact is not None}
    facts |= {item.fact for item in items if item.fact is not None}
    definitions = frozenset[str]().union(*(n.definition_ids(node) for node in g.expressions))
    shown = {entry.id: entry for entry in x.settings.display_definitions}
    for kind, known, used, allowed, file in (
        ("fact", g.dictionary.facts, facts, x.recorded, "facts/recorded.yaml"),
        ("definition", g.definitions, definitions, shown, "lint.yaml"),
    ):
        for name in known:
            if name not in used and name not in allowed:
                yield Problem(f"{kind} {name}", "nothing uses it", f"use it, or list it in {file} with a reason")
        for name in allowed:
            if name not in known:
                yield _unknown(file, f"the {kind}", name, known)
            elif name in used:
                yield Problem(file, f"lists the {kind} {name} as unused, but a condition uses it", "take it out")


def _everything(x: _Subject) -> Iterator[tuple[str, BaseModel]]:
    """Every entry and every part of one, with the place to name in a message."""
    g = x.guideline
    evidence = g.evidence
    tops: list[tuple[str, BaseModel]] = [("guideline.yaml", g.identity), ("pathway.yaml", g.pathway)]
    tops += [(f"fact {name}", fact) for name, fact in g.dictionary.facts.items()]
    tops += [(f"definition {name}", d.entry) for name, d in g.definitions.items()]
    tops += [(name, r.entry) for name, r in g.recommendations.items()]
    tops += [(f"safety rule {name}", rule.entry) for name, rule in g.safety.items()]
    tops += [(f"notice {notice.entry.id}", notice.entry) for notice in g.notices]
    tops += [(f"schedule {schedule.entry.id}", schedule.entry) for schedule in g.schedules]
    tops += [(f"discipline {name}", discipline) for name, discipline in g.disciplines.items()]
    tops += [(f"instruments/{name}", instrument) for name, instrument in x.instruments.items()]
    tops += [(f"study {name}", study) for name, study in evidence.studies.items()]
    tops += [(f"statement {name}", statement) for name, statement in evidence.statements.items()]
    tops += [(f"discrepancy {name}", discrepancy) for name, discrepancy in evidence.discrepancies.items()]
    for where, top in tops:
        yield from _parts(where, top)


def _parts(where: str, entry: BaseModel) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(entry, s.OptionEntry):
        where = f"option {entry.id}"
    yield where, entry
    for value in entry.__dict__.values():
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from _parts(where, part)


def _unknown(where: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    close = nearest(name, list(known))
    return Problem(where, f"names {kind} {name}, which does not exist", f"did you mean {close}?" if close else None)
