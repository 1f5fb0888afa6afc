"""Safety before something is recorded as given: which rules would hold on it, and which can not be ruled out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from leptoguide.advise.assess import evaluator_for
from leptoguide.advise.model import Advice, SafetyFinding
from leptoguide.evaluate.evaluator import Evaluator
from leptoguide.evaluate.reasons import Reasons
from leptoguide.knowledge.guideline import Guideline
from leptoguide.language import nodes as n
from leptoguide.truth import UNKNOWN


@dataclass(frozen=True, slots=True)
class Giving:
    """Safety rules that an event would bring into force, by effect, and stops on its agents that missing facts leave
    open. What always holds, such as how to prepare a drug, is left to the advice on it.
    """

    stops: tuple[str, ...]
    cautions: tuple[str, ...]
    open: tuple[SafetyFinding, ...]


def giving(before: Advice, after: Advice, agents: Collection[str]) -> Giving:
    """What stands against an event: ``before`` and ``after`` are the advice without and with it, on its day.

    A rule on something else that held before is no reason to stop here; one on the event's own ``agents`` always is.
    """
    held = {found.rule for found in before.in_use}
    new = [x for x in after.in_use if x.rule not in held or set(x.agents) & set(agents)]
    return Giving(
        stops=tuple(x.rule for x in new if x.effect == "stop"),
        cautions=tuple(x.rule for x in new if x.effect == "caution"),
        open=tuple(_open(after.guideline, evaluator_for(after.guideline, after.case), agents)),
    )


def _open(guideline: Guideline, evaluator: Evaluator, agents: Collection[str]) -> Iterator[SafetyFinding]:
    reasons = Reasons(evaluator)
    for name, rule in guideline.safety.items():
        concerned = rule.entry.effect == "stop" and set(rule.entry.agents) & set(agents)
        if concerned and not isinstance(rule.when.node, n.Boolean) and evaluator.truth(rule.when.node) is UNKNOWN:
            yield SafetyFinding(name, rule.entry.effect, tuple(sorted(reasons.trace(rule.when.node).missing)))
