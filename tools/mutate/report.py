"""The committed report of a run: counts, rate, survivors. Nothing in it changes from run to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from tools.mutate.run import Outcome
from tools.mutate.verdict import REQUIRED_RATE, Verdict, rate

OPERATORS: dict[str, str] = {
    "number": "A threshold one step lower or higher",
    "duration": "A calendar duration one unit shorter or longer",
    "compare": "A comparison replaced by its neighbour (`<=` and `<`, `>=` and `>`, `=` and `!=`)",
    "swap-and": "`and` replaced by `or`",
    "swap-or": "`or` replaced by `and`",
    "drop-and": "One operand of an `and` dropped",
    "drop-or": "One operand of an `or` dropped",
    "drop-code": "One code of an `in {…}` set dropped",
    "drop-branch": "One branch of a `case` dropped",
    "swap-branches": "Two adjacent branches of a `case` exchanged",
    "negate": "A condition, or a condition within it, negated",
    "negate-exists": "An `exists` negated",
}


def operator_of(outcome: Outcome) -> str:
    """The operator without the place."""
    return re.sub(r"(-\d+)+(-(down|up))?$", "", outcome.operator)


def markdown(verdict: Verdict) -> str:
    """The report as Markdown."""
    outcomes = verdict.outcomes
    lines = [
        "# Rule mutation",
        "",
        "Every condition of the guideline is changed by one slip at a time, and the guideline's own vignettes",
        "(`guideline/bclm-2026/cases`) must notice: a mutant is *killed* when some vignette's expectation fails.",
        "A survivor needs a reason in `tools/mutate/equivalent.yaml`; the run fails without one, when a reason is",
        f"out of date, and below {REQUIRED_RATE * 100:.0f} %. Survivors with a reason count against the rate too.",
        "",
        "```sh",
        "python -m tools.mutate --jobs 2 --report docs/mutation.md",
        "```",
        "",
        f"- All conditions: {_summary(outcomes)}",
        f"- Definitions, recommendations, options and safety stops alone: {_summary(verdict.core)}",
        "",
        "## By kind of condition",
        "",
        *_table("Kind", outcomes, lambda o: o.kind),
        "",
        "Phases and items of the follow-up schedule count as *schedule*, the pathway's stages as *stage*; definitions",
        "and options include their other readings of the source.",
        "",
        "## By operator",
        "",
        *_table("Operator", outcomes, lambda o: OPERATORS[operator_of(o)]),
        "",
        "## Survivors",
        "",
        *(_survivors(verdict) or ["None."]),
    ]
    return "\n".join(lines) + "\n"


def _summary(outcomes: Sequence[Outcome]) -> str:
    killed = sum(o.killer is not None for o in outcomes)
    return f"{killed} of {len(outcomes)} killed, {_percent(outcomes)}"


def _percent(outcomes: Iterable[Outcome]) -> str:
    return f"{int(rate(outcomes) * 1000) / 10:.1f} %"


def _table(title: str, outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> list[str]:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(outcome), []).append(outcome)
    rows = [f"| {title} | Mutants | Killed | Survivors | Rate |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, found in groups.items():
        killed = sum(o.killer is not None for o in found)
        rows.append(f"| {name} | {len(found)} | {killed} | {len(found) - killed} | {_percent(found)} |")
    return rows


def _survivors(verdict: Verdict) -> list[str]:
    lines: list[str] = []
    for outcome in verdict.survivors:
        why = verdict.reasons.get(outcome.id)
        reason = f"{why.en} / {why.zh}" if why else "**no reason given**"
        lines += [f"- **{outcome.id}**: `{outcome.text}`", f"  {reason}"]
    return lines
