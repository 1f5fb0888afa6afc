"""What to ask next: the missing facts that could settle an option, smallest and least invasive first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leptoguide.advise.model import OptionAdvice, Question, Way
from leptoguide.advise.status import Status
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.samples import numeric_samples
from leptoguide.evaluate.settle import FactSets, Family, Settle, fact_sets, fact_sets_of_both, smallest
from leptoguide.knowledge.guideline import CompiledOption, CompiledRecommendation, Condition, Guideline
from leptoguide.record.case import Case
from leptoguide.truth import TRUE

MAX_TOGETHER = 3
MAX_QUESTIONS = 12


class Questions:
    """Questions about one case."""

    def __init__(self, guideline: Guideline, case: Case, evaluator: Evaluator) -> None:
        self.guideline = guideline
        self.evaluator = evaluator
        self.settle = Settle(evaluator, self._samples, self._provisional(case), guideline.answers, guideline.rests_on)
        self._scopes: dict[str, tuple[Family, Family]] = {}
        self._ways: dict[tuple[Condition, Condition, Condition, bool, bool], tuple[Way, ...]] = {}

    def _provisional(self, case: Case) -> frozenset[str]:
        codes = self.guideline.dictionary.codes
        return frozenset(
            fact
            for fact, value in case.facts.items()
            if isinstance(value, str) and fact in codes and codes[fact][value].provisional
        )

    def _samples(self, fact: str) -> Sequence[Any]:
        entry = self.guideline.dictionary.facts[fact]
        match entry.type:
            case "boolean":
                return (False, True)
            case "code":
                return tuple(self.guideline.dictionary.codes[fact])
            case "integer" | "decimal":
                return numeric_samples(entry, self.guideline.thresholds.get(fact, ()))
            case _:
                return ()

    def ways(self, option: CompiledOption, *, blocked: bool) -> tuple[Way, ...]:
        """The smallest sets of facts that could settle an option, and what it would become.

        ``blocked``: a stop already holds, so that what would be recommended is blocked.
        """
        done = self.evaluator.truth(option.done_when.node) is TRUE
        key = option.applies, option.when, option.against_when, done, blocked
        if key not in self._ways:
            self._ways[key] = self._find_ways(option, done, blocked)
        return self._ways[key]

    def _find_ways(self, option: CompiledOption, done: bool, blocked: bool) -> tuple[Way, ...]:
        applies, out_of_scope = self._scope(option)
        when, against, family = option.when, option.against_when, self._family
        if done:
            targets = (Status.DONE, fact_sets(applies)), (Status.NOT_APPLICABLE, fact_sets(out_of_scope))
            return _ways(targets)
        neither = fact_sets_of_both(family(when, False), family(against, False))
        return _ways(
            (
                (
                    Status.BLOCKED if blocked else Status.RECOMMENDED,
                    fact_sets_of_both(applies, family(when, True)),
                ),
                (Status.ADVISED_AGAINST, fact_sets_of_both(applies, family(against, True))),
                (Status.NOT_APPLICABLE, smallest([*fact_sets(out_of_scope), *neither])),
            )
        )

    def _family(self, condition: Condition, want: bool) -> Family:
        return self.settle.of(condition.node, condition.facts, want)

    def scope(self, recommendation: CompiledRecommendation) -> tuple[tuple[str, ...], ...]:
        """The smallest sets of facts that could bring a recommendation into scope."""
        family, _ = self._scope(recommendation.options[0])
        return tuple(tuple(sorted(facts)) for facts in fact_sets(family))

    def _scope(self, option: CompiledOption) -> tuple[Family, Family]:
        """The recommendation's scope being true and being false; shared by its options."""
        name = option.recommendation
        if name not in self._scopes:
            self._scopes[name] = self._family(option.applies, True), self._family(option.applies, False)
        return self._scopes[name]

    def ask_next(self, options: Iterable[OptionAdvice]) -> tuple[Question, ...]:
        """Sets of facts over all undecided options: few facts first, then many changes, then little burden."""
        changes: dict[tuple[str, ...], set[str]] = {}
        for option in options:
            for way in option.ways:
                if len(way.facts) <= MAX_TOGETHER:
                    changes.setdefault(way.facts, set()).add(option.id)
        ranked = sorted(changes, key=lambda facts: (len(facts), -len(changes[facts]), self._burden(facts), facts))
        order = list(self.guideline.options)
        return tuple(
            Question(facts, tuple(sorted(changes[facts], key=order.index))) for facts in ranked[:MAX_QUESTIONS]
        )

    def _burden(self, facts: Iterable[str]) -> int:
        dictionary = self.guideline.dictionary
        return sum(dictionary.means[dictionary.facts[f].obtain].invasiveness for f in facts)


def _ways(targets: Iterable[tuple[Status, FactSets]]) -> tuple[Way, ...]:
    return tuple(Way(tuple(sorted(facts)), status) for status, sets in targets for facts in sets if facts)
