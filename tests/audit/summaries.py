"""Summaries made of random numbers that add up, for tests of the report: no audit was run for them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from leptoguide.advise.status import ORDER
from leptoguide.cohort.agreement import agreement_of
from leptoguide.cohort.codes import Finding
from leptoguide.cohort.notes import notes_of
from leptoguide.cohort.summary import (
    AtRisk,
    Basis,
    Blocker,
    Censored,
    Comparison,
    Completeness,
    Concordance,
    Contradiction,
    Curve,
    ItemCounts,
    KnownFact,
    LogRank,
    OptionAgreement,
    RecommendationAgreement,
    Rejected,
    SafetyStop,
    Source,
    Step,
    StoppedOption,
    Summary,
    Survival,
    WaitedFor,
    WaitingItem,
)
from leptoguide.knowledge.guideline import CompiledRecommendation, Guideline

GROUPS = ("鞘内治疗组", "未用鞘内治疗组", "资料不详")
REJECTED = 7


def parts(source: random.Random, whole: int, count: int) -> list[int]:
    """``whole`` divided at random."""
    cuts = sorted(source.randint(0, whole) for _ in range(count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def summary(
    guideline: Guideline,
    *,
    rows: int = 1000,
    seed: int = 1,
    groups: tuple[str, ...] = GROUPS,
    given: bool = True,
    survival: bool = True,
    synthetic: bool = True,
) -> Summary:
    """A whole summary."""
    make = _Maker(guideline, rows, seed)
    source = Source(
        file="队列 <b>演示</b>.csv",
        sha256="0123456789abcdef" * 4,
        rows_read=rows + REJECTED,
        rows_assessed=rows,
        rows_rejected=REJECTED,
        rejected=(Rejected(code="column.twice", column="KPS <i>", rows=REJECTED),),
        synthetic=synthetic,
        as_of=None,
    )
    return Summary(
        format=1,
        source=source,
        basis=Basis(
            guideline=guideline.identity.id,
            version=guideline.identity.version,
            title=guideline.identity.title,
            rules="fedcba9876543210" * 4,
        ),
        completeness=tuple(make.completeness(r) for r in guideline.recommendations.values()),
        items=tuple(make.items()),
        blockers=tuple(make.blockers()),
        stops=tuple(make.stops(given=given)),
        contradictory_rows=rows // 50,
        contradictions=tuple(
            Contradiction(constraint=c.entry.id, rows=rows // 100 * (n < 3))
            for n, c in enumerate(guideline.constraints)
        ),
        concordance=make.concordance() if given else None,
        survival=make.survival(groups) if survival else None,
        notes=notes_of(source, concordance=given, survival=survival),
    )


class _Maker:
    def __init__(self, guideline: Guideline, rows: int, seed: int) -> None:
        self.guideline = guideline
        self.rows = rows
        self.random = random.Random(seed)

    def completeness(self, recommendation: CompiledRecommendation) -> Completeness:
        decided, partly, waiting = parts(self.random, self.rows, 3)
        facts = sorted({fact for o in recommendation.options for c in o.conditions for fact in c.facts} - {"as_of"})
        known = sorted((self.random.randint(0, self.rows), fact) for fact in facts)
        return Completeness(
            recommendation=recommendation.id,
            rows=self.rows,
            decided=decided,
            partly=partly,
            waiting=waiting,
            facts=tuple(KnownFact(fact=fact, known=number) for number, fact in known),
        )

    def items(self) -> Iterator[ItemCounts]:
        for recommendation in self.guideline.recommendations.values():
            for option in (None, *(option.id for option in recommendation.options)):
                statuses = dict(zip(ORDER, parts(self.random, self.rows, len(ORDER)), strict=True))
                unchecked = self.random.randint(0, statuses[ORDER[0]])
                yield ItemCounts(
                    recommendation=recommendation.id, option=option, statuses=statuses, unchecked=unchecked
                )

    def blockers(self) -> Iterator[Blocker]:
        facts = [name for name in self.guideline.dictionary.facts if name != "as_of"][:30]
        options = list(self.guideline.options)
        for n, fact in enumerate(facts):
            number = self.rows // (n + 2)
            yield Blocker(
                fact=fact,
                rows=number,
                rows_alone=number // 3,
                advice=number * 4,
                advice_alone=number // 2,
                options=tuple(WaitingItem(option=o, rows=number // 2, alone=number // 5) for o in options[n : n + 5]),
            )

    def stops(self, *, given: bool) -> Iterator[SafetyStop]:
        rules = [rule for rule in self.guideline.safety.values() if rule.entry.effect == "stop"]
        for n, rule in enumerate(rules):
            number = self.rows // (5 * n + 5) if n % 2 else 0
            options = [o.id for o in self.guideline.options.values() if rule in o.safety][:4]
            stopped = tuple(
                StoppedOption(option=o, blocked=number // 3, given=number // 9 * given) for o in options if number
            )
            yield SafetyStop(
                rule=rule.id, holds=number, blocked=number // 2, given=number // 8 * given, options=stopped
            )

    def concordance(self) -> Concordance:
        recorded = self.rows - self.rows // 10
        found = []
        for recommendation in self.guideline.recommendations.values():
            findings = self._findings(recorded)
            facts = sorted(recommendation.applies.facts - {"as_of"})[:2]
            found.append(
                RecommendationAgreement(
                    recommendation=recommendation.id,
                    judges_omission=recommendation.entry.abstract_group.endswith("therapy"),
                    agreement=agreement_of(findings),
                    waits_for=tuple(WaitedFor(fact=fact, rows=self.rows // 20) for fact in facts),
                )
            )
        options = tuple(
            OptionAgreement(
                option=name,
                given=self.rows // 8,
                findings={Finding.AS_ADVISED: self.rows // 10, Finding.BLOCKED: self.rows // 8 - self.rows // 10},
                due_not_given=self.rows // 9,
                passed_over=self.rows // 40,
            )
            for name in list(self.guideline.options)[::4]
        )
        overall = agreement_of(self._findings(recorded))
        return Concordance(recorded=recorded, overall=overall, recommendations=tuple(found), options=options)

    def _findings(self, recorded: int) -> Mapping[Finding, int]:
        codes = [finding for finding in Finding if finding is not Finding.NOT_RECORDED]
        found = dict(zip(codes, parts(self.random, recorded, len(codes)), strict=True))
        return {Finding.NOT_RECORDED: self.rows - recorded, **found}

    # ------------------------------------------------------------ survival

    def survival(self, groups: tuple[str, ...]) -> Survival:
        verdicts = ("concordant", "conditional", "non-concordant")
        return Survival(
            counted=self.rows - self.rows // 10,
            without_time=self.rows // 10 - self.rows // 20,
            without_end=self.rows // 20,
            method="log-log",
            level=0.95,
            comparisons=(self._comparison("group", groups), self._comparison("concordance", verdicts)),
        )

    def _comparison(self, kind: Any, groups: tuple[str, ...]) -> Comparison:
        curves = tuple(self._curve(group, self.rows // (n + 3)) for n, group in enumerate(groups))
        computed = [curve.group for curve in curves if curve.state == "computed"]
        tests = tuple(
            LogRank(group=group, other=None, state="computed", statistic=-1.5, p=0.0004, p_adjusted=0.0412)
            for group in computed
        )
        return Comparison(
            kind=kind,
            state="computed" if computed else "too-few",
            curves=curves,
            tests=tests if len(computed) > 1 else (),
            test_design="against-the-rest" if len(computed) > 1 else "none",
            ungrouped=5,
        )

    def _curve(self, group: str, rows: int) -> Curve:
        if rows < 1:
            return Curve(
                group=group, rows=0, deaths=0, censored=0, state="too-few", steps=(), marks=(), at_risk=(),
                last_day=0, median=None, median_lower=None, median_upper=None,
            )  # fmt: skip
        ends = sorted((self.random.randint(1, 720), self.random.random() < 0.7) for _ in range(rows))
        share, left, steps, marks = 1.0, rows, [Step(day=0, survival=1, lower=1, upper=1)], []
        for day in sorted({day for day, _ in ends}):
            died = sum(1 for d, dead in ends if d == day and dead)
            gone = sum(1 for d, dead in ends if d == day and not dead)
            if died:
                share *= 1 - died / left
                lower, upper = (share * 0.8, 1 - (1 - share) * 0.8) if share > 0 else (None, None)
                steps.append(Step(day=day, survival=share, lower=lower, upper=upper))
            if gone:
                marks.append(Censored(day=day, rows=gone, survival=share))
            left -= died + gone
        median = next((step.day for step in steps if step.survival <= 1 / 2), None)
        return Curve(
            group=group,
            rows=rows,
            deaths=sum(dead for _, dead in ends),
            censored=sum(not dead for _, dead in ends),
            state="computed",
            steps=tuple(steps),
            marks=tuple(marks),
            at_risk=tuple(AtRisk(day=d, rows=sum(day >= d for day, _ in ends)) for d in range(0, 721, 90)),
            last_day=max(day for day, _ in ends),
            median=median,
            median_lower=None if median is None else median * 0.8,
            median_upper=None,
        )
