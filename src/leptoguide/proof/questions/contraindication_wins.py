"""A contraindication always wins: no option is recommended while a hard stop on it holds, in any reading.

Beyond what the statuses are made to do: a stop that holds goes on holding when the patient gets worse
(``proof/worse.yaml``), and what must never be advised (``proof/never.yaml``) is not, whatever the rules say. The two
lists hold each other: a stop that is stated nowhere fails too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from leptoguide.advise.status import Status
from leptoguide.knowledge.guideline import CompiledOption, CompiledSafetyRule
from leptoguide.knowledge.schema.proofs import Worse
from leptoguide.knowledge.values import FactValue, Members
from leptoguide.language import nodes as n
from leptoguide.proof.asking import Facts
from leptoguide.proof.facts import ListFact
from leptoguide.proof.findings import Said
from leptoguide.proof.picture import Picture
from leptoguide.proof.run import Run
from leptoguide.proof.terms import either, no
from leptoguide.proof.truths import Pair


def ask(run: Run) -> None:
    """The claims."""
    for option in run.guideline.options.values():
        if any(rule.entry.effect == "stop" for rule in option.safety):
            _stopped(run, option)
    for worse in run.proofs.worse.values():
        _holds_on(run, worse)
    never = {
        event.id: run.truth(run.proofs.condition(event.who, f"never.yaml, {event.id}"))
        for event in run.proofs.never_events.values()
    }
    for rule in run.guideline.safety.values():
        if rule.entry.effect == "stop":
            _stated(run, rule, never)
    for event in run.proofs.never_events.values():
        who = never[event.id]
        named = set(run.proofs.options(event.items))
        for option in run.guideline.options.values():
            if option.id in named or set(option.entry.agents) & set(event.agents):
                said = Said("finding.never", {"option": option.id, "event": event.label})
                term = run.picture.status(option.id)[Status.RECOMMENDED]
                run.nobody(f"{option.id}: {event.id}", said, (option.id,), who.true, term, sections=event.sections)


def _stated(run: Run, rule: CompiledSafetyRule, never: Mapping[str, Pair]) -> None:
    """Whomever a stop stops, it is stated that they must never have what it attaches to."""
    for agent in rule.entry.agents:
        said = Said("finding.unstated", {"name": rule.id, "agent": run.guideline.dictionary.agents[agent].label})
        stated = [no(never[event.id].true) for event in run.proofs.never_events.values() if agent in event.agents]
        run.nobody(f"{rule.id}: {agent} stated", said, (rule.id,), run.truth(rule.when).true, *stated)


def _stopped(run: Run, option: CompiledOption) -> None:
    stops = tuple(rule.id for rule in option.safety if rule.entry.effect == "stop")
    said = Said("finding.stopped", {"option": option.id})
    pictures = [run.picture, *(run.picture.under(r) for r in run.guideline.readings if option.id in r.touches)]
    recommended = either(*(picture.status(option.id)[Status.RECOMMENDED] for picture in pictures))
    run.nobody(f"{option.id} stopped", said, (option.id, *stops), run.picture.stopped(option).true, recommended)


def _holds_on(run: Run, worse: Worse) -> None:
    """Nobody is stopped in one state of the fact and free in the next worse one."""
    concerned = [option for option in run.guideline.options.values() if _stops_on(option, worse.id)]
    for step in _steps(run, worse.id, worse.worse, concerned):
        for option in (x for x in concerned if run.asks(f"{x.id}: {step.name}")):
            stops = tuple(rule.id for rule in _stops_on(option, worse.id))
            label = run.guideline.dictionary.facts[worse.id].label
            said = Said("finding.worse", {"option": option.id, "fact": label})
            better, then = step.better, step.worse
            terms = (better.stopped(option).true, no(then.stopped(option).true), better.admissible, then.admissible)
            run.nobody(f"{option.id}: {step.name}", said, (option.id, *stops), *terms, show=step.show)


def _stops_on(option: CompiledOption, fact: str) -> list[CompiledSafetyRule]:
    return [rule for rule in option.safety if rule.entry.effect == "stop" and fact in rule.when.facts]


@dataclass(frozen=True)
class _Step:
    """A patient in one state of a fact and in the next worse one."""

    name: str
    better: Picture
    worse: Picture
    show: Callable[[Facts], tuple[Facts, ...]]


def _steps(run: Run, name: str, worse: str | tuple[str, ...], concerned: Iterable[CompiledOption]) -> Iterator[_Step]:
    members = run.picture.patient.facts[name]
    if isinstance(members, ListFact):
        for code in sorted(_codes(run, concerned, name)):
            absent, present = (run.picture.but({name: members.answered(code, x)}) for x in (False, True))
            yield _Step(f"{name} {code}", absent, present, partial(_answered, name, code))
        return
    states = _states(run, name, worse)
    pictures = [run.picture.but({name: run.session.world.fixed(name, state)}) for state in states]
    for (a, b), (before, after) in zip(pairwise(states), pairwise(pictures), strict=True):
        yield _Step(f"{name} {b}", before, after, partial(_valued, name, a, b))


def _states(run: Run, name: str, worse: str | tuple[str, ...]) -> tuple[FactValue, ...]:
    """What the fact can be, from better to worse."""
    match worse:
        case "higher":
            return run.session.world.row(name)
        case "lower":
            return run.session.world.row(name)[::-1]
        case "no":
            return (True, False)
        case tuple():
            return worse
        case _:
            return (False, True)


def _valued(name: str, a: FactValue, b: FactValue, facts: Facts) -> tuple[Facts, ...]:
    return {**facts, name: a}, {**facts, name: b}


def _answered(name: str, code: str, facts: Facts) -> tuple[Facts, ...]:
    known = facts.get(name)
    found = known if isinstance(known, Members) else Members(frozenset())
    without = Members(found.present - {code}, found.absent | {code})
    return {**facts, name: without}, {**facts, name: Members(found.present | {code}, found.absent - {code})}


def _codes(run: Run, concerned: Iterable[CompiledOption], name: str) -> set[str]:
    """The codes of a list that some stop asks for, itself or through a definition."""
    rules = [rule for option in concerned for rule in _stops_on(option, name)]
    roots = [rule.when.node for rule in rules]
    roots += [run.guideline.definition_nodes[d] for rule in rules for d in rule.when.definitions]
    asked = [node for root in roots for node in n.walk(root) if isinstance(node, n.InList)]
    return {node.member.value for node in asked if node.list == n.FactRef(name)}
