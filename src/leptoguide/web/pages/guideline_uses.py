"""Which entry of the knowledge rests on which: the same relations read from the other end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from leptoguide.knowledge.coverage import load_coverage
from leptoguide.knowledge.guideline import CompiledOption, Condition, Guideline
from leptoguide.knowledge.schema import DiscrepancyId, ReferenceNumber
from leptoguide.language import nodes as n
from leptoguide.web.pages.guideline_links import KINDS, Ref, pointed

Edge = tuple[Ref, Ref]
"""What rests on something, and what it rests on."""

_PARTS: Final = ("methods", "background", "strategy")
_KNOWN: dict[Path, Uses] = {}


class Uses:
    """The entries that name an entry, by the entry named; and where each statement of the source is carried."""

    def __init__(self, guideline: Guideline) -> None:
        self.coverage = load_coverage(guideline.path)
        stages = [stage.entry.id for stage in guideline.stages]
        found: dict[Ref, dict[Ref, None]] = {}
        for user, used in edges(guideline):
            found.setdefault(used, {})[user] = None
        for statement, entry in self.coverage.items():
            for pointer in entry.carried:
                found.setdefault(pointed(pointer, stages), {})[Ref("ledger", statement)] = None
        self._users = {used: tuple(sorted(users, key=_rank)) for used, users in found.items()}

    def of(self, kind: str, name: str, by: str | None = None) -> tuple[Ref, ...]:
        """What rests on an entry, all of it or one kind (``by``), in the order of kinds and of the guideline."""
        users = self._users.get(Ref(kind, name), ())
        return tuple(user for user in users if by is None or user.kind == by)


def uses(guideline: Guideline) -> Uses:
    """The relations of a guideline; worked out once for each folder."""
    if guideline.path not in _KNOWN:
        _KNOWN[guideline.path] = Uses(guideline)
    return _KNOWN[guideline.path]


def _rank(ref: Ref) -> int:
    return KINDS.index(ref.kind)


def edges(guideline: Guideline) -> Iterator[Edge]:
    """Every relation between entries, once or more."""
    yield from _care(guideline)
    yield from _rules(guideline)
    yield from _pathway(guideline)
    yield from _evidence(guideline)
    yield from _identity(guideline)
    yield from _dictionary(guideline)


def _cited(
    user: Ref,
    references: Iterable[ReferenceNumber],
    discrepancies: Iterable[DiscrepancyId],
    sources: Iterable[str] = (),
) -> Iterator[Edge]:
    yield from ((user, Ref("reference", str(number))) for number in references)
    yield from ((user, Ref("discrepancy", name)) for name in discrepancies)
    yield from ((user, Ref("source", name)) for name in sources)


def _named(user: Ref, conditions: Iterable[Condition]) -> Iterator[Edge]:
    """The definitions that conditions name, and every fact behind them, through definitions too."""
    for condition in conditions:
        yield from ((user, Ref("definition", name)) for name in sorted(n.definition_ids(condition.node)))
        yield from ((user, Ref("fact", name)) for name in sorted(condition.facts))


def _care(g: Guideline) -> Iterator[Edge]:
    for recommendation in g.recommendations.values():
        user = Ref("recommendation", recommendation.id)
        yield from _cited(user, recommendation.entry.references, recommendation.entry.discrepancies)
        yield from _named(user, [recommendation.applies])
        for option in recommendation.options:
            yield from ((user, Ref("fact", f)) for c in option.conditions for f in sorted(c.facts))
            yield from _option(option)


def _option(option: CompiledOption) -> Iterator[Edge]:
    user, entry = Ref("option", option.id), option.entry
    readings = [reading.condition for reading in option.readings]
    yield from _cited(user, entry.references, entry.discrepancies)
    yield from ((user, Ref("discrepancy", reading.entry.discrepancy)) for reading in option.readings)
    yield from _named(user, [option.when, option.against_when, option.done_when, *readings])
    yield from ((user, Ref("safety", rule.id)) for rule in option.safety)
    yield from ((user, Ref("agent", name)) for name in entry.agents)
    yield from ((user, Ref("discipline", name)) for name in entry.disciplines)
    yield from ((user, Ref("option", name)) for name in (*entry.after, *entry.excludes))
    yield from ((user, Ref(a.kind, a.id)) for a in (*entry.for_, *entry.against) if a.id is not None)


def _rules(g: Guideline) -> Iterator[Edge]:
    for definition in g.definitions.values():
        user, entry = Ref("definition", definition.id), definition.entry
        nodes = [definition.condition.node, *(reading.condition.node for reading in definition.readings)]
        yield from _cited(user, entry.references, entry.discrepancies, entry.sources)
        yield from ((user, Ref("discrepancy", reading.entry.discrepancy)) for reading in definition.readings)
        yield from ((user, Ref("definition", name)) for node in nodes for name in sorted(n.definition_ids(node)))
        yield from ((user, Ref("fact", name)) for node in nodes for name in sorted(n.fact_ids(node)))
    for rule in g.safety.values():
        user = Ref("safety", rule.id)
        yield from _cited(user, (), rule.entry.discrepancies, rule.entry.sources)
        yield from _named(user, [rule.when])
        yield from ((user, Ref("agent", name)) for name in rule.entry.agents)
    for notice in g.notices:
        user = Ref("notice", notice.entry.id)
        yield from _cited(user, notice.entry.references, notice.entry.discrepancies, notice.entry.sources)
        yield from _named(user, [notice.when])
        yield from ((user, Ref("recommendation", name)) for name in notice.entry.recommendations)
    for constraint in g.constraints:
        user, node = Ref("constraint", constraint.entry.id), constraint.condition.node
        yield from ((user, Ref("fact", name)) for name in sorted(n.fact_ids(node)))
        yield from ((user, Ref("definition", name)) for name in sorted(n.definition_ids(node)))


def _pathway(g: Guideline) -> Iterator[Edge]:
    for schedule in g.schedules:
        user, entry = Ref("schedule", schedule.entry.id), schedule.entry
        phases = [*schedule.phases, *(phase for _, found in schedule.readings for phase in found)]
        yield from _cited(user, entry.references, entry.discrepancies)
        yield from ((user, Ref("discrepancy", reading.discrepancy)) for reading in entry.readings)
        yield from _named(user, [*(phase.when for phase in phases), *schedule.items.values()])
        yield from ((user, Ref("fact", phase.entry.anchor)) for phase in phases)
        yield user, Ref("recommendation", entry.recommendation)
    for stage in g.stages:
        user = Ref("stage", stage.entry.id)
        yield from _named(user, [stage.when])
        yield from ((user, Ref("recommendation", name)) for name in stage.entry.recommendations)
    yield from _cited(Ref("pathway", "note"), g.pathway.references, g.pathway.discrepancies)
    for discipline in g.disciplines.values():
        yield from _cited(Ref("discipline", discipline.id), discipline.references, discipline.discrepancies)


def _evidence(g: Guideline) -> Iterator[Edge]:
    for study in g.evidence.studies.values():
        user = Ref("study", study.id)
        yield from _cited(user, study.references, study.discrepancies)
        yield from ((user, Ref("discrepancy", figure.discrepancy)) for figure in study.corrected.values())
    for statement in g.evidence.statements.values():
        yield from _cited(Ref("statement", statement.id), statement.references, statement.discrepancies)
    for instrument in g.instruments.values():
        user, sequences = Ref("instrument", instrument.id), instrument.sequences
        sources = (*instrument.sources, *(sequences.sources if sequences else ()))
        facts = [instrument.fact, *(item.fact for item in instrument.items)]
        yield from _cited(user, instrument.references, instrument.discrepancies, sources)
        yield from ((user, Ref("fact", name)) for name in facts if name)
        yield from ((user, Ref("definition", item.definition)) for item in instrument.items if item.definition)


def _identity(g: Guideline) -> Iterator[Edge]:
    identity = g.identity
    yield from ((Ref("part", "discrepancies"), Ref("discrepancy", name)) for name in identity.discrepancies)
    for name, sourced in (("grades", identity.grades), ("vote", identity.vote), ("panel", identity.panel)):
        yield from _cited(Ref("part", name), sourced.references, sourced.discrepancies)
    for part in _PARTS:
        for passage in getattr(identity, part):
            yield from _cited(Ref("part", passage.id), passage.references, passage.discrepancies)


def _dictionary(g: Guideline) -> Iterator[Edge]:
    classes = {agent.id: agent.class_ for agent in g.dictionary.agents.values()}
    for fact in g.dictionary.facts.values():
        user = Ref("fact", fact.id)
        if fact.judgement:
            yield from ((user, Ref("discrepancy", name)) for name in fact.judgement.discrepancies)
        if fact.derive:
            yield from ((user, Ref("fact", name)) for name in (fact.derive.from_, fact.derive.minus))
        yield from ((user, Ref("agent", name)) for name, class_ in classes.items() if class_ in fact.agents)
