"""The lints that loading does not do: names that lead nowhere, knowledge that nothing uses, rules that may not stand.

``lint.yaml`` and ``facts/recorded.yaml`` of the guideline hold what is allowed, each entry with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import Guideline
from leptoguide.knowledge.lint_names import names, vocabulary
from leptoguide.knowledge.lint_subject import Subject, unknown
from leptoguide.knowledge.lint_texts import lint_texts
from leptoguide.knowledge.problem import Problem
from leptoguide.knowledge.proofs import load_proofs
from leptoguide.knowledge.schema.instruments import SCORED
from leptoguide.language import nodes as n


def lint(guideline: Guideline) -> list[Problem]:
    """Every problem of a guideline that loads; empty when its knowledge is sound."""
    try:
        subject = Subject.read(guideline)
        _ = guideline.evidence, guideline.instruments, load_proofs(guideline)
    except KnowledgeError as fault:
        return [Problem(fault.where or guideline.path.name, fault.message, fault.hint)]
    checks = (names, vocabulary, _schedules, _scores, _options, _order, _rules, _coverage, _use)
    return [*(problem for check in checks for problem in check(subject)), *lint_texts(guideline)]


def _schedules(x: Subject) -> Iterator[Problem]:
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
                    yield unknown(where, "the item", what, items)


def _scores(x: Subject) -> Iterator[Problem]:
    """An event is scored by instruments that exist and that hold scores."""
    instruments = x.guideline.instruments
    for kind in x.guideline.dictionary.events.values():
        where = f"record/events.yaml, {kind.id}"
        for name in kind.instruments:
            if name not in instruments:
                yield unknown(where, "the instrument", name, instruments)
            elif instruments[name].kind not in SCORED:
                yield Problem(where, f"takes {name}, a {instruments[name].kind}, of which there are no scores")


def _options(x: Subject) -> Iterator[Problem]:
    """Every option says where it stands in the source."""
    for option in x.guideline.options.values():
        if not option.entry.sections:
            yield Problem(f"option {option.id}", "names no section of the source")
        if not (option.entry.references or option.entry.ledger):
            yield Problem(f"option {option.id}", "has neither a reference nor a ledger statement")


def _order(x: Subject) -> Iterator[Problem]:
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


def _rules(x: Subject) -> Iterator[Problem]:
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


def _coverage(x: Subject) -> Iterator[Problem]:
    """Every statement of the consensus has a row."""
    wanted = x.settings.ledger_statements
    if len(x.coverage) != wanted:
        yield Problem("coverage.yaml", f"answers for {len(x.coverage)} statements of {wanted}")


def _use(x: Subject) -> Iterator[Problem]:
    """Every fact and definition is used, or listed with the reason why not, and then really unused."""
    g = x.guideline
    instruments = g.instruments.values()
    items = [item for instrument in instruments for item in instrument.items]
    facts = frozenset[str]().union(*(n.fact_ids(node) for node in g.expressions))
    facts |= {phase.entry.anchor for schedule in g.schedules for phase in schedule.phases}
    facts |= {instrument.fact for instrument in instruments if instrument.fact is not None}
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
                yield unknown(file, f"the {kind}", name, known)
            elif name in used:
                yield Problem(file, f"lists the {kind} {name} as unused, but a condition uses it", "take it out")
