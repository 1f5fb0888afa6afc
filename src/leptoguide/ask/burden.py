"""What it takes to obtain facts: by which means, how hard on the patient, and whether a safety rule forbids it now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

from leptoguide.advise.assess import evaluator_for
from leptoguide.ask.model import Burden
from leptoguide.knowledge.guideline import Guideline
from leptoguide.record.case import Case
from leptoguide.truth import TRUE


class Burdens:
    """Burdens for one patient. Facts that come by the same means are had at once: a means counts once."""

    def __init__(self, guideline: Guideline, case: Case) -> None:
        self.guideline = guideline
        self.case = case
        self.of = cache(self._of)

    def rank(self, facts: Sequence[str], changes: int) -> tuple[int, bool, int, int, int, Sequence[str]]:
        """Lower is better: few facts, then means that are not forbidden, little to bear, many changes."""
        burden = self.of(tuple(facts))
        return len(facts), bool(burden.stops), burden.worst, burden.total, -changes, facts

    def _of(self, facts: tuple[str, ...]) -> Burden:
        dictionary = self.guideline.dictionary
        means = dict.fromkeys(dictionary.facts[name].obtain for name in facts)
        ordered = sorted(means, key=lambda name: dictionary.means[name].invasiveness)
        heavy = [dictionary.means[name].invasiveness for name in ordered]
        return Burden(
            means=tuple(ordered),
            worst=max(heavy),
            total=sum(heavy),
            stops=tuple(rule for name in ordered for rule in self._rules[name] if self._effect(rule) == "stop"),
            cautions=tuple(rule for name in ordered for rule in self._rules[name] if self._effect(rule) == "caution"),
        )

    def _effect(self, rule: str) -> str:
        return self.guideline.safety[rule].entry.effect

    @cached_property
    def _rules(self) -> dict[str, list[str]]:
        """For each means the stops and cautions on its procedures that hold for the patient."""
        evaluator = evaluator_for(self.guideline, self.case)
        return {
            name: [
                rule.id
                for rule in self.guideline.safety.values()
                if rule.entry.effect != "inform"
                and set(means.agents) & set(rule.entry.agents)
                and evaluator.truth(rule.when.node) is TRUE
            ]
            for name, means in self.guideline.dictionary.means.items()
        }
