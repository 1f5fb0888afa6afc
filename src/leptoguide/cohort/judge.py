"""What was given beside what is advised, in planes: one :class:`Finding` a row and recommendation, and one a row.

Both questions are single conditions of three values, so that filling in what is unknown can settle them and never turn
them round. Why they are put so is written down in decision 0031.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from leptoguide.advise.status import Status
from leptoguide.cohort.codes import FINDINGS, VERDICT_OF, Finding, Verdict
from leptoguide.cohort.columns import GIVEN
from leptoguide.knowledge.guideline import CompiledOption, CompiledRecommendation, CompiledSafetyRule, Guideline
from leptoguide.language import nodes as n
from leptoguide.language.types import ListType
from leptoguide.planes.graph import NOBODY, Graph, Plane
from leptoguide.planes.plan import Plan
from leptoguide.planes.truths import Pair
from leptoguide.planes.variables import Variable, Variables

JUDGED: Final = frozenset({"systemic-therapy", "local-therapy"})
"""Groups of recommendations of which giving nothing is judged: treatments of the disease."""

Rows = Mapping[Finding, Plane]
"""For each finding the rows that have it; each row has exactly one."""


def given_as_fact(guideline: Guideline) -> Variables:
    """The column of what was given, as a list that conditions can ask about."""
    return {GIVEN: Variable(ListType(tuple(guideline.options)))}


def was_given(option: CompiledOption) -> n.Node:
    """Whether an option was given; unknown where nothing is recorded."""
    return n.InList(n.String(option.id), n.FactRef(GIVEN))


def stops_of(option: CompiledOption) -> tuple[CompiledSafetyRule, ...]:
    """The safety rules that can forbid an option."""
    return tuple(rule for rule in option.safety if rule.entry.effect == "stop")


def advised(option: CompiledOption) -> n.Node:
    """Whether giving an option is what the guideline says: in scope, wanted or shown done, and nothing against it."""
    wanted = n.Or((option.when.node, option.done_when.node))
    return n.And((option.applies.node, *_unopposed(option), wanted))


def due(option: CompiledOption, guideline: Guideline) -> n.Node:
    """Whether an option has still to be given: it is recommended, and neither it nor an alternative of it is done."""
    others = [guideline.options[name] for name in option.entry.excludes]
    done = [n.Not(n.And((other.applies.node, other.done_when.node))) for other in others]
    return n.And(
        (option.applies.node, option.when.node, *_unopposed(option), n.Not(option.done_when.node), *done),
    )


def _unopposed(option: CompiledOption) -> Iterable[n.Node]:
    yield n.Not(option.against_when.node)
    yield from (n.Not(rule.when.node) for rule in stops_of(option))


@dataclass(frozen=True, slots=True)
class JudgedOption:
    """One option: who was given it, what is found of those, and who waits for what.

    ``stopped``: by safety rule who was given it although; ``lacking``: by fact whose finding waits for it;
    ``due_not_given``: of whom it was recommended for certain and not given; ``passed_over``: who was given it while one
    that the guideline prefers was recommended and not given.
    """

    given: Plane
    findings: Rows
    stopped: Mapping[str, Plane]
    lacking: Mapping[str, Plane]
    due_not_given: Plane
    passed_over: Plane


@dataclass(frozen=True, slots=True)
class JudgedRecommendation:
    """One recommendation over all rows. ``lacking``: by fact the rows whose finding waits for it."""

    findings: Rows
    lacking: Mapping[str, Plane]
    judges_omission: bool
    options: Mapping[str, JudgedOption]


class Judge:
    """Compiles the findings into the graph of a plan, which reads ``given`` as :func:`given_as_fact` says."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.graph: Graph = plan.graph
        self.recorded: Plane = plan.known(n.FactRef(GIVEN))
        self.recommendations: Mapping[str, JudgedRecommendation] = {
            r.id: self._recommendation(r) for r in plan.guideline.recommendations.values()
        }
        self.overall: Rows = self._overall()

    # ------------------------------------------------------------ one option

    def _option(self, option: CompiledOption, preferred: Iterable[CompiledOption]) -> JudgedOption:
        g, plan = self.graph, self.plan
        given = plan.truth(was_given(option))
        right, is_due = advised(option), plan.truth(due(option, plan.guideline))
        fits, against = plan.truth(right), plan.truth(option.against_when.node)
        stopped = {rule.id: g.both(given.true, plan.truth(rule.when.node).true) for rule in stops_of(option)}
        in_scope = g.no(plan.truth(option.applies.node).false)
        findings = self._first(
            given.true,
            {
                Finding.BLOCKED: g.any_of(stopped.values()),
                Finding.ADVISED_AGAINST: g.both(against.true, in_scope),
                Finding.NOT_APPLICABLE: fits.false,
                Finding.AS_ADVISED: fits.true,
            },
            Finding.GIVEN_OPEN,
        )
        wanted = [
            g.both(plan.items[other.id].statuses[Status.RECOMMENDED], plan.truth(was_given(other)).false)
            for other in preferred
        ]
        return JudgedOption(
            given=given.true,
            findings=findings,
            stopped={name: plane for name, plane in stopped.items() if plane != NOBODY},
            lacking=self._lacking(right, findings[Finding.GIVEN_OPEN]),
            due_not_given=g.both(given.false, is_due.true),
            passed_over=g.both(given.true, g.any_of(wanted)),
        )

    def _lacking(self, node: n.Node, where: Plane) -> Mapping[str, Plane]:
        found = {fact: self.graph.both(where, plane) for fact, plane in self.plan.lacking(node).items()}
        return {fact: plane for fact, plane in found.items() if plane != NOBODY}

    # ------------------------------------------------------------ one recommendation

    def _recommendation(self, recommendation: CompiledRecommendation) -> JudgedRecommendation:
        g, options = self.graph, recommendation.options
        judged = {option.id: self._option(option, _preferred(option, options)) for option in options}
        given = g.any_of(one.given for one in judged.values())
        judges_omission = recommendation.entry.abstract_group in JUDGED

        def some(finding: Finding) -> Plane:
            return g.any_of(one.findings[finding] for one in judged.values())

        kinds = {finding: some(finding) for finding in _OF_GIVEN}
        kinds[Finding.AS_ADVISED] = given
        none = g.both(self.recorded, g.no(given))
        must, may = self._due(options, "do"), self._due(options, "consider")
        if judges_omission:
            kinds |= {
                Finding.NOT_GIVEN: g.both(none, must.true),
                Finding.OMISSION_OPEN: g.both(none, g.no(must.false)),
                Finding.OPTIONAL: g.both(none, may.true),
            }
        findings = self._first(self.recorded, kinds, Finding.NOTHING_DUE if judges_omission else Finding.NOT_JUDGED)
        lacking = [one.lacking for one in judged.values()]
        if judges_omission:
            where = findings[Finding.OMISSION_OPEN]
            lacking += [
                self._lacking(due(option, self.plan.guideline), where)
                for option in options
                if option.entry.modality == "do"
            ]
        return JudgedRecommendation(
            findings={**findings, Finding.NOT_RECORDED: g.no(self.recorded)},
            lacking=self._within(lacking, g.either(findings[Finding.GIVEN_OPEN], findings[Finding.OMISSION_OPEN])),
            judges_omission=judges_omission,
            options=judged,
        )

    def _due(self, options: Iterable[CompiledOption], modality: str) -> Pair:
        """Whether some option of this modality has still to be given."""
        nodes = [due(option, self.plan.guideline) for option in options if option.entry.modality == modality]
        return self.plan.truth(n.Or((n.Boolean(False), *nodes)))

    def _within(self, lacking: Iterable[Mapping[str, Plane]], where: Plane) -> Mapping[str, Plane]:
        """All that is lacking, as far as the finding of the whole waits."""
        found: dict[str, list[Plane]] = {}
        for facts in lacking:
            for fact, plane in facts.items():
                found.setdefault(fact, []).append(plane)
        return {fact: self.graph.both(where, self.graph.any_of(planes)) for fact, planes in sorted(found.items())}

    # ------------------------------------------------------------ the whole row

    def _overall(self) -> Rows:
        """The gravest finding; where one recommendation is met, an open one leaves the row open, but judged."""
        g, all_of = self.graph, [r.findings for r in self.recommendations.values()]
        kinds = {finding: g.any_of(found[finding] for found in all_of) for finding in _GRAVEST_FIRST}
        open_too = g.both(kinds[Finding.AS_ADVISED], kinds[Finding.OMISSION_OPEN])
        kinds[Finding.GIVEN_OPEN] = g.either(kinds[Finding.GIVEN_OPEN], open_too)
        found = self._first(self.recorded, kinds, Finding.NOTHING_DUE)
        return {**found, Finding.NOT_RECORDED: g.no(self.recorded)}

    def _first(self, where: Plane, kinds: Mapping[Finding, Plane], rest: Finding) -> Rows:
        """Within ``where`` the first of ``kinds`` that a row is of, else ``rest``; nobody has any other finding."""
        g = self.graph
        found = dict.fromkeys(FINDINGS, NOBODY)
        for finding, plane in kinds.items():
            found[finding] = g.both(where, plane)
            where = g.both(where, g.no(plane))
        found[rest] = where
        return found

    def bits(self, rows: Rows) -> tuple[Plane, ...]:
        """The planes that spell the place of a finding in :data:`FINDINGS`, lowest bit first."""
        width = (len(FINDINGS) - 1).bit_length()
        return tuple(
            self.graph.any_of(rows[finding] for place, finding in enumerate(FINDINGS) if place >> bit & 1)
            for bit in range(width)
        )


def _preferred(option: CompiledOption, options: Iterable[CompiledOption]) -> list[CompiledOption]:
    """The options of the same recommendation that the guideline names before this one."""
    place = option.entry.preference
    others = ((other, other.entry.preference) for other in options)
    return [other for other, at in others if place is not None and at is not None and at < place]


_OF_GIVEN: Final = (Finding.BLOCKED, Finding.ADVISED_AGAINST, Finding.NOT_APPLICABLE, Finding.GIVEN_OPEN)

_GRAVEST_FIRST: Final = (
    *(finding for finding in FINDINGS if VERDICT_OF[finding] is Verdict.NON_CONCORDANT),
    Finding.GIVEN_OPEN,
    Finding.OMISSION_OPEN,
    Finding.AS_ADVISED,
    Finding.OPTIONAL,
)
