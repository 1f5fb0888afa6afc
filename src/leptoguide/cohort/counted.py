"""The planes that an audit counts, each under its key: what :mod:`leptoguide.cohort.summarise` reads out of a tally.

| key | rows |
| --- | --- |
| ``known`` fact | that have a value |
| ``status`` item status | of this status |
| ``unchecked`` item | recommended, with a safety rule still open (of a recommendation: some option) |
| ``partly`` recommendation | some option waits for data, the recommendation itself does not |
| ``waits`` fact [option] | some option (this one) waits for the fact; ``alone``: for nothing else |
| ``holds`` rule | of which the rule is true |
| ``blocked`` rule [option] | some option (this one) is blocked by the rule; ``forbidden``: was given although |
| ``contradiction`` [constraint] | some relation (this one) is broken |
| ``finding`` [recommendation] finding | with this finding, over the whole row or of the recommendation |
| ``lacks`` recommendation fact | whose finding waits for the fact |
| ``given`` option [finding] | that were given it (with this finding) |
| ``due`` option | of whom it was recommended, and not given; ``passed-over``: given, another being preferred |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leptoguide.advise.status import Status
from leptoguide.cohort.codes import Finding
from leptoguide.cohort.judge import Judge, stops_of
from leptoguide.cohort.tally import Key
from leptoguide.knowledge.guideline import CompiledOption, CompiledRecommendation, Guideline
from leptoguide.language import nodes as n
from leptoguide.planes.graph import NOBODY, Plane
from leptoguide.planes.plan import Plan


def rests_on(option: CompiledOption) -> frozenset[str]:
    """The facts that can decide an option: those of its conditions and of the rules that can forbid it."""
    conditions = (*option.conditions, *(rule.when for rule in stops_of(option)))
    return frozenset().union(*(condition.facts for condition in conditions))


def facts_of(recommendation: CompiledRecommendation) -> tuple[str, ...]:
    """The facts that some option of a recommendation rests on, by name."""
    return tuple(sorted(frozenset().union(*(rests_on(option) for option in recommendation.options))))


def stop_rules(guideline: Guideline) -> tuple[str, ...]:
    """All safety rules that forbid, in their order."""
    return tuple(name for name, rule in guideline.safety.items() if rule.entry.effect == "stop")


def counted(plan: Plan, judge: Judge | None) -> dict[Key, Plane]:
    """Every key with its plane, without those that nobody can be in."""
    found: dict[Key, Plane] = {}
    for part in (_completeness, _statuses, _waiting, _safety, _contradictions):
        found |= part(plan)
    if judge is not None:
        found |= _findings(judge)
    return {key: plane for key, plane in found.items() if plane != NOBODY}


def _completeness(plan: Plan) -> Iterator[tuple[Key, Plane]]:
    recommendations = plan.guideline.recommendations.values()
    for fact in sorted({fact for recommendation in recommendations for fact in facts_of(recommendation)}):
        yield ("known", fact), plan.known(n.FactRef(fact))
    for recommendation in recommendations:
        some = plan.graph.any_of(plan.items[o.id].statuses[Status.NEEDS_DATA] for o in recommendation.options)
        itself = plan.items[recommendation.id].statuses[Status.NEEDS_DATA]
        yield ("partly", recommendation.id), plan.graph.both(some, plan.graph.no(itself))


def _statuses(plan: Plan) -> Iterator[tuple[Key, Plane]]:
    for name, item in plan.items.items():
        for status, plane in item.statuses.items():
            yield ("status", name, status.value), plane
    for recommendation in plan.guideline.recommendations.values():
        unchecked = {option.id: _unchecked(plan, option.id) for option in recommendation.options}
        yield ("unchecked", recommendation.id), plan.graph.any_of(unchecked.values())
        yield from ((("unchecked", name), plane) for name, plane in unchecked.items())


def _unchecked(plan: Plan, option: str) -> Plane:
    """Bits of reasons stand for open rules only where the option is recommended."""
    item = plan.items[option]
    open_rules = plan.graph.any_of(item.reason[: len(item.checks)])
    return plan.graph.both(item.statuses[Status.RECOMMENDED], open_rules)


def _waiting(plan: Plan) -> Iterator[tuple[Key, Plane]]:
    """Bits of reasons stand for facts only where the status is needs-data."""
    g = plan.graph
    waits: dict[str, list[Plane]] = {}
    alone: dict[str, list[Plane]] = {}
    for name in plan.guideline.options:
        item = plan.items[name]
        lacking = [g.both(item.statuses[Status.NEEDS_DATA], bit) for bit in item.reason[: len(item.facts)]]
        several = _two_or_more(plan, lacking)
        for fact, plane in zip(item.facts, lacking, strict=True):
            only = g.both(plane, g.no(several))
            waits.setdefault(fact, []).append(plane)
            alone.setdefault(fact, []).append(only)
            yield ("waits", fact, name), plane
            yield ("alone", fact, name), only
    for fact, planes in waits.items():
        yield ("waits", fact), g.any_of(planes)
        yield ("alone", fact), g.any_of(alone[fact])


def _two_or_more(plan: Plan, planes: list[Plane]) -> Plane:
    g = plan.graph
    once = twice = NOBODY
    for plane in planes:
        twice = g.either(twice, g.both(once, plane))
        once = g.either(once, plane)
    return twice


def _safety(plan: Plan) -> Iterator[tuple[Key, Plane]]:
    g = plan.graph
    by_rule: dict[str, list[Plane]] = {}
    for option in plan.guideline.options.values():
        blocked = plan.items[option.id].statuses[Status.BLOCKED]
        for rule in stops_of(option):
            plane = g.both(blocked, plan.truth(rule.when.node).true)
            by_rule.setdefault(rule.id, []).append(plane)
            yield ("blocked", rule.id, option.id), plane
    for rule_id, planes in by_rule.items():
        yield ("blocked", rule_id), g.any_of(planes)
    for rule_id in stop_rules(plan.guideline):
        yield ("holds", rule_id), plan.truth(plan.guideline.safety[rule_id].when.node).true


def _contradictions(plan: Plan) -> Iterator[tuple[Key, Plane]]:
    broken = {c.entry.id: plan.truth(c.condition.node).false for c in plan.guideline.constraints}
    for name, plane in broken.items():
        yield ("contradiction", name), plane
    yield ("contradiction",), plan.graph.any_of(broken.values())


def _findings(judge: Judge) -> Iterator[tuple[Key, Plane]]:
    for finding, plane in judge.overall.items():
        yield ("finding", finding.value), plane
    forbidden: dict[str, list[Plane]] = {}
    for name, recommendation in judge.recommendations.items():
        for finding, plane in recommendation.findings.items():
            yield ("finding", name, finding.value), plane
        for fact, plane in recommendation.lacking.items():
            yield ("lacks", name, fact), plane
        for option, judged in recommendation.options.items():
            yield ("given", option), judged.given
            yield from ((("given", option, f.value), plane) for f, plane in _of_given(judged.findings).items())
            yield ("due", option), judged.due_not_given
            yield ("passed-over", option), judged.passed_over
            for rule, plane in judged.stopped.items():
                forbidden.setdefault(rule, []).append(plane)
                yield ("forbidden", rule, option), plane
    for rule, planes in forbidden.items():
        yield ("forbidden", rule), judge.graph.any_of(planes)


def _of_given(findings: Mapping[Finding, Plane]) -> Mapping[Finding, Plane]:
    return {finding: plane for finding, plane in findings.items() if plane != NOBODY}
