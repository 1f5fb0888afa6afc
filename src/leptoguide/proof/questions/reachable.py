"""Always reachable: every option is recommended to somebody, every status that it can have occurs, no clause is dead.

A clause is dead when it decides for nobody: whoever has a definite answer has the same without it. A safety rule, a
notice or a stage that never holds is dead as a whole, and so is a reading of the source that changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import AlternativeReading, CompiledOption, Condition
from leptoguide.language.printer import print_cql
from leptoguide.proof.clauses import without_each
from leptoguide.proof.encode import CodeTerm, Value
from leptoguide.proof.findings import Said
from leptoguide.proof.picture import Picture
from leptoguide.proof.replay import conditions
from leptoguide.proof.run import Run
from leptoguide.proof.terms import YES, Term, both, either, no
from leptoguide.proof.truths import Pair


def ask(run: Run) -> None:
    """The claims."""
    for option in run.guideline.options.values():
        for status in _possible(option):
            said = Said("finding.no-status", {"option": option.id, "status": status})
            term = run.picture.status(option.id)[status]
            run.somebody(f"{option.id} {status}", said, (option.id,), term)
    for rule in run.guideline.safety.values():
        run.somebody(rule.id, Said("finding.never-holds", {"name": rule.id}), (rule.id,), run.truth(rule.when).true)
    for notice in run.guideline.notices:
        name = notice.entry.id
        run.somebody(name, Said("finding.never-holds", {"name": name}), (name,), run.truth(notice.when).true)
    for stage in run.guideline.stages:
        name = stage.entry.id
        run.somebody(f"stage {name}", Said("finding.never-holds", {"name": name}), (), run.picture.stands_at(name))
    for name, definition in run.guideline.definitions.items():
        value = run.picture.encoder.definition(name)
        for code, term in _values(value):
            said = Said("finding.no-value", {"name": name, "value": code})
            run.somebody(f"{name} = {code}", said, (name,), term)
        _clauses(run, name, definition.condition, YES, (name,))
    for name, condition in conditions(run.guideline):
        first = name.partition(" ")[0]
        if first in run.guideline.definitions or first == "constraint":
            continue
        _clauses(run, name, condition, _context(run, name), (first,) if first in _entries(run) else ())
    for reading in run.guideline.readings:
        _reading(run, reading)


def _possible(option: CompiledOption) -> Iterator[Status]:
    """The statuses that an option can have by how it is written."""
    if option.entry.when:
        yield Status.RECOMMENDED
        if any(rule.entry.effect == "stop" for rule in option.safety):
            yield Status.BLOCKED
    if option.entry.against_when:
        yield Status.ADVISED_AGAINST
    if option.entry.done_when:
        yield Status.DONE
    yield from (Status.NEEDS_DATA, Status.NOT_APPLICABLE)


def _entries(run: Run) -> frozenset[str]:
    notices = {notice.entry.id for notice in run.guideline.notices}
    return frozenset({*run.guideline.options, *run.guideline.safety, *notices})


def _values(value: Value) -> Iterator[tuple[str, Term]]:
    match value:
        case Pair(true=true, false=false):
            yield "true", true
            yield "false", false
        case CodeTerm(codes=codes):
            yield from codes.items()


def _context(run: Run, name: str) -> Term:
    """An option's conditions are asked within its recommendation's scope."""
    owner, _, part = name.partition(" ")
    option = run.guideline.options.get(owner)
    return run.truth(option.applies).true if option is not None and part != "applies" else YES


def _clauses(run: Run, name: str, condition: Condition, context: Term, items: tuple[str, ...]) -> None:
    whole = run.picture.encoder.value(condition.node)
    for clause, rest in without_each(condition.node):
        text = print_cql(clause)
        less = run.picture.encoder.value(rest)
        said = Said("finding.dead-clause", {"name": name, "clause": text})
        run.somebody(f"{name}: {text}", said, items, context, _decides(whole, less))


def _decides(whole: Value, less: Value) -> Term:
    """The whole is definite, and what is left without the clause does not say the same."""
    kept = dict(_values(less))
    return either(*(both(term, no(kept[value])) if value in kept else term for value, term in _values(whole)))


def _reading(run: Run, reading: AlternativeReading) -> None:
    """Somebody's advice, or at least the definition, differs in another reading of the source."""
    other: Picture = run.picture.under(reading)
    differs = [
        both(term, no(other.status(name)[status]))
        for name in sorted(reading.touches)
        for status, term in run.picture.status(name).items()
    ]
    for name in reading.definitions:
        kept = dict(_values(other.encoder.definition(name)))
        differs += [both(term, no(kept[value])) for value, term in _values(run.picture.encoder.definition(name))]
    owners = tuple(sorted({*reading.definitions, *reading.options}))
    said = Said("finding.same-reading", {"discrepancy": reading.discrepancy, "names": ", ".join(owners)})
    run.somebody(f"{reading.discrepancy} {' '.join(owners)}", said, owners, either(*differs))
