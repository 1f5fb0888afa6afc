"""Options and recommendations over all patients: ``advise.status.status_of`` in planes, and a reason in a few bits.

What the bits of a reason say goes by the status:

* ``needs-data``: bit *i* is the *i*-th of ``facts``, a missing fact;
* ``not-applicable``: a number, the place among ``clauses`` of the clause that fails;
* ``blocked``: bit *i* is the *i*-th of ``stops``, a safety rule that forbids;
* ``recommended``: bit *i* is the *i*-th of ``checks``, a safety rule that missing facts leave open;
* ``advised-against`` and ``done``: nothing, the item's own condition is the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from leptoguide.advise.status import ORDER, Status
from leptoguide.errors import KnowledgeError
from leptoguide.knowledge.guideline import CompiledOption, Condition
from leptoguide.planes.encode import Encoder
from leptoguide.planes.graph import NOBODY, Graph, Plane
from leptoguide.planes.reasons import Path, Reasons
from leptoguide.planes.truths import Pair

MOST_BITS: Final = 64
"""Bits of a reason, as many as the largest unsigned number has."""

Statuses = Mapping[Status, Plane]
"""For each status who has it; everybody has exactly one."""


@dataclass(frozen=True, slots=True)
class Item:
    """An option or a recommendation: its statuses, the bits of its reasons, and what they stand for."""

    id: str
    statuses: Statuses
    reason: tuple[Plane, ...]
    facts: tuple[str, ...] = ()
    clauses: tuple[Path, ...] = ()
    stops: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


def status_planes(
    graph: Graph, *, applies: Pair, when: Pair, against: Pair, done: Pair, contraindicated: Pair
) -> Statuses:
    """The status of one option from its five truth values."""
    both, no = graph.both, graph.no
    is_done = both(applies.true, done.true)
    is_against = both(applies.true, against.true, no(is_done))
    is_wanted = both(applies.true, when.true, no(is_done), no(is_against))
    is_blocked = both(is_wanted, contraindicated.true)
    is_out = graph.either(applies.false, both(when.false, against.false, no(is_done)))
    return {
        Status.RECOMMENDED: graph.rest(is_wanted, is_blocked),
        Status.BLOCKED: is_blocked,
        Status.NEEDS_DATA: no(graph.either(is_out, is_done, is_against, is_wanted)),
        Status.ADVISED_AGAINST: is_against,
        Status.DONE: is_done,
        Status.NOT_APPLICABLE: is_out,
    }


def option_statuses(encoder: Encoder, option: CompiledOption, when: Condition, contraindicated: Pair) -> Statuses:
    """The statuses of an option under the definitions of ``encoder``, recommended by ``when``."""
    return status_planes(
        encoder.graph,
        applies=encoder.truth(option.applies.node),
        when=encoder.truth(when.node),
        against=encoder.truth(option.against_when.node),
        done=encoder.truth(option.done_when.node),
        contraindicated=contraindicated,
    )


def stopped(encoder: Encoder, option: CompiledOption) -> Pair:
    """Whether some hard stop on the option's agents holds."""
    return encoder.kleene.some([encoder.truth(r.when.node) for r in option.safety if r.entry.effect == "stop"])


def option_item(encoder: Encoder, reasons: Reasons, option: CompiledOption) -> tuple[Item, Mapping[str, Plane]]:
    """An option, and for each fact the patients whose status waits for it.

    Raises :class:`KnowledgeError` when its reasons do not fit into a word.
    """
    graph = encoder.graph
    statuses = option_statuses(encoder, option, option.when, stopped(encoder, option))
    lacks = [reasons.missing(c.node).facts for c in (option.applies, option.when, option.against_when)]
    found = {
        fact: graph.both(statuses[Status.NEEDS_DATA], graph.any_of(lack[fact] for lack in lacks if fact in lack))
        for fact in sorted(set().union(*lacks))
    }
    needed = {fact: plane for fact, plane in found.items() if plane != NOBODY}
    truths = {rule.id: encoder.truth(rule.when.node) for rule in option.safety}
    blocked, recommended = statuses[Status.BLOCKED], statuses[Status.RECOMMENDED]
    stops = [r.id for r in option.safety if r.entry.effect == "stop"]
    stopping = {name: graph.both(blocked, truths[name].true) for name in stops}
    open_rules = {name: graph.both(recommended, encoder.kleene.unknown(truth)) for name, truth in truths.items()}
    checks = {name: plane for name, plane in open_rules.items() if plane != NOBODY}
    clauses = _clauses(encoder, reasons, option, statuses[Status.NOT_APPLICABLE])
    bits = needed.values(), _number_bits(graph, clauses.values()), stopping.values(), checks.values()
    item = Item(
        id=option.id,
        statuses=statuses,
        reason=_fitting(option.id, _joined(graph, *bits)),
        facts=tuple(needed),
        clauses=tuple(clauses),
        stops=tuple(stopping),
        checks=tuple(checks),
    )
    return item, needed


def _clauses(encoder: Encoder, reasons: Reasons, option: CompiledOption, where: Plane) -> Mapping[Path, Plane]:
    """The clauses that can fail: of the scope where that is out, else of what would have the option at all."""
    graph = encoder.graph
    out = encoder.truth(option.applies.node).false
    own = option.against_when if option.entry.when is None else option.when
    parts = [(out, reasons.failing(option.applies.node)), (graph.no(out), reasons.failing(own.node))]
    found: dict[Path, Plane] = {}
    for scope, failing in parts:
        for path, plane in failing.items():
            found[path] = graph.either(found.get(path, NOBODY), graph.both(where, scope, plane))
    return {path: plane for path, plane in found.items() if plane != NOBODY}


def recommendation_item(graph: Graph, name: str, options: Iterable[tuple[Item, Mapping[str, Plane]]]) -> Item:
    """A recommendation: the most actionable status of its options', and all that they miss."""
    parts = list(options)
    statuses: dict[Status, Plane] = {}
    before = NOBODY
    for status in ORDER:
        some = graph.any_of(item.statuses[status] for item, _ in parts)
        statuses[status] = graph.both(some, graph.no(before))
        before = graph.either(before, some)
    facts = sorted({fact for _, needed in parts for fact in needed})
    bits = [
        graph.both(statuses[Status.NEEDS_DATA], graph.any_of(needed[fact] for _, needed in parts if fact in needed))
        for fact in facts
    ]
    return Item(name, statuses, _fitting(name, tuple(bits)), facts=tuple(facts))


def _number_bits(graph: Graph, planes: Iterable[Plane]) -> list[Plane]:
    """The place of the plane that a patient is in, bit by bit; the patient is in one at most."""
    placed = list(enumerate(planes))
    width = max((len(placed) - 1).bit_length(), 0)
    return [graph.any_of(plane for place, plane in placed if place >> bit & 1) for bit in range(width)]


def _fitting(item: str, bits: tuple[Plane, ...]) -> tuple[Plane, ...]:
    if len(bits) > MOST_BITS:
        raise KnowledgeError(
            f"more than {MOST_BITS} facts or safety rules decide one item", where=item, hint="make two items of it"
        )
    return bits


def _joined(graph: Graph, *kinds: Iterable[Plane]) -> tuple[Plane, ...]:
    """Bit by bit whatever any kind of reason has there; a patient has one kind only."""
    rows = [list(kind) for kind in kinds]
    width = max(map(len, rows))
    return tuple(graph.any_of(row[bit] for row in rows if bit < len(row)) for bit in range(width))
