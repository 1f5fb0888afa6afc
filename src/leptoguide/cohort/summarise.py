"""A tally and where it is from, as a :class:`Summary`: nothing is counted here, only ordered and named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from leptoguide.advise.status import Status
from leptoguide.cohort.agreement import agreement_of
from leptoguide.cohort.codes import Finding
from leptoguide.cohort.counted import facts_of, stop_rules
from leptoguide.cohort.judge import JUDGED
from leptoguide.cohort.notes import notes_of
from leptoguide.cohort.summary import (
    FORMAT,
    Agreement,
    Basis,
    Blocker,
    Completeness,
    Concordance,
    Contradiction,
    ItemCounts,
    KnownFact,
    OptionAgreement,
    RecommendationAgreement,
    SafetyStop,
    Source,
    StoppedOption,
    Summary,
    WaitedFor,
    WaitingItem,
)
from leptoguide.cohort.survival import survival_of
from leptoguide.cohort.tally import Tally
from leptoguide.knowledge.fingerprint import rules_fingerprint
from leptoguide.knowledge.guideline import CompiledRecommendation, Guideline


def summarise(tally: Tally, source: Source, guideline: Guideline) -> Summary:
    """The summary of a whole cohort. ``source`` says how many rows were assessed: as many as the tally is of."""
    assert tally["rows",] == source.rows_assessed
    found = _Summarised(tally, guideline)
    survival = survival_of(tally)
    concordance = found.concordance()
    return Summary(
        format=FORMAT,
        source=source,
        basis=Basis(
            guideline=guideline.identity.id,
            version=guideline.identity.version,
            title=guideline.identity.title,
            rules=rules_fingerprint(guideline),
        ),
        completeness=tuple(found.completeness(r) for r in guideline.recommendations.values()),
        items=tuple(found.items()),
        blockers=found.blockers(),
        stops=tuple(found.stops()),
        contradictory_rows=tally["contradiction",],
        contradictions=tuple(
            Contradiction(constraint=c.entry.id, rows=rows)
            for c in guideline.constraints
            if (rows := tally["contradiction", c.entry.id])
        ),
        concordance=concordance,
        survival=survival,
        notes=notes_of(source, concordance=concordance is not None, survival=survival is not None),
    )


class _Summarised:
    def __init__(self, tally: Tally, guideline: Guideline) -> None:
        self.tally = tally
        self.guideline = guideline
        self.rows = tally["rows",]

    # ------------------------------------------------------------ what is there, what is said

    def completeness(self, recommendation: CompiledRecommendation) -> Completeness:
        name = recommendation.id
        waiting, partly = self.tally["status", name, Status.NEEDS_DATA.value], self.tally["partly", name]
        facts = [KnownFact(fact=fact, known=self.tally["known", fact]) for fact in facts_of(recommendation)]
        return Completeness(
            recommendation=name,
            rows=self.rows,
            decided=self.rows - waiting - partly,
            partly=partly,
            waiting=waiting,
            facts=tuple(sorted(facts, key=lambda one: (one.known, one.fact))),
        )

    def items(self) -> Iterable[ItemCounts]:
        for recommendation in self.guideline.recommendations.values():
            for option in (None, *(option.id for option in recommendation.options)):
                name = option or recommendation.id
                yield ItemCounts(
                    recommendation=recommendation.id,
                    option=option,
                    statuses={status: self.tally["status", name, status.value] for status in Status},
                    unchecked=self.tally["unchecked", name],
                )

    def blockers(self) -> tuple[Blocker, ...]:
        """The fact first of which the most rows have advice that waits."""
        options: dict[str, list[WaitingItem]] = defaultdict(list)
        for name in self.guideline.options:
            for fact in sorted(self.guideline.dictionary.facts):
                if rows := self.tally["waits", fact, name]:
                    waiting = WaitingItem(option=name, rows=rows, alone=self.tally["alone", fact, name])
                    options[fact].append(waiting)
        found = [
            Blocker(
                fact=fact,
                rows=self.tally["waits", fact],
                rows_alone=self.tally["alone", fact],
                advice=sum(item.rows for item in items),
                advice_alone=sum(item.alone for item in items),
                options=tuple(items),
            )
            for fact, items in options.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.advice, -one.rows, one.fact)))

    # ------------------------------------------------------------ safety

    def stops(self) -> Iterable[SafetyStop]:
        """Rules that hold of somebody, in the order of the guideline."""
        for rule in stop_rules(self.guideline):
            if holds := self.tally["holds", rule]:
                options = [
                    StoppedOption(
                        option=name,
                        blocked=self.tally["blocked", rule, name],
                        given=self.tally["forbidden", rule, name],
                    )
                    for name in self.guideline.options
                ]
                yield SafetyStop(
                    rule=rule,
                    holds=holds,
                    blocked=self.tally["blocked", rule],
                    given=self.tally["forbidden", rule],
                    options=tuple(option for option in options if option.blocked or option.given),
                )

    # ------------------------------------------------------------ concordance

    def concordance(self) -> Concordance | None:
        overall = self._agreement()
        recorded = overall.concordant + overall.conditional + overall.non_concordant + overall.not_due
        if not recorded:
            return None
        return Concordance(
            recorded=recorded,
            overall=overall,
            recommendations=tuple(self._recommendation(r) for r in self.guideline.recommendations.values()),
            options=tuple(self._options()),
        )

    def _agreement(self, *recommendation: str) -> Agreement:
        return agreement_of(self._findings("finding", *recommendation))

    def _findings(self, *kind: str) -> Mapping[Finding, int]:
        found = {finding: self.tally[(*kind, finding.value)] for finding in Finding}
        return {finding: rows for finding, rows in found.items() if rows}

    def _recommendation(self, recommendation: CompiledRecommendation) -> RecommendationAgreement:
        waits = [WaitedFor(fact=str(key[0]), rows=rows) for key, rows in self.tally.of("lacks", recommendation.id)]
        return RecommendationAgreement(
            recommendation=recommendation.id,
            judges_omission=recommendation.entry.abstract_group in JUDGED,
            agreement=self._agreement(recommendation.id),
            waits_for=tuple(sorted(waits, key=lambda one: (-one.rows, one.fact))),
        )

    def _options(self) -> Iterable[OptionAgreement]:
        for name in self.guideline.options:
            yield OptionAgreement(
                option=name,
                given=self.tally["given", name],
                findings=self._findings("given", name),
                due_not_given=self.tally["due", name],
                passed_over=self.tally["passed-over", name],
            )
