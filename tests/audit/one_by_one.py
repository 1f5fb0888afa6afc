"""The same audit worked out row by row, from assessments and truth values: what the kernel is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from leptoguide.advise.assess import assess, evaluator_for
from leptoguide.advise.model import Advice
from leptoguide.advise.status import Status
from leptoguide.cohort.codes import VERDICT_OF, Finding, Verdict
from leptoguide.cohort.tally import Key
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.knowledge.guideline import CompiledOption, CompiledRecommendation, Guideline
from leptoguide.record.case import Case
from leptoguide.record.computed import with_computed
from leptoguide.truth import FALSE, TRUE, UNKNOWN, Truth, all_of, any_of
from tests.audit.cohorts import Row
from tests.property.patients import AS_OF

TREATMENTS = {"R5", "R6", "R7", "R8", "R9", "R10"}


class OneByOne:
    """One row."""

    def __init__(self, guideline: Guideline, row: Row) -> None:
        self.guideline = guideline
        self.row = row
        facts = {name: value for name, value in row.facts.items() if name != "as_of"}
        self.case = Case("row", AS_OF, with_computed(facts, guideline.dictionary), absent={}, entered={})
        self.advice: Advice = assess(guideline, self.case)
        self.evaluator: Evaluator = evaluator_for(guideline, self.case)

    def of_option(self, option: CompiledOption) -> Finding:
        """What is found of an option that was given."""
        truth = self.evaluator.truth
        stops = [truth(rule.when.node) for rule in option.safety if rule.entry.effect == "stop"]
        applies, against = truth(option.applies.node), truth(option.against_when.node)
        wanted = truth(option.when.node) | truth(option.done_when.node)
        if TRUE in stops:
            return Finding.BLOCKED
        if against is TRUE and applies is not FALSE:
            return Finding.ADVISED_AGAINST
        if applies is FALSE or wanted is FALSE:
            return Finding.NOT_APPLICABLE
        if applies is TRUE and wanted is TRUE and against is FALSE and all(stop is FALSE for stop in stops):
            return Finding.AS_ADVISED
        return Finding.GIVEN_OPEN

    def due(self, option: CompiledOption) -> Truth:
        """Whether it has still to be given."""
        truth = self.evaluator.truth
        stopped = any_of(truth(rule.when.node) for rule in option.safety if rule.entry.effect == "stop")
        others = [self.guideline.options[name] for name in option.entry.excludes]
        taken = any_of(truth(other.applies.node) & truth(other.done_when.node) for other in others)
        return all_of(
            (
                truth(option.applies.node) & truth(option.when.node),
                ~truth(option.against_when.node),
                ~stopped,
                ~truth(option.done_when.node),
                ~taken,
            )
        )

    def of_recommendation(self, recommendation: CompiledRecommendation) -> Finding:
        if self.row.given is None:
            return Finding.NOT_RECORDED
        found = [self.of_option(option) for option in recommendation.options if option.id in self.row.given]
        for finding in (Finding.BLOCKED, Finding.ADVISED_AGAINST, Finding.NOT_APPLICABLE, Finding.GIVEN_OPEN):
            if finding in found:
                return finding
        if found:
            return Finding.AS_ADVISED
        if recommendation.id not in TREATMENTS:
            return Finding.NOT_JUDGED
        must = any_of(self.due(o) for o in recommendation.options if o.entry.modality == "do")
        may = any_of(self.due(o) for o in recommendation.options if o.entry.modality == "consider")
        if must is TRUE:
            return Finding.NOT_GIVEN
        if must is UNKNOWN:
            return Finding.OMISSION_OPEN
        return Finding.OPTIONAL if may is TRUE else Finding.NOTHING_DUE

    def findings(self) -> Mapping[str, Finding]:
        """By recommendation."""
        return {name: self.of_recommendation(r) for name, r in self.guideline.recommendations.items()}

    def overall(self) -> Finding:
        return overall(self.findings().values())

    # ------------------------------------------------------------ what is counted

    def counts(self) -> Counter[Key]:
        """All that a tally counts of this row, by the same keys."""
        found: Counter[Key] = Counter([("rows",), *self._statuses(), *self._safety(), *self._contradictions()])
        for kind in ("waits", "alone"):
            found.update(self._waiting(kind))
        if self.row.given is not None:
            found.update(self._given())
        found[("finding", self.overall().value)] += 1
        found.update(("finding", name, finding.value) for name, finding in self.findings().items())
        return found

    def _statuses(self) -> Iterable[Key]:
        for recommendation in self.advice.recommendations:
            name = recommendation.recommendation.id
            yield ("status", name, recommendation.status.value)
            waiting = [o for o in recommendation.options if o.status is Status.NEEDS_DATA]
            if waiting and recommendation.status is not Status.NEEDS_DATA:
                yield ("partly", name)
            if any(option.checks for option in recommendation.options):
                yield ("unchecked", name)
            for option in recommendation.options:
                yield ("status", option.option.id, option.status.value)
                if option.checks:
                    yield ("unchecked", option.option.id)

    def _options(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        for recommendation in self.advice.recommendations:
            yield from ((option.option.id, option.missing) for option in recommendation.options)

    def _waiting(self, kind: str) -> set[Key]:
        found: set[Key] = set()
        for option, missing in self._options():
            if kind == "waits" or len(missing) == 1:
                found |= {(kind, fact, option) for fact in missing} | {(kind, fact) for fact in missing}
        return found

    def _safety(self) -> set[Key]:
        stops = {name for name, rule in self.guideline.safety.items() if rule.entry.effect == "stop"}
        truth = self.evaluator.truth
        found: set[Key] = {("holds", name) for name in stops if truth(self.guideline.safety[name].when.node) is TRUE}
        for recommendation in self.advice.recommendations:
            for option in recommendation.options:
                for rule in option.contraindications:
                    if option.status is Status.BLOCKED and rule.rule in stops:
                        found |= {("blocked", rule.rule), ("blocked", rule.rule, option.option.id)}
        return found

    def _contradictions(self) -> Iterable[Key]:
        broken = [constraint.id for constraint in self.advice.contradictions]
        yield from (("contradiction", name) for name in broken)
        if broken:
            yield ("contradiction",)

    def _given(self) -> set[Key]:
        assert self.row.given is not None
        found: set[Key] = set()
        statuses = {o.option.id: o.status for r in self.advice.recommendations for o in r.options}
        for option in self.guideline.options.values():
            if option.id not in self.row.given:
                if self.due(option) is TRUE:
                    found.add(("due", option.id))
                continue
            found |= {("given", option.id), ("given", option.id, self.of_option(option).value)}
            for rule in option.safety:
                if rule.entry.effect == "stop" and self.evaluator.truth(rule.when.node) is TRUE:
                    found |= {("forbidden", rule.id), ("forbidden", rule.id, option.id)}
            if self._passed_over(option, statuses):
                found.add(("passed-over", option.id))
        return found

    def _passed_over(self, option: CompiledOption, statuses: Mapping[str, Status]) -> bool:
        assert self.row.given is not None
        place = option.entry.preference
        return place is not None and any(
            other.entry.preference is not None
            and other.entry.preference < place
            and statuses[other.id] is Status.RECOMMENDED
            and other.id not in self.row.given
            for other in self.guideline.recommendations[option.recommendation].options
        )


def overall(findings: Iterable[Finding]) -> Finding:
    """Over the whole row, from those of the recommendations."""
    found = set(findings)
    order = [*(f for f in Finding if VERDICT_OF[f] is Verdict.NON_CONCORDANT), Finding.GIVEN_OPEN]
    for finding in (Finding.NOT_RECORDED, *order):
        if finding in found:
            return finding
    if Finding.OMISSION_OPEN in found:
        return Finding.GIVEN_OPEN if Finding.AS_ADVISED in found else Finding.OMISSION_OPEN
    return next((f for f in (Finding.AS_ADVISED, Finding.OPTIONAL) if f in found), Finding.NOTHING_DUE)
